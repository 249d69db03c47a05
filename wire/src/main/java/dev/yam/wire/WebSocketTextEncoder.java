package dev.yam.wire;

import io.netty.buffer.ByteBuf;

/**
 * Writes messages of Engine.IO 4 as WebSocket frames of text alone: bytes are {@code b} and base64, as in polling, for
 * what stands between and loses binary frames.
 *
 * <p>In: {@link Outgoing} messages. Out: the bytes of frames, appended to a buffer that is borrowed. Thread: any.
 */
public final class WebSocketTextEncoder {

  private WebSocketTextEncoder() {}

  /** The bytes that {@link #message} will write. */
  public static int length(Outgoing message) {
    int length = message.hasText() ? frame(message.textLength()) : 0;
    for (Slice attachment : message.attachments()) {
      length = Math.addExact(length, frame(payload(attachment)));
    }
    return length;
  }

  private static int frame(int payload) {
    return WebSocketEncoder.headerLength(payload) + payload;
  }

  private static int payload(Slice attachment) {
    return 1 + Base64Text.encodedLength(attachment.length());
  }

  /** One text frame, unless the text is empty, then one for each attachment. */
  public static void message(ByteBuf out, Outgoing message) {
    if (message.hasText()) {
      WebSocketEncoder.header(out, Opcode.TEXT, message.textLength(), 0);
      message.writeText(out);
    }
    for (Slice attachment : message.attachments()) {
      byte[] text = new byte[payload(attachment)];
      text[0] = 'b';
      Base64Text.encode(attachment, text, 1);
      WebSocketEncoder.header(out, Opcode.TEXT, text.length, 0);
      out.writeBytes(text);
    }
  }
}
