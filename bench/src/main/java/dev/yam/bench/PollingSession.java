package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A session of the bare server over long-polling; lives on its one event loop. */
final class PollingSession {

  private static final byte SEPARATOR = 0x1e;
  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ".getBytes(ISO_8859_1);

  /** Of the poll that waits. */
  private @Nullable ChannelHandlerContext poll;

  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(0);

  void poll(ChannelHandlerContext ctx) {
    if (waiting.size() == 0) {
      poll = ctx;
      return;
    }
    byte[] packets = waiting.toByteArray();
    waiting.reset();
    answer(ctx, packets, 0, packets.length);
  }

  void send(byte[] packet) {
    send(packet, 0, packet.length);
  }

  void send(byte[] bytes, int from, int to) {
    if (poll == null) {
      if (waiting.size() > 0) {
        waiting.write(SEPARATOR);
      }
      waiting.write(bytes, from, to - from);
      return;
    }
    ChannelHandlerContext ctx = poll;
    poll = null;
    answer(ctx, bytes, from, to);
  }

  private static void answer(ChannelHandlerContext ctx, byte[] bytes, int from, int to) {
    int length = to - from;
    ByteBuf out = ctx.alloc().buffer(HEAD.length + Integer.SIZE + length);
    out.writeBytes(HEAD);
    out.writeCharSequence(Integer.toString(length), ISO_8859_1);
    out.writeInt(0x0D0A0D0A).writeBytes(bytes, from, length);
    ctx.writeAndFlush(out, ctx.voidPromise());
  }
}
