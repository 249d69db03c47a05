package dev.yam.server;

/** Called for each client that a namespace lets in: registers what the socket listens to, joins rooms, greets. */
@FunctionalInterface
public interface ConnectionHandler {

  /** Runs where the namespace dispatches, and ends before the socket's first event is handled. */
  void connected(Socket socket) throws Exception;
}
