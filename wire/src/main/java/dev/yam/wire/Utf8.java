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
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long QUESTION_MARKS = ONES * '?';

  private Utf8() {}

  /** Encodes {@code text}; a lone surrogate becomes U+FFFD, where {@code String.getBytes} would write {@code ?}. */
  static byte[] encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    // Without a question mark nothing was replaced: most texts are spared the walk over their characters.
    return holdsQuestionMark(bytes) && holdsLoneSurrogate(text) ? replaceLoneSurrogates(text).getBytes(UTF_8) : bytes;
  }

  private static boolean holdsQuestionMark(byte[] bytes) {
    int at = 0;
    for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) ^ QUESTION_MARKS;
      if (((word - ONES) & ~word & TOP_BITS) != 0) {
        return true;
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] == '?') {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsLoneSurrogate(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (!isPair(text, at)) {
          return true;
        }
        at++;
      }
    }
    return false;
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
      } else if (bytes[at] < 0) {
        reached = afterFirst(bytes[at++] & 0xFF);
      } else {
        at = skipAscii(bytes, at, to);
      }
    }
    return reached;
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
