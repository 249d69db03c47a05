package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Base64 straight into and out of larger arrays; reads what Socket.IO's peers accept (RFC 4648 §4, §5). */
final class Base64Text {

  private static final byte[] LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);
  private static final byte INVALID = -1;
  private static final byte SKIPPED = -2;
  private static final byte[] VALUES = values();

  private Base64Text() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, INVALID);
    for (int i = 0; i < LETTERS.length; i++) {
      values[LETTERS[i]] = (byte) i;
    }
    values['-'] = 62; // §5, URL-safe
    values['_'] = 63;
    values[' '] = values['\t'] = values['\r'] = values['\n'] = SKIPPED;
    return values;
  }

  static int encodedLength(int length) {
    return Math.multiplyExact((length + 2) / 3, 4);
  }

  /** Writes {@code bytes} to {@code out} at {@code at}; returns the offset behind them. */
  static int encode(Slice bytes, byte[] out, int at) {
    byte[] a = bytes.array();
    int p = bytes.offset();
    int end = p + bytes.length();
    int q = at;
    for (; p + 2 < end; p += 3) {
      int word = (a[p] & 0xFF) << 16 | (a[p + 1] & 0xFF) << 8 | (a[p + 2] & 0xFF);
      out[q++] = LETTERS[word >> 18];
      out[q++] = LETTERS[word >> 12 & 63];
      out[q++] = LETTERS[word >> 6 & 63];
      out[q++] = LETTERS[word & 63];
    }
    if (p < end) {
      boolean two = p + 1 < end;
      int word = (a[p] & 0xFF) << 16 | (two ? (a[p + 1] & 0xFF) << 8 : 0);
      out[q++] = LETTERS[word >> 18];
      out[q++] = LETTERS[word >> 12 & 63];
      out[q++] = two ? LETTERS[word >> 6 & 63] : (byte) '=';
      out[q++] = '=';
    }
    return q;
  }

  /**
   * Reads either alphabet, padded or not, with white space anywhere; what follows the padding is not read.
   *
   * @throws MalformedPacketException for any other character
   */
  static Slice decode(Slice text) {
    byte[] out = new byte[(int) (text.length() * 3L / 4)];
    int length = 0;
    int bits = 0;
    int word = 0;
    for (int i = 0; i < text.length() && text.at(i) != '='; i++) {
      int value = VALUES[text.at(i) & 0xFF];
      if (value == INVALID) {
        throw new MalformedPacketException("a character that is not base64 (RFC 4648 §4)");
      }
      if (value == SKIPPED) {
        continue;
      }
      word = word << 6 | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out[length++] = (byte) (word >> bits);
      }
    }
    return Slice.of(out, 0, length);
  }
}
