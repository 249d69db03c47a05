package dev.yam.wire;

/** What a {@link WebSocketDecoder} emits: whole messages, whatever their fragments were, and control frames. */
public sealed interface WebSocketFrame {

  /** Valid UTF-8. */
  record Text(Slice data) implements WebSocketFrame {}

  record Binary(Slice data) implements WebSocketFrame {}

  /** At most 125 bytes, which the pong repeats. */
  record Ping(Slice data) implements WebSocketFrame {}

  /** At most 125 bytes. */
  record Pong(Slice data) implements WebSocketFrame {}

  /** The last frame of its sender. The code is {@link CloseCode#NONE} where the peer sent none. */
  record Close(int code, String reason) implements WebSocketFrame {}
}
