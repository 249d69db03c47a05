package dev.yam.engine;

/** What the client of a {@link Session} speaks, from its beginning to its end. */
public enum SessionProtocol {
  /** Of Socket.IO 3 and 4. */
  ENGINE_IO_4,

  /** Of Socket.IO 1 and 2. */
  ENGINE_IO_3,

  /** The lines of net-socket.io, over TCP or a Unix socket. */
  LINES,

  /** JSON messages, one in each text of a WebSocket. */
  PLAIN
}
