package dev.yam.engine;

/** Asked for a session that is not here, before its client is told so. */
@FunctionalInterface
interface SessionLocator {

  /** Knows of no other place. */
  SessionLocator NOWHERE = (sid, exchange) -> false;

  /** Takes the exchange if another place has the session; false to have it answered with code 1. On any loop. */
  boolean forward(String sid, Exchange exchange);
}
