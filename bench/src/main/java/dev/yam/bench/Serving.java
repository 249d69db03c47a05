package dev.yam.bench;

/** What a {@link Trial} asks of the server beyond its events. */
enum Serving {
  /** Nothing. */
  PLAIN,
  /** The argument of an echo is bound to a record of the handler's and written back. */
  RECORD,
  /** Long-polling, for which the bare servers have one of its own. */
  POLLING
}
