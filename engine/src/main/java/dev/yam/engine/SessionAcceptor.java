package dev.yam.engine;

/** Puts a protocol on top of each session that opens. */
@FunctionalInterface
public interface SessionAcceptor {

  /** Called on the session's loop, after the open packet was written and before anything is read. */
  SessionListener accept(Session session);
}
