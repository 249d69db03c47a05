package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The writing half of an {@link HttpConnection}: answers, and the 101 behind which the connection is a WebSocket.
 *
 * <pre>
 * In:     the answers of a connection, in the order of its requests
 * Out:    bytes to the channel, flushed with each answer; a WebSocketTransport to the pipeline
 * Thread: the channel's loop
 * </pre>
 */
final class HttpOutput {

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII)).asReadOnly());

  private final ChannelHandlerContext context;
  private final EngineLoop loop;
  private final EngineHooks hooks;

  /** What the peer had not taken yet when that was last looked at. */
  private long unwritten;

  /** {@code context} is the connection's. */
  HttpOutput(ChannelHandlerContext context, EngineLoop loop, EngineHooks hooks) {
    this.context = context;
    this.loop = loop;
    this.hooks = hooks;
  }

  // --- answers ---

  /** The client may send the body that it holds back. */
  void writeContinue() {
    context.writeAndFlush(CONTINUE.duplicate());
  }

  /** An answer behind which the connection goes on. */
  void write(Exchange answered, ResponseHead head, Slice body) {
    context.writeAndFlush(bytes(answered, head, body, false), context.voidPromise());
  }

  /** An answer that says it is the last. */
  ChannelFuture writeLast(Exchange answered, ResponseHead head, Slice body) {
    return context.writeAndFlush(bytes(answered, head, body, true));
  }

  private ByteBuf bytes(Exchange answered, ResponseHead head, Slice body, boolean close) {
    var form = new ResponseWriter.Form(close, !answered.request().method().equals("HEAD"));
    ByteBuf bytes = ResponseWriter.write(context.alloc(), head, answered.headers(), body, form);
    hooks.bytesOut(bytes.readableBytes());
    return bytes;
  }

  /** Says that nothing more will come. */
  void finish() {
    TlsPeer.finishOutput(context.channel());
  }

  // --- slow readers ---

  /** Takes down what the peer has not taken, for {@link #moves}. */
  void mark() {
    unwritten = pending();
  }

  /** Whether some, but not all, of what waited has left since it was last looked at. */
  boolean moves() {
    long left = pending();
    boolean moves = left > 0 && left < unwritten;
    unwritten = left;
    return moves;
  }

  private long pending() {
    var buffer = context.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  // --- upgrading ---

  /**
   * What a connection becomes.
   *
   * @param then is given the transport on the target loop
   */
  record Upgrading(
      EngineLoop target,
      WebSocketHandshake.Accepted accepted,
      List<Map.Entry<String, String>> headers,
      WebSocketTransport transport,
      Consumer<WebSocketTransport> then) {}

  /** Answers 101, and has the transport take the place of {@code decoder} and the connection. */
  void upgrade(Upgrading upgrading, RequestDecoder decoder) {
    if (upgrading.target() == loop) {
      become(upgrading, decoder);
      return;
    }
    // The session has one writer: its transport moves to it, before the client may send by the new protocol.
    var channel = context.channel();
    channel
        .deregister()
        .addListener(
            left ->
                upgrading
                    .target()
                    .eventLoop()
                    .register(channel)
                    .addListener(entered -> entered(entered.isSuccess(), upgrading, decoder)));
  }

  private void entered(boolean success, Upgrading upgrading, RequestDecoder decoder) {
    if (!success || !context.channel().isActive()) {
      context.channel().close();
      return;
    }
    become(upgrading, decoder);
  }

  private void become(Upgrading upgrading, RequestDecoder decoder) {
    ByteBuf head = ResponseWriter.switchProtocols(context.alloc(), upgrading.accepted(), upgrading.headers());
    context.pipeline().addLast(upgrading.transport());
    upgrading.transport().begin(head);
    context.pipeline().remove(context.handler());
    decoder.readAgain();
    upgrading.then().accept(upgrading.transport());
    upgrading.transport().flushControls();
    // What came behind the request goes on to the transport from here.
    context.pipeline().remove(decoder);
  }
}
