package dev.yam.server;

import dev.yam.wire.Args;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one event. Any thread, now or later; only the first answer is sent, and none if the client asked for
 * none or has left.
 */
public sealed class Ack permits ServerAck {

  /** Of every event whose client asked for none. */
  static final Ack NOT_REQUESTED = new Ack(null, 0);

  private static final long ANSWERED = -1;

  private final @Nullable Socket socket;

  /** {@link #ANSWERED} from the first answer on; under the monitor. */
  private long id;

  /** Of whoever is no client. */
  Ack() {
    this(null, 0);
  }

  private Ack(@Nullable Socket socket, long id) {
    this.socket = socket;
    this.id = id;
  }

  static Ack of(Socket socket, long id) {
    return new Ack(socket, id);
  }

  /** Whether the client waits for an answer. */
  public boolean isRequested() {
    return socket != null;
  }

  /** Answers with {@code values} as arguments, bytes anywhere inside as attachments. */
  public void send(@Nullable Object... values) {
    if (socket != null) {
      send(Args.of(socket.binder(), values));
    }
  }

  /** Answers with arguments as they came. */
  public void send(Args args) {
    if (socket == null) {
      return;
    }
    long unanswered = take();
    if (unanswered != ANSWERED) {
      socket.answer(unanswered, args);
    }
  }

  private synchronized long take() {
    long taken = id;
    id = ANSWERED;
    return taken;
  }
}
