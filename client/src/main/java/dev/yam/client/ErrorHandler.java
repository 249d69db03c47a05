package dev.yam.client;

import dev.yam.wire.UnboundArgumentException;

/** What becomes of what the listeners of a {@link Socket} throw. Called where the listener ran. */
@FunctionalInterface
public interface ErrorHandler {

  /** Logs the failure with the socket and the event it happened to, at {@code warn} with its stack. */
  ErrorHandler LOGGING = FailureLog::write;

  /**
   * A listener failed: {@code event} is the event's name, or {@code connect}, {@code connect_error} or
   * {@code disconnect}. Also told of an event that was sent without anybody waiting for its answer, and is given up after
   * the last of its retries: {@code failure} is an {@link dev.yam.wire.AckTimeoutException} or a
   * {@link dev.yam.wire.DisconnectedException}.
   */
  void failed(Socket socket, String event, Throwable failure);

  /**
   * The server's arguments did not fit what the listener asked of them. What is returned answers the acknowledgement, if
   * the server asked for one; without one {@link #failed} is called.
   */
  default Object rejected(Socket socket, String event, UnboundArgumentException mismatch) {
    return new Rejection("error", event, String.valueOf(mismatch.getMessage()));
  }

  /** The default answer to arguments that do not fit. */
  record Rejection(String status, String event, String message) {}
}
