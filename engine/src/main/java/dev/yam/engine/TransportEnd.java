package dev.yam.engine;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/**
 * The end of a transport that has said its last: what its peer may still take and do before it is cut off. Thread: the
 * channel's loop.
 */
final class TransportEnd extends Deadline {

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ChannelHandlerContext context;
  private final EngineLoop loop;
  private final Discard discard = new Discard();

  TransportEnd(ChannelHandlerContext context, EngineLoop loop) {
    this.context = context;
    this.loop = loop;
  }

  /** The peer's close frame, or its end, has to come within {@code delay}. */
  void awaitPeer(Duration delay) {
    loop.deadlines(delay).arm(this);
  }

  /**
   * A peer that broke the protocol is not waited for (RFC 6455 §7.1.7): what it still sends is not understood, its
   * close frame neither. It has a moment to see why, and that nothing more comes.
   */
  void fail() {
    finishOutput();
    awaitPeer(LINGER);
  }

  /** Says, behind all that was written, that nothing more will come. */
  void finishOutput() {
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> TlsPeer.finishOutput(context.channel()));
  }

  /** Bytes that nobody reads have come; a peer that goes on sending is cut off. */
  void discard(int bytes) {
    discard.count(context, bytes);
  }

  @Override
  protected void expired() {
    context.close();
  }
}
