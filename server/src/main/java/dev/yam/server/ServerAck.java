package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer to what another server asks. Any thread; only the first answer counts. */
final class ServerAck extends Ack {

  private final ArgumentBinder binder;
  private final Consumer<Args> asker;
  private final AtomicBoolean answered = new AtomicBoolean();

  ServerAck(ArgumentBinder binder, Consumer<Args> asker) {
    this.binder = binder;
    this.asker = asker;
  }

  @Override
  public boolean isRequested() {
    return true;
  }

  @Override
  public void send(@Nullable Object... values) {
    send(Args.of(binder, values));
  }

  @Override
  public void send(Args args) {
    if (answered.compareAndSet(false, true)) {
      asker.accept(args);
    }
  }
}
