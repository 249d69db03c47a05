package dev.yam.app;

import dev.yam.handlers.Compression;
import dev.yam.handlers.Encryption;
import dev.yam.wire.Slice;

/**
 * How many bytes the same ones become in both orders of the stages.
 *
 * @param original before
 * @param compressFirst compressed, then encrypted: what a {@code Serde} does
 * @param encryptFirst encrypted, then compressed: what a {@code Serde} cannot be made to do
 */
record BothOrders(int original, int compressFirst, int encryptFirst) {

  /** Tries both, and makes sure that both come back. */
  static BothOrders of(Slice original, Compression compression, Encryption encryption) {
    Slice compressFirst = encryption.seal(compression.compress(original));
    Slice sealed = encryption.seal(original);
    Slice encryptFirst = compression.compress(sealed);
    requireSame(original, compression.decompress(encryption.open(compressFirst), original.length()));
    requireSame(sealed, compression.decompress(encryptFirst, sealed.length()));
    return new BothOrders(original.length(), compressFirst.length(), encryptFirst.length());
  }

  private static void requireSame(Slice before, Slice after) {
    if (!before.equals(after)) {
      throw new IllegalStateException(before + " did not come back");
    }
  }

  /** How much of the wrong order's bytes the right one saves, from 0 to 1; below 0 where it costs. */
  double reduction() {
    return 1 - (double) compressFirst / encryptFirst;
  }
}
