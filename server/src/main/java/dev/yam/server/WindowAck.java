package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.wire.Args;
import org.jspecify.annotations.Nullable;

/** The answer to an event that may come again: kept, and sent to whoever asked last. */
final class WindowAck extends Ack {

  private final ClientWindow window;
  private final long id;

  /** Under the window's monitor: who has sent the event last. */
  Socket asker;

  /** Under the window's monitor. */
  boolean answered;

  WindowAck(ClientWindow window, long id, Socket asker) {
    this.window = window;
    this.id = id;
    this.asker = asker;
  }

  long id() {
    return id;
  }

  @Override
  public boolean isRequested() {
    return true;
  }

  @Override
  public void send(@Nullable Object... values) {
    send(Args.of(window.binder(), values));
  }

  @Override
  public void send(Args args) {
    window.answer(this, args);
  }

  /** No handler will see the event: as if it had not come. */
  void forgo() {
    window.forgo(this);
  }
}
