package dev.yam.engine;

/** Where handlers run. Chosen for a whole namespace or endpoint: mixing the two would lose the order of events. */
public enum Dispatch {
  /** On a virtual thread, one socket's events in order; handlers may block. The default. */
  LANE,
  /** On the event loop that serves the connection, and many others: handlers must return at once. */
  EVENT_LOOP
}
