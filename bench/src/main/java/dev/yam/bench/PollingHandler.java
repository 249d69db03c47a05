package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/**
 * The bare server over long-polling: kept connections, heads made beforehand, and of a request only what must be read
 * to answer it.
 *
 * <p>In: requests, a post and a poll of one session on two connections.
 * <br>Out: {@code ok} to the post, and its echo to the poll that waits.
 * <br>Thread: the server's one event loop.
 */
final class PollingHandler extends GatheringHandler {

  private static final byte[] SID = bytes("&sid=");
  private static final byte[] LENGTH = bytes("\r\ncontent-length:");
  private static final ByteBuf OK = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(bytes(
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok")).asReadOnly());

  private final List<PollingSession> sessions;

  /** {@code sessions} are the server's: a session's id is its index. */
  PollingHandler(Scratch scratch, List<PollingSession> sessions) {
    super(scratch);
    this.sessions = sessions;
  }

  @Override
  int read(ChannelHandlerContext ctx, byte[] bytes, int end) {
    int at = 0;
    while (at < end) {
      int body = HttpBytes.endOfHead(bytes, at, end);
      if (body < 0) {
        return at;
      }
      int next = body + (bytes[at] == 'P' ? HttpBytes.number(bytes, HttpBytes.after(LENGTH, bytes, at, body)) : 0);
      if (next > end) {
        return at;
      }
      request(ctx, bytes, at, body, next);
      at = next;
    }
    return end;
  }

  private void request(ChannelHandlerContext ctx, byte[] bytes, int start, int body, int end) {
    int sid = HttpBytes.after(SID, bytes, start, body);
    if (sid < 0) {
      open(ctx);
      return;
    }
    PollingSession session = sessions.get(HttpBytes.number(bytes, sid));
    if (bytes[start] == 'G') {
      session.poll(ctx);
      return;
    }
    ctx.write(OK.duplicate(), ctx.voidPromise());
    switch (bytes[body + 1]) {
      case '0' -> session.send(Wish.CONNECTED.formatted("s").getBytes(ISO_8859_1));
      case '2' -> session.send(bytes, body, end);
      default -> { }
    }
  }

  private void open(ChannelHandlerContext ctx) {
    var session = new PollingSession();
    session.poll(ctx);
    session.send(Wish.OPEN.formatted(sessions.size()).getBytes(ISO_8859_1));
    sessions.add(session);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  /** A client that went; there is nothing to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
