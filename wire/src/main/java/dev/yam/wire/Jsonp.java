package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The envelope of polling by JSONP (EIO3 §JSONP): answers are scripts that call back, bodies come from a form. Thread:
 * any; nothing is kept.
 */
public final class Jsonp {

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private Jsonp() {}

  /**
   * A script that hands {@code payload}, which is UTF-8, to the callback of that number. What JSON allows in a string and
   * older JavaScript does not, U+2028 and U+2029, is escaped too.
   */
  public static Slice script(int callback, Slice payload) {
    byte[] head = ("___eio[" + callback + "](\"").getBytes(US_ASCII);
    byte[] foot = "\");".getBytes(US_ASCII);
    byte[] a = payload.array();
    int end = payload.offset() + payload.length();
    int length = head.length + foot.length;
    for (int p = payload.offset(); p < end; p++) {
      length = Math.addExact(length, escapedLength(a, p, end));
    }
    byte[] script = new byte[length];
    System.arraycopy(head, 0, script, 0, head.length);
    int at = head.length;
    for (int p = payload.offset(); p < end; p++) {
      at = escape(a, p, end, script, at);
      p += isLineSeparator(a, p, end) ? 2 : 0;
    }
    System.arraycopy(foot, 0, script, at, foot.length);
    return Slice.of(script);
  }

  /** The other two bytes of a line separator count as none of their own: its escape is twice as long. */
  private static int escapedLength(byte[] a, int p, int end) {
    if (isLineSeparator(a, p, end)) {
      return 4;
    }
    return isShort(a[p]) ? 2 : a[p] >= 0 && a[p] < ' ' ? 6 : 1;
  }

  private static int escape(byte[] a, int p, int end, byte[] out, int at) {
    byte c = a[p];
    if (isLineSeparator(a, p, end)) {
      return unicode(0x2000 | (a[p + 2] & 0x3F), out, at);
    }
    if (isShort(c)) {
      out[at] = '\\';
      out[at + 1] = shortForm(c);
      return at + 2;
    }
    if (c >= 0 && c < ' ') {
      return unicode(c, out, at);
    }
    out[at] = c;
    return at + 1;
  }

  /** U+2028 or U+2029. */
  private static boolean isLineSeparator(byte[] a, int p, int end) {
    return a[p] == (byte) 0xE2 && p + 2 < end && a[p + 1] == (byte) 0x80 && (a[p + 2] & 0xFE) == 0xA8;
  }

  private static boolean isShort(byte c) {
    return c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f';
  }

  private static byte shortForm(byte c) {
    return switch (c) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> c;
    };
  }

  private static int unicode(int c, byte[] out, int at) {
    out[at] = '\\';
    out[at + 1] = 'u';
    for (int i = 0; i < 4; i++) {
      out[at + 2 + i] = HEX[c >>> (12 - 4 * i) & 0xF];
    }
    return at + 6;
  }

  /**
   * The payload of a form: the value of {@code d}, in which forms would not keep line feeds as they are. The client
   * writes a line feed as {@code \n}, and {@code \n} as {@code \\n}.
   *
   * @throws MalformedPacketException if there is no such value
   */
  public static Slice payload(Slice form) {
    Slice value = FormText.value(form, "d");
    if (value.isEmpty()) {
      throw new MalformedPacketException("a form without its payload (EIO3 §JSONP)");
    }
    byte[] out = new byte[value.length()];
    int length = 0;
    for (int p = 0; p < value.length(); p++) {
      byte c = value.at(p);
      if (c == '\\' && isAt(value, p + 1, '\\') && isAt(value, p + 2, 'n')) {
        out[length++] = '\\';
        out[length++] = 'n';
        p += 2;
      } else if (c == '\\' && isAt(value, p + 1, 'n')) {
        out[length++] = '\n';
        p++;
      } else {
        out[length++] = c;
      }
    }
    return Slice.of(out, 0, length);
  }

  private static boolean isAt(Slice text, int index, char c) {
    return index < text.length() && text.at(index) == c;
  }
}
