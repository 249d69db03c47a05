package dev.yam.server;

/**
 * Decides whether a client may join a namespace, before anything is sent or received there. Runs on the socket's lane
 * and may block; rooms that it joins count from the acceptance on.
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
