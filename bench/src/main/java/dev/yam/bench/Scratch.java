package dev.yam.bench;

/** The array that all connections of one event loop read into, so that a read leaves nothing to collect. */
final class Scratch {

  private byte[] bytes = new byte[1 << 17];

  byte[] atLeast(int length) {
    if (bytes.length < length) {
      bytes = new byte[Integer.highestOneBit(length) << 1];
    }
    return bytes;
  }
}
