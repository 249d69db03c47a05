package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;

/**
 * The protocol on top of one session of a client. As {@link SessionListener}: called on the session's loop, returns at
 * once, and throws for the peer's fault only. Exactly one of {@link #failed} and {@link #closed} is called, last.
 */
public interface ClientSessionListener extends SessionListener {

  /** The server has opened {@code session}: messages may be written from now on. */
  void opened(ClientSession session);

  /** It was never opened, and nobody asked to close it. */
  void failed(ConnectFailedException why);

  /** The session has moved from polling to WebSocket. */
  default void upgraded() {}

  /** A ping of the server has come; of servers of Engine.IO 3, one was sent to. */
  default void pinged() {}

  /** There is room again: {@link ClientSession#canTake} said no, and may say yes now. */
  default void drained() {}
}
