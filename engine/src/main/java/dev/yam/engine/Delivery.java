package dev.yam.engine;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;

/** One event on its way from the loop to its handlers. */
final class Delivery extends LaneTask {

  private static final EventName NO_EVENT = EventName.of("");

  private final EventEmitter<?> emitter;
  private EventName name;
  private Args args;
  private Ack ack;

  Delivery(EventEmitter<?> emitter, EventName name, Args args, Ack ack) {
    this.emitter = emitter;
    this.name = name;
    this.args = args;
    this.ack = ack;
  }

  @Override
  protected void run() {
    EventName event = name;
    Args arguments = args;
    Ack answer = ack;
    name = NO_EVENT;
    args = Args.NONE;
    ack = Ack.NOT_REQUESTED;
    emitter.handle(event, arguments, answer);
  }
}
