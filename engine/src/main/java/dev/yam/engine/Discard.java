package dev.yam.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * What a peer sends that nobody reads any more. It is taken, since closing while the peer still sends would reset the
 * connection, and it would never see what it was told; but a peer that goes on sending is cut off.
 *
 * <p>Thread: the channel's loop.
 */
final class Discard extends ChannelInboundHandlerAdapter {

  private static final int MOST = 4_000_000;

  private int bytes;

  /** Counts {@code more} bytes, which have come. */
  void count(ChannelHandlerContext context, int more) {
    bytes += more;
    if (bytes > MOST) {
      context.close();
    }
  }

  /** First in a pipeline, it takes all that comes. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf read = (ByteBuf) message;
    int more = read.readableBytes();
    read.release();
    count(context, more);
  }
}
