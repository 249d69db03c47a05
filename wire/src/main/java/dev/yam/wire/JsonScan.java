package dev.yam.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks JSON in one pass and builds nothing: a full RFC 8259 validation, with a limit on depth.
 *
 * <p>In: text that is valid UTF-8, which every ingress has made sure of. Out: where the first element ends, how many
 * there are, and flags. Thread: one at a time; its owner reuses it.
 */
final class JsonScan {

  /** Raw CR or LF stands between tokens (inside strings they are refused). */
  static final int LINE_BREAKS = 1;

  /** A member is named {@code _placeholder}, however it is escaped. */
  static final int PLACEHOLDER = 2;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final int BLOCK = 4 * Long.BYTES;
  private static final int TRUE = word('t', 'r', 'u', 'e');
  private static final int NULL = word('n', 'u', 'l', 'l');
  private static final int ALSE = word('a', 'l', 's', 'e');
  private static final int PLACEHOLDER_LENGTH = 12;
  private static final long PLACEHOLDER_HEAD = ((long) word('c', 'e', 'h', 'o') << 32) | word('_', 'p', 'l', 'a');
  private static final int PLACEHOLDER_TAIL = word('l', 'd', 'e', 'r');

  private final int maxDepth;
  private final long[] objects;

  private int start;
  private int firstStart;
  private int firstEnd;
  private int end;
  private int elements;
  private int flags;
  private boolean escaped;

  JsonScan(int maxDepth) {
    this.maxDepth = maxDepth;
    this.objects = new long[(maxDepth >>> 6) + 1];
  }

  private static int word(char a, char b, char c, char d) {
    return a | b << 8 | c << 16 | d << 24;
  }

  void scan(Slice json) {
    scan(json.array(), json.offset(), json.offset() + json.length());
  }

  /**
   * Checks that one value, with white space around it, fills {@code from} to {@code to}.
   *
   * @throws MalformedPacketException where it does not
   * @throws LimitExceededException when it is nested too deeply
   */
  void scan(byte[] a, int from, int to) {
    flags = 0;
    elements = 0;
    firstStart = firstEnd = 0;
    int depth = 0;
    boolean inObject = false;
    int p = token(a, from, to);
    start = p;
    value:
    while (true) {
      int c = p < to ? a[p] : -1;
      if (c == '"') {
        p = string(a, p + 1, to);
      } else if (c == '{' || c == '[') {
        if (++depth > maxDepth) {
          throw new LimitExceededException(Limit.DEPTH, maxDepth);
        }
        inObject = c == '{';
        remember(depth, inObject);
        p = token(a, p + 1, to);
        if (depth == 1) {
          firstStart = p;
        }
        if (p < to && a[p] == c + 2) { // '}' and ']' follow their openers by two
          p++;
          inObject = isObject(--depth);
        } else {
          p = inObject ? key(a, p, to) : p;
          continue;
        }
      } else {
        p = scalar(a, p, to, c);
      }
      while (true) {
        if (depth == 0) {
          end = p;
          if (p != to && space(a, p, to) != to) {
            throw malformed(a, p, to);
          }
          return;
        }
        if (depth == 1 && elements++ == 0) {
          firstEnd = p;
        }
        c = p < to ? a[p] : -1;
        if (c <= ' ') {
          p = space(a, p, to);
          c = p < to ? a[p] : -1;
        }
        if (c == ',') {
          p = token(a, p + 1, to);
          p = inObject ? key(a, p, to) : p;
          continue value;
        }
        if (c != (inObject ? '}' : ']')) {
          throw malformed(a, p, to);
        }
        p++;
        inObject = isObject(--depth);
      }
    }
  }

  /** Where the value begins: its first byte tells its kind. */
  int start() {
    return start;
  }

  /** The offset behind the value, white space excluded. */
  int end() {
    return end;
  }

  /** Of an array: how many elements it has. */
  int elements() {
    return elements;
  }

  /** Of an array that is not empty: where its first element begins. */
  int firstStart() {
    return firstStart;
  }

  /** Of an array that is not empty: the offset behind its first element. */
  int firstEnd() {
    return firstEnd;
  }

  int flags() {
    return flags;
  }

  private void remember(int depth, boolean object) {
    long bit = 1L << depth;
    int word = depth >>> 6;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
  }

  private boolean isObject(int depth) {
    return (objects[depth >>> 6] & 1L << depth) != 0;
  }

  /** Where the next token begins; seldom is there white space before it. */
  private int token(byte[] a, int p, int to) {
    return p < to && a[p] > ' ' ? p : space(a, p, to);
  }

  private int space(byte[] a, int from, int to) {
    int p = from;
    while (p < to) {
      int c = a[p];
      if (c == '\n' || c == '\r') {
        flags |= LINE_BREAKS;
      } else if (c != ' ' && c != '\t') {
        break;
      }
      p++;
    }
    return p;
  }

  private int key(byte[] a, int from, int to) {
    if (from >= to || a[from] != '"') {
      throw malformed(a, from, to);
    }
    escaped = false;
    int p = string(a, from + 1, to);
    int length = p - from - 2;
    if (length == PLACEHOLDER_LENGTH && (long) LONG.get(a, from + 1) == PLACEHOLDER_HEAD
        && (int) INT.get(a, from + 9) == PLACEHOLDER_TAIL) {
      flags |= PLACEHOLDER;
    } else if (escaped && JsonText.equalsUnescaped(a, from, "_placeholder")) {
      flags |= PLACEHOLDER;
    }
    p = token(a, p, to);
    if (p >= to || a[p] != ':') {
      throw malformed(a, p, to);
    }
    return token(a, p + 1, to);
  }

  private int string(byte[] a, int from, int to) {
    int p = from;
    while (true) {
      p = plainEnd(a, p, to);
      if (p >= to) {
        throw malformed(a, p, to);
      }
      int c = a[p];
      if (c == '"') {
        return p + 1;
      }
      if (c != '\\') {
        throw new MalformedPacketException("control character in a JSON string (RFC 8259 §7)");
      }
      p = escape(a, p + 1, to);
    }
  }

  /**
   * The first of the bytes that stands for more than itself in a string: a quote, a backslash, a control character; or
   * {@code to}. Names and words end in the first eight bytes; of what is longer, 32 are looked at in one step
   * (1 KB: about a tenth less).
   */
  static int plainEnd(byte[] a, int from, int to) {
    int p = from;
    int last = to - Long.BYTES;
    if (p <= last) {
      long found = special((long) LONG.get(a, p));
      if (found != 0) {
        return p + first(found);
      }
      for (p += Long.BYTES; p <= to - BLOCK && plainBlock(a, p); ) {
        p += BLOCK;
      }
      for (; p <= last; p += Long.BYTES) {
        found = special((long) LONG.get(a, p));
        if (found != 0) {
          return p + first(found);
        }
      }
    }
    return p < to && last >= 0 ? p + first(special(lastBytes(a, p, to))) : plainEndByBytes(a, p, to);
  }

  /** A byte's high bit is set where it is a quote, a backslash or below 0x20; the lowest one set is exact. */
  private static long special(long x) {
    // Exchanging 0x20 to 0x23 puts the quote beside the control characters: one comparison finds both.
    return (((x ^ (EACH * 2)) - EACH * 0x21) | ((x ^ (EACH * '\\')) - EACH)) & ~x & HIGH;
  }

  private static boolean plainBlock(byte[] a, int p) {
    return (special((long) LONG.get(a, p))
            | special((long) LONG.get(a, p + 8))
            | special((long) LONG.get(a, p + 16))
            | special((long) LONG.get(a, p + 24)))
        == 0;
  }

  private static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  /** The fewer than eight bytes from {@code p} to {@code to}, and zeros, which are no plain characters, behind them. */
  private static long lastBytes(byte[] a, int p, int to) {
    return (long) LONG.get(a, to - Long.BYTES) >>> (Long.SIZE - (to - p) * Byte.SIZE);
  }

  private static int plainEndByBytes(byte[] a, int from, int to) {
    int p = from;
    while (p < to && (a[p] < 0 || a[p] >= ' ') && a[p] != '"' && a[p] != '\\') {
      p++;
    }
    return p;
  }

  private int escape(byte[] a, int p, int to) {
    escaped = true;
    return switch (p < to ? a[p] : -1) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> p + 1;
      case 'u' -> fourDigits(a, p + 1, to);
      default -> throw new MalformedPacketException("unknown escape in a JSON string (RFC 8259 §7)");
    };
  }

  private static int fourDigits(byte[] a, int from, int to) {
    for (int p = from; p < from + 4; p++) {
      if (p >= to || JsonText.hex(a[p]) < 0) {
        throw new MalformedPacketException("an escape in a JSON string without four digits (RFC 8259 §7)");
      }
    }
    return from + 4;
  }

  private static int scalar(byte[] a, int p, int to, int c) {
    if (c == '-' || (c >= '0' && c <= '9')) {
      return number(a, p, to, c);
    }
    if (p + 4 <= to) {
      int word = (int) INT.get(a, p);
      if (word == TRUE || word == NULL) {
        return p + 4;
      }
      if (c == 'f' && p + 5 <= to && (int) INT.get(a, p + 1) == ALSE) {
        return p + 5;
      }
    }
    throw malformed(a, p, to);
  }

  private static int number(byte[] a, int from, int to, int first) {
    int p = first == '-' ? from + 1 : from;
    if (p < to && a[p] == '0') {
      p++;
    } else {
      p = digits(a, p, to);
    }
    if (p < to && a[p] == '.') {
      p = digits(a, p + 1, to);
    }
    if (p < to && (a[p] | 0x20) == 'e') {
      p++;
      if (p < to && (a[p] == '+' || a[p] == '-')) {
        p++;
      }
      p = digits(a, p, to);
    }
    return p;
  }

  private static int digits(byte[] a, int from, int to) {
    int p = from;
    while (p < to && a[p] >= '0' && a[p] <= '9') {
      p++;
    }
    if (p == from) {
      throw malformed(a, p, to);
    }
    return p;
  }

  private static MalformedPacketException malformed(byte[] a, int p, int to) {
    if (p >= to) {
      return new MalformedPacketException("JSON ends too early (RFC 8259)");
    }
    return new MalformedPacketException(
        "unexpected byte 0x" + Integer.toHexString(a[p] & 0xFF) + " in JSON (RFC 8259)");
  }
}
