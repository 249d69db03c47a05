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
  private static final byte[] LENGTH = bytes("\r\nContent-Length: ");
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
      int body = endOfHead(bytes, at, end);
      if (body < 0) {
        return at;
      }
      int next = body + (bytes[at] == 'P' ? number(bytes, after(LENGTH, bytes, at, body)) : 0);
      if (next > end) {
        return at;
      }
      request(ctx, bytes, at, body, next);
      at = next;
    }
    return end;
  }

  private void request(ChannelHandlerContext ctx, byte[] bytes, int start, int body, int end) {
    int sid = after(SID, bytes, start, body);
    if (sid < 0) {
      open(ctx);
      return;
    }
    PollingSession session = sessions.get(number(bytes, sid));
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

  /** Where {@code wanted} ends, or -1. */
  private static int after(byte[] wanted, byte[] bytes, int from, int to) {
    for (int at = from; at <= to - wanted.length; at++) {
      int same = 0;
      while (same < wanted.length && bytes[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at + same;
      }
    }
    return -1;
  }

  /** The digits that begin there. */
  private static int number(byte[] bytes, int from) {
    int number = 0;
    for (int at = from; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = number * 10 + bytes[at] - '0';
    }
    return number;
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
