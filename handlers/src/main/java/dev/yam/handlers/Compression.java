package dev.yam.handlers;

import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;

/**
 * A way to make bytes fewer, for {@link Serde.Plain#compress}. Any thread.
 *
 * <p>How much shorter a value gets tells something of what is in it, to whoever sees the length: do not let strangers
 * choose a part of a value that has a secret in another.
 */
public interface Compression {

  /** Tells it from others in the first byte of what a serde writes; kept for life. 0 is nobody's, 1 is DEFLATE. */
  byte id();

  /** All of {@code plain}, compressed. */
  Slice compress(Slice plain);

  /**
   * What {@link #compress} was given. Stops where it has more than {@code most} bytes, however many were to follow, and
   * believes no length that it is told.
   *
   * @throws LimitExceededException if it is longer than {@code most}
   * @throws MalformedPacketException if {@code compressed} is not such data, or not one whole of it
   */
  Slice decompress(Slice compressed, int most);

  /** DEFLATE (RFC 1951) by the JDK, at its usual level. */
  static Compression deflate() {
    return Deflate.USUAL;
  }

  /** DEFLATE (RFC 1951) by the JDK, at a level from 1, which is fastest, to 9, which is smallest. */
  static Compression deflate(int level) {
    return new Deflate(level);
  }
}
