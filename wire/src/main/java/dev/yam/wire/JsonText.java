package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads JSON that {@link JsonScan} has checked: nothing here looks for errors or for the end of the array. */
final class JsonText {

  private JsonText() {}

  /** The first offset from {@code p}, below {@code to}, that is not white space. */
  static int skipSpace(byte[] a, int p, int to) {
    while (p < to && isSpace(a[p])) {
      p++;
    }
    return p;
  }

  static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** The offset behind the value that begins at {@code p}. */
  static int skipValue(byte[] a, int p, int to) {
    int depth = 0;
    do {
      int c = a[p];
      if (c == '"') {
        p = skipString(a, p);
      } else {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        p++;
      }
    } while (depth > 0 || (p < to && isScalarByte(a[p - 1]) && isScalarByte(a[p])));
    return p;
  }

  /** Start and end of each of {@code count} values with commas between them, counted in the array. */
  static int[] bounds(Slice values, int count) {
    byte[] a = values.array();
    int from = values.offset();
    int to = from + values.length();
    return count == 1 ? trimmed(a, from, to) : split(a, from, to, count);
  }

  /** One value reaches from end to end: nothing in it need be looked at. */
  private static int[] trimmed(byte[] a, int from, int to) {
    int start = skipSpace(a, from, to);
    int end = to;
    while (isSpace(a[end - 1])) {
      end--;
    }
    return new int[] {start, end};
  }

  private static int[] split(byte[] a, int from, int to, int count) {
    int[] found = new int[2 * count];
    int p = from;
    for (int i = 0; i < count; i++) {
      p = skipSpace(a, p, to);
      found[2 * i] = p;
      p = skipValue(a, p, to);
      found[2 * i + 1] = p;
      p = skipSpace(a, p, to) + 1; // behind the comma
    }
    return found;
  }

  /** The value of the member {@code name}, the last of that name; empty if {@code value} is no object or has none. */
  static Slice member(Slice value, String name) {
    byte[] a = value.array();
    int to = value.offset() + value.length();
    if (value.at(0) != '{') {
      return Slice.EMPTY;
    }
    Slice found = Slice.EMPTY;
    boolean plain = isPlain(name);
    int p = skipSpace(a, value.offset() + 1, to);
    while (a[p] != '}') {
      int key = p;
      int keyEnd = skipString(a, p);
      int start = skipSpace(a, skipSpace(a, keyEnd, to) + 1, to); // behind the colon
      p = skipValue(a, start, to);
      if (plain ? equalsUnescaped(a, key, name) : string(a, key, keyEnd).equals(name)) {
        found = Slice.of(a, start, p - start);
      }
      p = skipSpace(a, p, to);
      if (a[p] == ',') {
        p = skipSpace(a, p + 1, to);
      }
    }
    return found;
  }

  /** Whether {@code text} is ASCII that stands in JSON as it is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static boolean isScalarByte(byte c) {
    return switch (c) {
      case ',', '"', '{', '}', '[', ']', ':', ' ', '\n', '\r', '\t' -> false;
      default -> true;
    };
  }

  /** The offset behind the string whose opening quote stands at {@code p}. */
  static int skipString(byte[] a, int p) {
    while (true) {
      int c = a[++p];
      if (c == '"') {
        return p + 1;
      }
      if (c == '\\') {
        p++;
      }
    }
  }

  /** The text of the string whose opening quote stands at {@code from} and which ends before {@code to}. */
  static String string(byte[] a, int from, int to) {
    int p = from + 1;
    while (p < to - 1 && a[p] != '\\') {
      p++;
    }
    if (p == to - 1) {
      return new String(a, from + 1, to - from - 2, UTF_8);
    }
    var text = new StringBuilder(to - from);
    int run = from + 1;
    while (p < to - 1) {
      if (a[p] != '\\') {
        p++;
        continue;
      }
      text.append(new String(a, run, p - run, UTF_8));
      p = unescape(a, p + 1, text);
      run = p;
    }
    return text.append(new String(a, run, to - 1 - run, UTF_8)).toString();
  }

  private static int unescape(byte[] a, int p, StringBuilder out) {
    switch (a[p]) {
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        out.append((char) (hex(a[p + 1]) << 12 | hex(a[p + 2]) << 8 | hex(a[p + 3]) << 4 | hex(a[p + 4])));
        return p + 5;
      }
      default -> out.append((char) a[p]);
    }
    return p + 1;
  }

  /** Whether the string whose opening quote stands at {@code from} has the text {@code text}, which is ASCII. */
  static boolean equalsUnescaped(byte[] a, int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      int c = a[from + 1 + i];
      if (c != text.charAt(i)) {
        // The string has ended before, or differs, or an escape stands for the character.
        return c == '\\' && string(a, from, skipString(a, from)).equals(text);
      }
    }
    int c = a[from + 1 + text.length()];
    return c == '"' || (c == '\\' && string(a, from, skipString(a, from)).equals(text));
  }

  /** The value of a hexadecimal digit, or −1. */
  static int hex(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
