package dev.yam.server;

/**
 * Decides whether a client may join a namespace, before anything is sent or received there. Runs where the namespace
 * dispatches: on the socket's lane, where it may block, unless the event loop was chosen. Rooms that it joins and
 * events that it emits count from the acceptance on.
 */
@FunctionalInterface
public interface Middleware {

  /**
   * Returns to let the client in.
   *
   * @throws dev.yam.wire.RefusedException to send {@code connect_error} with its message and data; any other exception
   *     refuses as well, shows the client no detail, and goes to the {@link ErrorHandler}
   */
  void admit(Socket socket) throws Exception;
}
