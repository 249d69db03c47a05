package dev.yam.engine;

import dev.yam.wire.Limit;

/**
 * Called at the joints of the road, for metrics and traces. On event loops, {@link #limitMet} on the thread of whoever
 * asked for too much: an implementation returns at once, does not throw, and is safe for use by many threads.
 */
public interface EngineHooks {

  /** Does nothing. */
  EngineHooks NONE = new EngineHooks() {};

  default void connectionOpened() {}

  default void connectionClosed() {}

  default void sessionOpened(Session session) {}

  /** Called once for each session that was opened. */
  default void sessionClosed(Session session, DisconnectReason reason) {}

  default void sessionUpgraded(Session session) {}

  /** A peer, or a handler, met a limit: every one that there is tells of it here. */
  default void limitMet(Limit limit) {}

  /** A message for WebSockets was compressed, or the body of a polling answer, from and to so many bytes. */
  default void compressed(int from, int to) {}

  /** Bytes of one read of a connection. */
  default void bytesIn(int count) {}

  /** Bytes of one flush of a connection. */
  default void bytesOut(int count) {}
}
