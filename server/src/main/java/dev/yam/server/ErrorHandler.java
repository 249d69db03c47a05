package dev.yam.server;

import dev.yam.wire.UnboundArgumentException;

/** What becomes of what handlers throw. Called where the handler ran. */
@FunctionalInterface
public interface ErrorHandler {

  /**
   * Logs the failure with the socket and the event it happened to: at {@code warn} with its stack, or at {@code debug}
   * where a client brought it about (a limit, an argument that does not fit) and could fill the log.
   */
  ErrorHandler LOGGING = FailureLog::write;

  /**
   * A handler, middleware or listener failed. {@code event} is the event's name, or {@code connection},
   * {@code disconnecting} or {@code disconnect}; or {@code join}, if the socket was selected to join more rooms than it
   * may.
   */
  void failed(Socket socket, String event, Throwable failure);

  /**
   * The client's arguments did not fit what the handler asked of them, by its type or by {@code args.get}. What is
   * returned answers the acknowledgement, if the client asked for one; without one {@link #failed} is called.
   */
  default Object rejected(Socket socket, String event, UnboundArgumentException mismatch) {
    return new Rejection("error", event, String.valueOf(mismatch.getMessage()));
  }

  /** The default answer to arguments that do not fit. */
  record Rejection(String status, String event, String message) {}
}
