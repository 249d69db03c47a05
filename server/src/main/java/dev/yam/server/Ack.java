package dev.yam.server;

import dev.yam.wire.Args;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one event. Any thread, now or later; only the first answer is sent, and none if the client asked for
 * none or has left.
 */
public final class Ack {

  private final Socket socket;
  private final OptionalLong id;
  private boolean answered;

  Ack(Socket socket, OptionalLong id) {
    this.socket = socket;
    this.id = id;
  }

  /** Whether the client waits for an answer. */
  public boolean isRequested() {
    return id.isPresent();
  }

  /** Answers with {@code values} as arguments, bytes anywhere inside as attachments. */
  public void send(@Nullable Object... values) {
    if (isRequested()) {
      send(Args.of(socket.binder(), values));
    }
  }

  /** Answers with arguments as they came. */
  public void send(Args args) {
    if (isRequested() && first()) {
      socket.answer(id.getAsLong(), args);
    }
  }

  private synchronized boolean first() {
    boolean first = !answered;
    answered = true;
    return first;
  }
}
