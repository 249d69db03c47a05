package dev.yam.wire;

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
    int length = message.hasText() ? frameLength(message.textLength()) : 0;
    for (Slice attachment : message.attachments()) {
      length = Math.addExact(length, frameLength(attachment.length()));
    }
    byte[] out = new byte[length];
    int at = message.hasText() ? message.copyText(out, header(message.textLength(), 0, out, 0)) : 0;
    for (Slice attachment : message.attachments()) {
      at = header(attachment.length(), BINARY, out, at);
      System.arraycopy(attachment.array(), attachment.offset(), out, at, attachment.length());
      at += attachment.length();
    }
    return Slice.of(out);
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
