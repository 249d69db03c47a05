package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** The bare server's answers on Netty's own codecs, as one would write them first; flushed once per read. */
final class StockHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

  private static final byte[] MESSAGE = "42[\"msg\"".getBytes(ISO_8859_1);
  private static final int HTTP_LIMIT = 65_536;

  private final Room room;

  private StockHandler(Room room) {
    this.room = room;
  }

  static void initialize(ChannelPipeline pipeline, Room room) {
    pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(HTTP_LIMIT),
        new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/socket.io/").checkStartsWith(true).maxFramePayloadLength(1_000_000).build()),
        new StockHandler(room));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
      if (handshake.requestUri().contains("room=")) {
        room.join(ctx.channel());
      }
      ctx.writeAndFlush(text(Wish.OPEN.formatted(ctx.channel().id().asShortText())));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> text(ctx, text, text.content());
      case BinaryWebSocketFrame binary -> ctx.write(binary.retain(), ctx.voidPromise());
      default -> { }
    }
  }

  private void text(ChannelHandlerContext ctx, TextWebSocketFrame frame, ByteBuf in) {
    int from = in.readerIndex();
    int length = in.readableBytes();
    if (length < 2) {
      return;
    }
    switch (Wish.of(in.getByte(from + 1), length > 2 ? in.getByte(from + 2) : 0,
        length > 4 ? in.getByte(from + 4) : 0)) {
      case CONNECT -> ctx.write(text(Wish.CONNECTED.formatted(ctx.channel().id().asShortText())));
      case ECHO, ECHO_WITH_BINARY -> ctx.write(frame.retain(), ctx.voidPromise());
      case ACK -> ctx.write(ack(ctx, in, from), ctx.voidPromise());
      case PUBLISH -> publish(ctx, in, from + "42[\"pub\"".length());
      case NOTHING -> { }
    }
  }

  /** {@code 427["ackme",x]} is answered by {@code 437[x]}. */
  private static TextWebSocketFrame ack(ChannelHandlerContext ctx, ByteBuf in, int from) {
    int bracket = in.indexOf(from, in.writerIndex(), (byte) '[');
    int arguments = bracket + 1 + "\"ackme\",".length();
    ByteBuf out = ctx.alloc().buffer(in.readableBytes());
    out.writeByte('4').writeByte('3').writeBytes(in, from + 2, bracket - from - 1);
    out.writeBytes(in, arguments, in.writerIndex() - arguments);
    return new TextWebSocketFrame(out);
  }

  /** Each member's own codec has to frame the text: the payload is shared, the header is not. */
  private void publish(ChannelHandlerContext ctx, ByteBuf in, int arguments) {
    ByteBuf out = ctx.alloc().buffer(in.readableBytes());
    out.writeBytes(MESSAGE).writeBytes(in, arguments, in.writerIndex() - arguments);
    room.send(out, TextWebSocketFrame::new);
  }

  private static TextWebSocketFrame text(String text) {
    return new TextWebSocketFrame(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    room.flush();
  }

  /** A client that went; there is nothing to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
