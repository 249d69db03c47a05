package dev.yam.wire;

import org.jspecify.annotations.Nullable;

/** The root of every error that Yam raises on its own account. */
public abstract sealed class YamException extends RuntimeException
    permits AckTimeoutException,
        AckUnsupportedException,
        ConnectFailedException,
        DisconnectedException,
        LimitExceededException,
        MalformedPacketException,
        NodesFailedException,
        OverloadedException,
        RefusedException,
        WebSocketException {

  private static final long serialVersionUID = 1L;

  YamException(String message, @Nullable Throwable cause, boolean withStackTrace) {
    super(message, cause, false, withStackTrace);
  }
}
