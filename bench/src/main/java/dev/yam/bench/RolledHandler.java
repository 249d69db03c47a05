package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bare server's answers on a hand-rolled codec: all frames of one read are answered into one buffer, flushed once.
 *
 * <p>In: frames of one read.
 * <br>Out: one write at the end of the read; one per member for all publications of the read.
 * <br>Thread: the server's one event loop.
 */
class RolledHandler extends FrameHandler {

  private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final byte[] MESSAGE = "42[\"msg\"".getBytes(ISO_8859_1);
  private static final int PUBLISH_LENGTH = "42[\"pub\"".length();

  private final Room room;
  private @Nullable ByteBuf answers;
  private @Nullable ByteBuf publications;

  RolledHandler(Scratch scratch, Room room) {
    super(scratch);
    this.room = room;
  }

  @Override
  void head(ChannelHandlerContext ctx, String head) {
    ByteBuf out = answers(ctx);
    out.writeCharSequence("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: " + accept(header(head, "sec-websocket-key:")) + "\r\n\r\n", ISO_8859_1);
    if (head.substring(0, head.indexOf('\r')).contains("room=")) {
      room.join(ctx.channel());
    }
    text(out, Wish.OPEN.formatted(ctx.channel().id().asShortText()));
  }

  private static String header(String head, String name) {
    int at = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("no " + name + " in " + head);
    }
    return head.substring(at + name.length(), head.indexOf('\r', at)).strip();
  }

  private static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void frame(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
    switch (opcode) {
      case TEXT -> text(ctx, bytes, from, to);
      case BINARY -> echo(answers(ctx), BINARY, bytes, from, to);
      case PING -> echo(answers(ctx), PONG, bytes, from, to);
      case CLOSE -> ctx.close();
      default -> { }
    }
  }

  private void text(ChannelHandlerContext ctx, byte[] bytes, int from, int to) {
    if (to - from < 2) {
      return;
    }
    switch (Wish.of(bytes[from + 1], to - from > 2 ? bytes[from + 2] : 0, to - from > 4 ? bytes[from + 4] : 0)) {
      case CONNECT -> text(answers(ctx), Wish.CONNECTED.formatted(ctx.channel().id().asShortText()));
      case ECHO, ECHO_WITH_BINARY -> echo(answers(ctx), TEXT, bytes, from, to);
      case ACK -> ack(answers(ctx), bytes, from, to);
      case PUBLISH -> publish(ctx, bytes, from + PUBLISH_LENGTH, to);
      case NOTHING -> { }
    }
  }

  private static void echo(ByteBuf out, int opcode, byte[] bytes, int from, int to) {
    header(out, opcode, to - from);
    out.writeBytes(bytes, from, to - from);
  }

  /** {@code 427["ackme",x]} is answered by {@code 437[x]}. */
  private static void ack(ByteBuf out, byte[] bytes, int from, int to) {
    int bracket = from + 2;
    while (bytes[bracket] != '[') {
      bracket++;
    }
    int arguments = bracket + 1 + "\"ackme\",".length();
    header(out, TEXT, bracket + 1 - from + to - arguments);
    out.writeByte('4').writeByte('3').writeBytes(bytes, from + 2, bracket - from - 1);
    out.writeBytes(bytes, arguments, to - arguments);
  }

  private void publish(ChannelHandlerContext ctx, byte[] bytes, int arguments, int to) {
    if (publications == null) {
      publications = ctx.alloc().buffer();
    }
    header(publications, TEXT, MESSAGE.length + to - arguments);
    publications.writeBytes(MESSAGE).writeBytes(bytes, arguments, to - arguments);
  }

  private static void text(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    echo(out, TEXT, bytes, 0, bytes.length);
  }

  private ByteBuf answers(ChannelHandlerContext ctx) {
    if (answers == null) {
      answers = ctx.alloc().buffer();
    }
    return answers;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (answers != null) {
      ctx.writeAndFlush(answers, ctx.voidPromise());
      answers = null;
    }
    if (publications != null) {
      room.send(publications, frames -> frames);
      publications = null;
      room.flush();
    }
  }

  /** A client that went; there is nothing to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
