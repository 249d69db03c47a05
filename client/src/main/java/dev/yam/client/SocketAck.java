package dev.yam.client;

import dev.yam.engine.Ack;
import dev.yam.wire.Args;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How a listener answers one event: by the connection it came by, or not at all. */
final class SocketAck extends Ack {

  private final Socket socket;
  private final long id;
  private final long visit;
  private final AtomicBoolean answered = new AtomicBoolean();

  SocketAck(Socket socket, long id, long visit) {
    this.socket = socket;
    this.id = id;
    this.visit = visit;
  }

  @Override
  public boolean isRequested() {
    return true;
  }

  @Override
  public void send(@Nullable Object... values) {
    send(Args.of(socket.binder(), values));
  }

  @Override
  public void send(Args args) {
    if (answered.compareAndSet(false, true)) {
      socket.answer(id, args, visit);
    }
  }
}
