package dev.yam.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by middleware to refuse a connection, and raised on a client that was refused. The peer receives
 * {@code {"message":…,"data":…}} (Socket.IO 5 §CONNECT_ERROR), and nothing else of the exception.
 */
public final class RefusedException extends YamException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Object data;

  public RefusedException(String message) {
    this(message, null);
  }

  /** {@code data} is written as JSON beside the message. */
  public RefusedException(String message, @Nullable Object data) {
    super(message, null, false);
    this.data = data;
  }

  public Optional<Object> data() {
    return Optional.ofNullable(data);
  }
}
