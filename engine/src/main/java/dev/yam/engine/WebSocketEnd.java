package dev.yam.engine;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/**
 * The end of a WebSocket whose close frame was sent (RFC 6455 §7.1): what its peer may still take and do before it is
 * cut off. Thread: the channel's loop.
 */
final class WebSocketEnd extends Deadline {

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ChannelHandlerContext context;
  private final EngineLoop loop;
  private final Discard discard = new Discard();

  WebSocketEnd(ChannelHandlerContext context, EngineLoop loop) {
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
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> finishOutput());
    awaitPeer(LINGER);
  }

  private void finishOutput() {
    TlsPeer.finishOutput(context.channel());
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
