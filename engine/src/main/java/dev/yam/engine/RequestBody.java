package dev.yam.engine;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of the request that one connection reads: the bytes of it that have come. Thread: the connection's loop. */
final class RequestBody {

  private static final int FIRST_BYTES = 1024;
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int length;
  private int firstBytes;

  /** A short body has an array of its length, which its messages go on to hold. */
  void begin(long contentLength) {
    bytes = NONE;
    length = 0;
    firstBytes = contentLength > 0 ? (int) Math.min(contentLength, FIRST_BYTES) : FIRST_BYTES;
  }

  /** Copies {@code more}, which has its reader's place moved. */
  void add(ByteBuf more) {
    int count = more.readableBytes();
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.max(firstBytes, bytes.length * 2)));
    }
    more.readBytes(bytes, length, count);
    length += count;
  }

  /** Counts {@code more} of a body that nobody wants. */
  void skip(ByteBuf more) {
    length += more.readableBytes();
  }

  /** How much has come, skipped bytes too. */
  int length() {
    return length;
  }

  /** The whole, which is held here no longer. */
  Slice take() {
    Slice whole = Slice.of(bytes, 0, length);
    bytes = NONE;
    return whole;
  }

  /** What is still to come is {@linkplain #skip skipped}. */
  void forget() {
    bytes = NONE;
  }
}
