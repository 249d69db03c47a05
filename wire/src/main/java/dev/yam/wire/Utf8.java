package dev.yam.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** UTF-8 as peers of this ecosystem write it, and as RFC 3629 has it read. */
final class Utf8 {

  /** The state between characters. */
  static final int COMPLETE = 0;

  /** No byte that follows makes it UTF-8 again. */
  static final int INVALID = -1;

  // Within a character: how many bytes are due and, after some first bytes, a narrower range for the next of them,
  // which keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
  private static final int ONE_DUE = 1;
  private static final int TWO_DUE = 2;
  private static final int THREE_DUE = 3;
  private static final int AFTER_E0 = 4;
  private static final int AFTER_ED = 5;
  private static final int AFTER_F0 = 6;
  private static final int AFTER_F4 = 7;

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;
  private static final long QUESTION_MARKS = 0x3F3F_3F3F_3F3F_3F3FL;

  private Utf8() {}

  /** Encodes {@code text}; a lone surrogate becomes U+FFFD, where {@code String.getBytes} would write {@code ?}. */
  static byte[] encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return wasReplaced(text, bytes) ? replaceLoneSurrogates(text).getBytes(UTF_8) : bytes;
  }

  /** Whether {@code bytes}, what {@code String.getBytes} made of {@code text}, lack a lone surrogate of it. */
  static boolean wasReplaced(String text, byte[] bytes) {
    // A surplus of question marks tells of what was replaced, at a tenth of the cost of a walk over the characters.
    int written = questionMarks(bytes);
    return written != 0 && written != questionMarks(text);
  }

  private static int questionMarks(byte[] bytes) {
    int count = 0;
    int at = 0;
    for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long others = (long) LONGS.get(bytes, at) ^ QUESTION_MARKS;
      long marked = ((others & ~TOP_BITS) + ~TOP_BITS) | others;
      count += Long.bitCount(~marked & TOP_BITS);
    }
    for (; at < bytes.length; at++) {
      count += bytes[at] == '?' ? 1 : 0;
    }
    return count;
  }

  private static int questionMarks(String text) {
    int count = 0;
    for (int at = text.indexOf('?'); at >= 0; at = text.indexOf('?', at + 1)) {
      count++;
    }
    return count;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder replaced = new StringBuilder(text);
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (isPair(text, at)) {
          at++;
        } else {
          replaced.setCharAt(at, '\uFFFD');
        }
      }
    }
    return replaced.toString();
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  /** How many UTF-16 code units the characters take, where the bytes are UTF-8: what JavaScript calls their length. */
  static int units(byte[] bytes, int from, int to) {
    int units = 0;
    for (int at = from; at < to; at++) {
      units += units(bytes[at]);
    }
    return units;
  }

  /** Of a character's first byte; of the others none. */
  private static int units(byte next) {
    return next >= 0 ? 1 : isContinuation(next) ? 0 : (next & 0xFF) < 0xF0 ? 1 : 2;
  }

  /**
   * The index behind the characters that take {@code units} UTF-16 code units, where the bytes are UTF-8; −1 if there
   * are not so many, or the last would be half a character.
   */
  static int skipUnits(byte[] bytes, int from, int to, int units) {
    int left = units;
    int at = from;
    while (at < to && (left > 0 || isContinuation(bytes[at]))) {
      left -= units(bytes[at++]);
    }
    return left == 0 ? at : -1;
  }

  /** Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF, nothing cut short. */
  static boolean validate(byte[] bytes, int offset, int length) {
    return advance(COMPLETE, bytes, offset, offset + length) == COMPLETE;
  }

  /**
   * Reads on from {@code state}: {@link #COMPLETE} at first, then what the call before returned. The bytes may be cut
   * anywhere, within a character too. Returns {@link #INVALID} at the first byte that cannot be.
   */
  static int advance(int state, byte[] bytes, int from, int to) {
    int at = from;
    int reached = state;
    while (at < to && reached != INVALID) {
      if (reached != COMPLETE) {
        reached = afterContinuation(reached, bytes[at++]);
        continue;
      }
      at = skipWhole(bytes, at, to);
      if (at < to) {
        reached = afterFirst(bytes[at++] & 0xFF);
      }
    }
    return reached;
  }

  /**
   * Returns the index behind all characters that are whole and valid; the one it stops at is judged byte by byte. Not
   * needed for the verdict: it reads text that is not ASCII twice as fast as the states do.
   */
  private static int skipWhole(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte first = bytes[at];
      if (first >= 0) {
        at = skipAscii(bytes, at, to);
      } else if (first < (byte) 0xE0 && at + 1 < to && isTwo(first, bytes[at + 1])) {
        at += 2;
      } else if (first < (byte) 0xF0 && at + 2 < to && isThree(first, bytes[at + 1], bytes[at + 2])) {
        at += 3;
      } else if (at + 3 < to && isFour(first, bytes[at + 1], bytes[at + 2], bytes[at + 3])) {
        at += 4;
      } else {
        return at;
      }
    }
    return at;
  }

  private static int skipAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (int last = to - Long.BYTES; at <= last && ((long) LONGS.get(bytes, at) & TOP_BITS) == 0; ) {
      at += Long.BYTES;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private static boolean isTwo(byte first, byte second) {
    return first >= (byte) 0xC2 && isContinuation(second);
  }

  private static boolean isThree(byte first, byte second, byte third) {
    int value = (first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
    return first >= (byte) 0xE0
        && value >= 0x800
        && !Character.isSurrogate((char) value)
        && isContinuation(second)
        && isContinuation(third);
  }

  private static boolean isFour(byte first, byte second, byte third, byte fourth) {
    int value = (first & 0x0F) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | (fourth & 0x3F);
    return first >= (byte) 0xF0
        && value >= Character.MIN_SUPPLEMENTARY_CODE_POINT
        && value <= Character.MAX_CODE_POINT
        && isContinuation(second)
        && isContinuation(third)
        && isContinuation(fourth);
  }

  private static boolean isContinuation(byte next) {
    return next < (byte) 0xC0;
  }

  private static int afterFirst(int first) {
    if (first < 0xC2) {
      return INVALID;
    }
    if (first < 0xE0) {
      return ONE_DUE;
    }
    if (first < 0xF0) {
      return first == 0xE0 ? AFTER_E0 : first == 0xED ? AFTER_ED : TWO_DUE;
    }
    return switch (first) {
      case 0xF0 -> AFTER_F0;
      case 0xF1, 0xF2, 0xF3 -> THREE_DUE;
      case 0xF4 -> AFTER_F4;
      default -> INVALID;
    };
  }

  private static int afterContinuation(int state, byte next) {
    int low = state == AFTER_E0 ? 0xA0 : state == AFTER_F0 ? 0x90 : 0x80;
    int high = state == AFTER_ED ? 0x9F : state == AFTER_F4 ? 0x8F : 0xBF;
    int value = next & 0xFF;
    if (value < low || value > high) {
      return INVALID;
    }
    return switch (state) {
      case AFTER_E0, AFTER_ED, TWO_DUE -> ONE_DUE;
      case AFTER_F0, AFTER_F4, THREE_DUE -> TWO_DUE;
      default -> COMPLETE;
    };
  }
}
