package dev.yam.server;

import dev.yam.engine.LaneTask;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;

/** One event on its way from the loop to its handlers. */
final class Delivery extends LaneTask {

  private final LoopSocket socket;
  private EventName name;
  private Args args;
  private Ack ack;

  Delivery(LoopSocket socket, EventName name, Args args, Ack ack) {
    this.socket = socket;
    this.name = name;
    this.args = args;
    this.ack = ack;
  }

  @Override
  protected void run() {
    EventName event = name;
    Args arguments = args;
    Ack answer = ack;
    name = Socket.NO_EVENT;
    args = Args.NONE;
    ack = Ack.NOT_REQUESTED;
    socket.handle(event, arguments, answer);
  }
}
