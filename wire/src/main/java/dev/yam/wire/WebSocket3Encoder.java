package dev.yam.wire;

import io.netty.buffer.ByteBuf;

/**
 * Writes a server's messages of Engine.IO 3 as WebSocket frames. Text is framed as in protocol 4; bytes have their type
 * in front, or are text, {@code b4} and base64, for clients that asked for it.
 *
 * <p>In: {@link Outgoing} messages. Out: the bytes of frames, appended to a buffer that is borrowed. Thread: any.
 */
public final class WebSocket3Encoder {

  private WebSocket3Encoder() {}

  /** The bytes that {@link #message} will write. */
  public static int length(Outgoing message, boolean base64) {
    int length = message.hasText() ? frame(message.textLength()) : 0;
    for (Slice attachment : message.attachments()) {
      length = Math.addExact(length, frame(payload(attachment, base64)));
    }
    return length;
  }

  private static int frame(int payload) {
    return WebSocketEncoder.headerLength(payload) + payload;
  }

  private static int payload(Slice attachment, boolean base64) {
    return base64 ? 2 + Base64Text.encodedLength(attachment.length()) : 1 + attachment.length();
  }

  /** One text frame, unless the text is empty, then one frame for each attachment. */
  public static void message(ByteBuf out, Outgoing message, boolean base64) {
    if (message.hasText()) {
      WebSocketEncoder.header(out, Opcode.TEXT, message.textLength(), 0);
      message.writeText(out);
    }
    for (Slice attachment : message.attachments()) {
      int length = payload(attachment, base64);
      if (base64) {
        byte[] text = new byte[length];
        text[0] = 'b';
        text[1] = '0' + Engine3Codec.MESSAGE;
        Base64Text.encode(attachment, text, 2);
        WebSocketEncoder.header(out, Opcode.TEXT, length, 0);
        out.writeBytes(text);
      } else {
        WebSocketEncoder.header(out, Opcode.BINARY, length, 0);
        out.writeByte(Engine3Codec.MESSAGE).writeBytes(attachment.array(), attachment.offset(), attachment.length());
      }
    }
  }
}
