package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time over one kept connection, which is made anew when the server closes it after an answer.
 *
 * <p>Thread: the load's event loop.
 */
final class HttpLane {

  private static final byte[] NOTHING = {};
  private static final int MOST_ATTEMPTS = 3;

  private final Dialer dialer;
  private final Tally tally;
  private final Consumer<byte[]> onBody;
  private @Nullable Channel channel;
  private byte[] pending = NOTHING;
  private int attempts;

  /** {@code onBody} is given the body of each answer with status 200. */
  HttpLane(Dialer dialer, Tally tally, Consumer<byte[]> onBody) {
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
  private final class Answers extends ChannelInboundHandlerAdapter {

    private final Channel own;
    private byte[] gathered = NOTHING;

    private Answers(Channel own) {
      this.own = own;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = own;
      ctx.writeAndFlush(Unpooled.wrappedBuffer(pending));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      int before = gathered.length;
      gathered = Arrays.copyOf(gathered, before + in.readableBytes());
      in.readBytes(gathered, before, gathered.length - before);
      in.release();
      String text = new String(gathered, ISO_8859_1);
      int body = text.indexOf("\r\n\r\n") + 4;
      if (body < 4) {
        return;
      }
      String head = text.substring(0, body).toLowerCase(Locale.ROOT);
      if (!head.startsWith("http/1.1 200 ")) {
        tally.fail("answer to a poll or post: " + Tally.shown(gathered, 0, gathered.length));
        return;
      }
      int length = contentLength(head);
      if (gathered.length - body >= length) {
        answered(ctx, head, Arrays.copyOfRange(gathered, body, body + length));
      }
    }

    private void answered(ChannelHandlerContext ctx, String head, byte[] body) {
      gathered = NOTHING;
      pending = NOTHING;
      if (head.contains("\r\nconnection: close\r\n")) {
        channel = null;
        ctx.close();
      }
      onBody.accept(body);
    }

    private int contentLength(String head) {
      int at = head.indexOf("\r\ncontent-length:");
      if (at < 0) {
        tally.fail("an answer without Content-Length, which this generator does not read");
        return 0;
      }
      int from = at + "\r\ncontent-length:".length();
      return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    /** A server may close a connection while the next request is on its way: that one is sent again. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (channel != own || pending.length == 0) {
        return;
      }
      channel = null;
      if (attempts == MOST_ATTEMPTS || gathered.length > 0) {
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
