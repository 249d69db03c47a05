package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One end of a WebSocket connection, rolled by hand: an HTTP head, then frames, masked or not. It checks no more than
 * it must to find the next frame.
 *
 * <p>In: the bytes of one read.
 * <br>Out: {@link #head}, then {@link #frame} for each frame; fragments are frames of their own.
 * <br>Thread: the connection's event loop.
 */
abstract class FrameHandler extends GatheringHandler {

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private boolean headRead;

  FrameHandler(Scratch scratch) {
    super(scratch);
  }

  /** The request or the status line with its headers, the empty line included. */
  abstract void head(ChannelHandlerContext ctx, String head);

  /** One frame; the bytes may be kept until the call returns. */
  abstract void frame(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to);

  @Override
  final int read(ChannelHandlerContext ctx, byte[] bytes, int end) {
    if (headRead) {
      return readFrames(ctx, bytes, 0, end);
    }
    int body = HttpBytes.endOfHead(bytes, 0, end);
    if (body < 0) {
      return 0;
    }
    headRead = true;
    head(ctx, new String(bytes, 0, body, ISO_8859_1));
    return readFrames(ctx, bytes, body, end);
  }

  /** Returns where the first frame begins that is not whole. */
  private int readFrames(ChannelHandlerContext ctx, byte[] bytes, int start, int end) {
    int at = start;
    while (end - at >= 2) {
      int length = bytes[at + 1] & 0x7F;
      int header = length < 126 ? 2 : length == 126 ? 4 : 10;
      boolean masked = bytes[at + 1] < 0;
      int payload = at + header + (masked ? 4 : 0);
      if (payload > end) {
        break;
      }
      if (header > 2) {
        length = longLength(bytes, at + 2, at + header);
      }
      if (length > end - payload) {
        break;
      }
      if (masked) {
        unmask((int) INTS.get(bytes, payload - 4), bytes, payload, payload + length);
      }
      frame(ctx, bytes[at] & 0x0F, bytes, payload, payload + length);
      at = payload + length;
    }
    return at;
  }

  private static int longLength(byte[] bytes, int from, int to) {
    int length = 0;
    for (int at = from; at < to; at++) {
      length = (length << Byte.SIZE) | (bytes[at] & 0xFF);
    }
    return length;
  }

  static void unmask(int key, byte[] bytes, int from, int to) {
    long wide = (key & 0xFFFF_FFFFL) | ((long) key << Integer.SIZE);
    int at = from;
    for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
    }
    for (; at < to; at++, wide >>>= Byte.SIZE) {
      bytes[at] ^= (byte) wide;
    }
  }

  /** Writes the header of a server's frame. */
  static void header(ByteBuf out, int opcode, int length) {
    out.writeByte(0x80 | opcode);
    if (length < 126) {
      out.writeByte(length);
    } else if (length <= 0xFFFF) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
  }
}
