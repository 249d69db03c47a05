package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages for a peer, one after the other (RFC 7692 §7.2.1). With context takeover each may repeat what
 * stood in those before it: then there is one for each connection. Without, one serves any number, and what it makes of
 * a message is the same for all.
 *
 * <p>Holds about 264 KB of native memory until it is closed. Used by one thread at a time.
 */
public final class MessageDeflater implements AutoCloseable {

  /** The native memory of one: the window, its hash tables, the block that is pending, the state of zlib. */
  public static final int NATIVE_BYTES = 264 * 1024;

  /** An empty block without compression, of which these bytes are not sent. */
  private static final int TAIL = 4;

  /** More than this is not kept for the next message. */
  private static final int MOST_KEPT = 64 * 1024;

  private static final byte[] NOTHING = {};

  private final Deflater deflater;
  private final boolean takeover;
  private byte[] room = NOTHING;

  /** {@code level} is zlib's: 1, the fastest, to 9, or -1 for its own choice. */
  public MessageDeflater(int level, boolean takeover) {
    this.deflater = new Deflater(level, true);
    this.takeover = takeover;
  }

  /**
   * Appends the frames of {@code message} to {@code out}, which is borrowed; text and attachments of at least {@code
   * threshold} bytes are compressed, but for those that it does not make smaller and that need not be.
   */
  public void message(ByteBuf out, Outgoing message, int threshold) {
    if (message.hasText()) {
      frame(out, Opcode.TEXT, message.text(), threshold);
    }
    for (int i = 0; i < message.attachments().size(); i++) {
      frame(out, Opcode.BINARY, message.attachments().get(i), threshold);
    }
  }

  private void frame(ByteBuf out, int opcode, Slice payload, int threshold) {
    if (payload.isEmpty() || payload.length() < threshold) {
      WebSocketEncoder.frame(out, opcode, payload);
      return;
    }
    int length = deflate(payload);
    if (takeover || length < payload.length()) {
      WebSocketEncoder.compressed(out, opcode, room, length);
    } else {
      WebSocketEncoder.frame(out, opcode, payload);
    }
    if (room.length > MOST_KEPT) {
      room = NOTHING;
    }
  }

  /** The length of the compressed payload, which stands at the start of {@link #room}. */
  private int deflate(Slice payload) {
    int most = bound(payload.length());
    if (room.length < most) {
      room = new byte[most];
    }
    deflater.setInput(payload.array(), payload.offset(), payload.length());
    int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
    while (length == room.length) {
      room = Arrays.copyOf(room, 2 * length);
      length += deflater.deflate(room, length, length, Deflater.SYNC_FLUSH);
    }
    if (!takeover) {
      deflater.reset();
    }
    return length - TAIL;
  }

  /** So much that zlib is done with it in one call: what will not compress is stored, in blocks with headers. */
  private static int bound(int length) {
    return length + (length >> 3) + 64;
  }

  /** Gives its native memory back. */
  @Override
  public void close() {
    deflater.end();
  }
}
