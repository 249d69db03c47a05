package dev.yam.engine;

/** How messages with bytes in them become frames of a WebSocket; all others are framed alike. */
enum Framing {
  /** Engine.IO 4: bytes as they are. */
  PLAIN,

  /** Engine.IO 3: their type before them. */
  TYPED,

  /** Engine.IO 3, for clients that read only text. */
  BASE64
}
