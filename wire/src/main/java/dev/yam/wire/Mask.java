package dev.yam.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The exclusive-or of RFC 6455 §5.3. A key is kept as a little-endian int: its lowest byte is for the next byte of the
 * payload.
 */
final class Mask {

  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  private Mask() {}

  /** The key in the four bytes at {@code at}. */
  static int key(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  /** The key for the byte that follows {@code count} others. */
  static int after(int key, int count) {
    return Integer.rotateRight(key, (count & 3) << 3);
  }

  /**
   * Masks or unmasks in place, and returns whether all the bytes are ASCII afterwards.
   *
   * <p>Eight bytes a step, and the look for bytes above 0x7F in the same pass: text that is ASCII, nearly all of it
   * JSON, is then known to be UTF-8 without being read a second time.
   */
  static boolean apply(int key, byte[] bytes, int from, int to) {
    long wide = (key & 0xFFFF_FFFFL) | ((long) key << 32);
    long seen = 0;
    int at = from;
    for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) ^ wide;
      LONGS.set(bytes, at, word);
      seen |= word;
    }
    for (; at < to; at++, wide >>>= Byte.SIZE) {
      bytes[at] ^= (byte) wide;
      seen |= bytes[at];
    }
    return (seen & TOP_BITS) == 0;
  }
}
