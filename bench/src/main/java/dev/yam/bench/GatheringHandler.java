package dev.yam.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/**
 * Reads into the array that all connections share, and keeps what is not whole for the next read.
 *
 * <p>Thread: the connection's event loop.
 */
abstract class GatheringHandler extends ChannelInboundHandlerAdapter {

  static final byte[] NOTHING = {};

  private final Scratch scratch;
  private byte[] remainder = NOTHING;

  GatheringHandler(Scratch scratch) {
    this.scratch = scratch;
  }

  /** Returns where the first thing begins that is not whole. The bytes may be kept until the call returns. */
  abstract int read(ChannelHandlerContext ctx, byte[] bytes, int end);

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    int read = in.readableBytes();
    int end = remainder.length + read;
    byte[] bytes = scratch.atLeast(end);
    System.arraycopy(remainder, 0, bytes, 0, remainder.length);
    in.readBytes(bytes, remainder.length, read);
    in.release();
    int at = read(ctx, bytes, end);
    remainder = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
  }

  /** Whether something began that is not whole. */
  final boolean isAmidst() {
    return remainder.length > 0;
  }
}
