package dev.yam.wire;

import io.netty.buffer.ByteBuf;

/**
 * Writes the framing of streams: a header with the length before each packet, as Engine.IO does over WebTransport, and
 * we do over TCP and Unix sockets. The high bit of the first byte says binary; its other seven are the length, or 126
 * with two bytes of it to follow, or 127 with eight.
 */
public final class StreamFrameEncoder {

  static final int BINARY = 0x80;
  static final int TWO_BYTES = 126;
  static final int EIGHT_BYTES = 127;

  private StreamFrameEncoder() {}

  /** The text and the attachments of {@code message}, each in its frame, in one array. */
  public static Slice encode(Outgoing message) {
    byte[] out = new byte[length(message)];
    int at = message.hasText() ? message.copyText(out, header(message.textLength(), 0, out, 0)) : 0;
    for (Slice attachment : message.attachments()) {
      at = header(attachment.length(), BINARY, out, at);
      System.arraycopy(attachment.array(), attachment.offset(), out, at, attachment.length());
      at += attachment.length();
    }
    return Slice.of(out);
  }

  /** The bytes that {@link #message} will write. */
  public static int length(Outgoing message) {
    int length = message.hasText() ? frameLength(message.textLength()) : 0;
    for (int i = 0; i < message.attachments().size(); i++) {
      length = Math.addExact(length, frameLength(message.attachments().get(i).length()));
    }
    return length;
  }

  /** Appends the frames of {@code message} to {@code out}, which is borrowed. */
  public static void message(ByteBuf out, Outgoing message) {
    if (message.hasText()) {
      header(out, message.textLength(), 0);
      message.writeText(out);
    }
    for (int i = 0; i < message.attachments().size(); i++) {
      Slice attachment = message.attachments().get(i);
      header(out, attachment.length(), BINARY);
      out.writeBytes(attachment.array(), attachment.offset(), attachment.length());
    }
  }

  private static void header(ByteBuf out, int length, int flag) {
    if (length < TWO_BYTES) {
      out.writeByte(flag | length);
    } else if (length <= 0xFFFF) {
      out.writeByte(flag | TWO_BYTES).writeShort(length);
    } else {
      out.writeByte(flag | EIGHT_BYTES).writeLong(length);
    }
  }

  private static int frameLength(int length) {
    return Math.addExact(length, length < TWO_BYTES ? 1 : length <= 0xFFFF ? 3 : 9);
  }

  private static int header(int length, int flag, byte[] out, int at) {
    int p = at;
    int bytes = length < TWO_BYTES ? 0 : length <= 0xFFFF ? 2 : 8;
    out[p++] = (byte) (flag | (bytes == 0 ? length : bytes == 2 ? TWO_BYTES : EIGHT_BYTES));
    for (int i = bytes - 1; i >= 0; i--) {
      out[p++] = (byte) ((long) length >>> (8 * i));
    }
    return p;
  }
}
