package dev.yam.server;

import dev.yam.engine.LaneTask;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import java.util.OptionalLong;

/** One event on its way from the loop to its handlers. */
final class Delivery extends LaneTask {

  private final Socket socket;
  private EventName name;
  private Args args;
  private final OptionalLong ackId;

  Delivery(Socket socket, EventName name, Args args, OptionalLong ackId) {
    this.socket = socket;
    this.name = name;
    this.args = args;
    this.ackId = ackId;
  }

  @Override
  protected void run() {
    EventName event = name;
    Args arguments = args;
    name = Socket.NO_EVENT;
    args = Args.NONE;
    socket.handle(event, arguments, ackId);
  }
}
