package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes a client's frames of a server's: the same frames, each masked by a key of its own (RFC 6455 §5.3). Everything that
 * writes frames is thus the same for both sides.
 *
 * <p>In: whole frames without masks.
 * <br>Out: the same frames with masks, in a new buffer.
 * <br>Thread: any; there is no state.
 */
public final class ClientFrames {

  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private ClientFrames() {}

  /** Where the keys of frames come from. */
  @FunctionalInterface
  public interface Keys {
    /** A new one, that nobody can predict. */
    int next();
  }

  /** Takes {@code frames}, which may be shared and are not written to. */
  public static ByteBuf masked(ByteBuf frames, ByteBufAllocator allocator, Keys keys) {
    try {
      ByteBuf out = allocator.ioBuffer(frames.readableBytes() + Integer.BYTES * count(frames));
      while (frames.isReadable()) {
        frame(frames, out, keys.next());
      }
      return out;
    } finally {
      frames.release();
    }
  }

  private static int count(ByteBuf frames) {
    int count = 0;
    for (int at = frames.readerIndex(); at < frames.writerIndex(); at += header(frames, at) + payload(frames, at)) {
      count++;
    }
    return count;
  }

  private static int header(ByteBuf frames, int at) {
    return switch (frames.getByte(at + 1)) {
      case LENGTH_16 -> 2 + Short.BYTES;
      case LENGTH_64 -> 2 + Long.BYTES;
      default -> 2;
    };
  }

  private static int payload(ByteBuf frames, int at) {
    int length = frames.getByte(at + 1) & LENGTH;
    return switch (length) {
      case LENGTH_16 -> frames.getUnsignedShort(at + 2);
      case LENGTH_64 -> (int) frames.getLong(at + 2);
      default -> length;
    };
  }

  private static void frame(ByteBuf frames, ByteBuf out, int key) {
    int at = frames.readerIndex();
    int header = header(frames, at);
    int payload = payload(frames, at);
    int start = out.writerIndex();
    out.writeBytes(frames, header);
    out.setByte(start + 1, out.getByte(start + 1) | MASKED);
    out.writeInt(key);
    copy(frames, out, payload, key);
  }

  /** Eight bytes a step. */
  private static void copy(ByteBuf frames, ByteBuf out, int length, int key) {
    long wide = (long) key << Integer.SIZE | (key & 0xFFFF_FFFFL);
    int left = length;
    for (; left >= Long.BYTES; left -= Long.BYTES) {
      out.writeLong(frames.readLong() ^ wide);
    }
    for (; left > 0; left--, wide = Long.rotateLeft(wide, Byte.SIZE)) {
      out.writeByte(frames.readByte() ^ (int) (wide >>> 56));
    }
  }
}
