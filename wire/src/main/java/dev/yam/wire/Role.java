package dev.yam.wire;

/** The side of a WebSocket connection that reads and writes: masks are the client's alone (RFC 6455 §5.1). */
public enum Role {
  SERVER,
  CLIENT
}
