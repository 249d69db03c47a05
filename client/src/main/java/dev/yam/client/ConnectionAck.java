package dev.yam.client;

import dev.yam.engine.Ack;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How a listener answers one event: by the connection it came by, or not at all. */
abstract class ConnectionAck extends Ack {

  private final AtomicBoolean answered = new AtomicBoolean();

  abstract ArgumentBinder binder();

  /** Called once at most. */
  abstract void answer(Args args);

  @Override
  public final boolean isRequested() {
    return true;
  }

  @Override
  public final void send(@Nullable Object... values) {
    send(Args.of(binder(), values));
  }

  @Override
  public final void send(Args args) {
    if (answered.compareAndSet(false, true)) {
      answer(args);
    }
  }
}
