package dev.yam.engine;

import dev.yam.wire.Args;
import org.jspecify.annotations.Nullable;

/** The answer to an event that came with an id. */
final class EventAck extends Ack {

  private static final long ANSWERED = -1;

  private final EventEmitter<?> emitter;

  /** {@link #ANSWERED} from the first answer on; under the monitor. */
  private long id;

  EventAck(EventEmitter<?> emitter, long id) {
    this.emitter = emitter;
    this.id = id;
  }

  @Override
  public boolean isRequested() {
    return true;
  }

  @Override
  public void send(@Nullable Object... values) {
    send(Args.of(emitter.binder(), values));
  }

  @Override
  public void send(Args args) {
    long unanswered = take();
    if (unanswered != ANSWERED) {
      emitter.answer(unanswered, args);
    }
  }

  private synchronized long take() {
    long taken = id;
    id = ANSWERED;
    return taken;
  }
}
