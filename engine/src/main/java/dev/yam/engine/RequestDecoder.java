package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of HTTP/1 requests, strict, and one request at a time: what a client sends before it was answered
 * stays bytes, and beyond a limit stays in the network. A request that two readers might understand differently is
 * refused (RFC 9112 §6.3, §11.2), and so is a request line whose words are parted in any way but one.
 *
 * <p>Thread: the channel's loop.
 */
final class RequestDecoder extends HttpRequestDecoder {

  private final int pipelinedBytes;
  private final Reader reader;
  private final EngineHooks hooks;

  private @Nullable ChannelHandlerContext ctx;
  private boolean held;
  private boolean reading;
  private boolean stopped;

  /** From {@link #discard} on. */
  private @Nullable Discard discard;

  /** Is told of bytes before they are understood. */
  interface Reader {
    /** False if they are none of HTTP, and to be dropped: the connection ends. Borrows {@code bytes}. */
    boolean bytesArrived(ByteBuf bytes);
  }

  RequestDecoder(HttpOptions.Limits limits, Reader reader, EngineHooks hooks) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.requestLine())
            .setMaxHeaderSize(limits.headerBytes())
            .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(true))
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
    this.pipelinedBytes = limits.pipelined();
    this.reader = reader;
    this.hooks = hooks;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    ctx = added;
    super.handlerAdded(added);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (discard != null) {
      discard.channelRead(context, message);
      return;
    }
    hooks.bytesIn(((ByteBuf) message).readableBytes());
    if (!reader.bytesArrived((ByteBuf) message)) {
      ((ByteBuf) message).release();
      return;
    }
    read(context, (ByteBuf) message);
    if (held && internalBuffer().readableBytes() > pipelinedBytes) {
      stop(context);
    }
  }

  private void stop(ChannelHandlerContext context) {
    if (!stopped) {
      stopped = true;
      hooks.limitMet(Limit.PIPELINED);
      context.channel().config().setAutoRead(false);
    }
  }

  private void read(ChannelHandlerContext context, ByteBuf bytes) throws Exception {
    reading = true;
    try {
      super.channelRead(context, bytes);
    } finally {
      reading = false;
    }
  }

  /** Netty's would ask for more where nothing was understood, and so undo {@link #stop}. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (!stopped) {
      super.channelReadComplete(context);
      return;
    }
    discardSomeReadBytes();
    context.fireChannelReadComplete();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
    if (!held && discard == null) {
      super.decode(context, in, out);
    }
  }

  // --- the request line: three words and two blanks (§3) ---

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    requireOneBlank(line, start);
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    requireOneBlank(line, start);
    String version = super.splitThirdWordInitialLine(line, start, length);
    if (!version.startsWith("HTTP/")) {
      throw new IllegalArgumentException("no version of HTTP (RFC 9112 §2.3)");
    }
    return version;
  }

  /** Other readers may part the line elsewhere. */
  private void requireOneBlank(byte[] line, int start) {
    if (start < 2 || line[start - 1] != ' ' || line[start - 2] <= ' ') {
      throw new IllegalArgumentException("words of the request line are parted by one blank (RFC 9112 §3)");
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
    if (!held && discard == null) {
      super.decodeLast(context, in, out);
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("content-length beside transfer-encoding (RFC 9112 §6.3)");
  }

  /** Understands nothing more until {@link #proceed}. */
  void hold() {
    held = true;
  }

  /** Goes on with what has come meanwhile. */
  void proceed() throws Exception {
    held = false;
    if (ctx == null) {
      return;
    }
    readAgain();
    if (!reading) {
      read(ctx, Unpooled.EMPTY_BUFFER);
    }
  }

  /** Drops all that is still to come. */
  void discard() {
    discard = new Discard();
    readAgain();
  }

  /** Ends what {@link #hold} may have led to: that bytes stay in the network. */
  void readAgain() {
    if (ctx != null && stopped) {
      stopped = false;
      ctx.channel().config().setAutoRead(true);
    }
  }

  boolean hasBytes() {
    return internalBuffer().isReadable();
  }
}
