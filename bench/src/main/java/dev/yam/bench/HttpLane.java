package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time over one kept connection, which is made anew when the server closes it after an answer.
 *
 * <p>Thread: the load's event loop.
 */
final class HttpLane {

  /** Bytes that may be kept until the call returns. */
  @FunctionalInterface
  interface BodyListener {

    void accept(byte[] bytes, int from, int to);
  }

  private static final byte[] NOTHING = {};
  private static final byte[] OK = "HTTP/1.1 200 ".getBytes(US_ASCII);
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(US_ASCII);
  private static final byte[] CLOSE = "\r\nconnection: close\r\n".getBytes(US_ASCII);
  private static final int MOST_ATTEMPTS = 3;

  private final Dialer dialer;
  private final Tally tally;
  private final BodyListener onBody;
  private @Nullable Channel channel;
  private byte[] pending = NOTHING;
  private int attempts;

  /** {@code onBody} is given the body of each answer with status 200. */
  HttpLane(Dialer dialer, Tally tally, BodyListener onBody) {
    this.dialer = dialer;
    this.tally = tally;
    this.onBody = onBody;
  }

  void request(byte[] request) {
    pending = request;
    attempts = 0;
    send();
  }

  private void send() {
    attempts++;
    if (channel != null && channel.isActive()) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(pending), channel.voidPromise());
    } else {
      dialer.connect(Answers::new);
    }
  }

  void close() {
    if (channel != null) {
      channel.close();
    }
  }

  @Nullable Channel channel() {
    return channel;
  }

  /** Cuts answers out of what one connection brings. */
  private final class Answers extends GatheringHandler {

    private final Channel own;

    private Answers(Channel own) {
      super(tally.scratch());
      this.own = own;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = own;
      ctx.writeAndFlush(Unpooled.wrappedBuffer(pending));
    }

    @Override
    int read(ChannelHandlerContext ctx, byte[] bytes, int end) {
      int body = HttpBytes.endOfHead(bytes, 0, end);
      if (body < 0) {
        return 0;
      }
      int length = HttpBytes.after(LENGTH, bytes, 0, body);
      if (!Arrays.equals(OK, 0, OK.length, bytes, 0, OK.length) || length < 0) {
        tally.fail("answer to a poll or post: " + Tally.shown(bytes, 0, end));
        return end;
      }
      int next = body + HttpBytes.number(bytes, length);
      if (next > end) {
        return 0;
      }
      pending = NOTHING;
      if (HttpBytes.after(CLOSE, bytes, 0, body) > 0) {
        channel = null;
        ctx.close();
      }
      onBody.accept(bytes, body, next);
      return next;
    }

    /** A server may close a connection while the next request is on its way: that one is sent again. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (channel != own || pending.length == 0) {
        return;
      }
      channel = null;
      if (attempts == MOST_ATTEMPTS || isAmidst()) {
        tally.closed("the server closed a connection instead of answering a poll or post");
      } else {
        send();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
