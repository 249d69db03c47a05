package dev.yam.engine;

import dev.yam.wire.CloseCode;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Role;
import dev.yam.wire.WebSocketDecoder;
import dev.yam.wire.WebSocketEncoder;
import dev.yam.wire.WebSocketException;
import dev.yam.wire.WebSocketFrame;
import dev.yam.wire.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket (RFC 6455), one packet of Engine.IO in each message. After the handshake it is alone in the pipeline, but for TLS.
 *
 * <pre>
 * In:     bytes of the channel
 * Out:    packets to its listener; frames to the channel, one write and one flush for each turn
 * Thread: the channel's loop, which is the session's
 * </pre>
 */
sealed class WebSocketTransport extends ChannelInboundHandlerAdapter implements Transport, Consumer<WebSocketFrame>
    permits ClientWebSocket {

  static final String NAME = "websocket";

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final int CONTROLS_CAPACITY = 256;

  private final Settings settings;
  private final WebSocketDecoder decoder;

  /** Null where no compression was agreed. */
  private final @Nullable WebSocketDeflate deflate;

  private TransportListener listener = TransportListener.NOBODY;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable EngineLoop loop;
  private @Nullable ByteBuf controls;
  private @Nullable WebSocketEnd end;
  private boolean closed;
  private boolean heldBack;
  private long second;
  private int controlFrames;

  /** What it needs of the options, and what its client reads. */
  record Settings(
      WebSocketLimits limits,
      int controlFrames,
      long outbound,
      Duration closeTimeout,
      EngineHooks hooks,
      Framing framing) {
    Settings with(Framing other) {
      return new Settings(limits, controlFrames, outbound, closeTimeout, hooks, other);
    }
  }

  WebSocketTransport(Settings settings, @Nullable WebSocketDeflate deflate) {
    this(Role.SERVER, settings, deflate);
  }

  WebSocketTransport(Role role, Settings settings, @Nullable WebSocketDeflate deflate) {
    this.settings = settings;
    this.deflate = deflate;
    this.decoder = new WebSocketDecoder(role, settings.limits(), deflate);
  }

  /** From now on {@code next} is told; before the first time, nobody. */
  void listener(TransportListener next) {
    listener = next;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    loop = EngineLoop.of(added.channel().eventLoop());
    // Beyond half of what may wait the channel must call itself unwritable, or nobody hears when there is room again.
    if (settings.outbound() / 2 < WriteBufferWaterMark.DEFAULT.high()) {
      int half = (int) (settings.outbound() / 2);
      added.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(half / 2, half));
    }
  }

  /** Takes {@code head}, the answer to the handshake: it leaves with the first frames, or by {@link #flushControls}. */
  void begin(ByteBuf head) {
    controls = head;
  }

  // --- reading ---

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      settings.hooks().bytesIn(bytes.readableBytes());
      if (closed) {
        atEnd().discard(bytes.readableBytes());
      } else {
        listener.heard();
      }
      decoder.decode(bytes, this);
    } catch (WebSocketException broken) {
      broken(broken);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flushControls();
    if (!closed) {
      listener.readEnded();
    }
  }

  /** One frame of the decoder. */
  @Override
  public void accept(WebSocketFrame frame) {
    if (closed && !(frame instanceof WebSocketFrame.Close)) {
      return;
    }
    switch (frame) {
      case WebSocketFrame.Text text -> listener.text(text.data());
      case WebSocketFrame.Binary binary -> listener.binary(binary.data());
      case WebSocketFrame.Ping ping -> {
        countControl();
        WebSocketEncoder.pong(controls(), ping.data());
      }
      case WebSocketFrame.Pong pong -> countControl();
      case WebSocketFrame.Close close -> closedByPeer(close);
    }
  }

  /** Counted by the second of the loop's clock: the first frame of a new second finds the count at zero. */
  private void countControl() {
    long now = loop().nanoTime();
    if (now - second >= SECOND) {
      second = now;
      controlFrames = 0;
    }
    if (++controlFrames > settings.controlFrames()) {
      throw WebSocketException.exceeded(Limit.CONTROL_FRAMES, settings.controlFrames());
    }
  }

  private void closedByPeer(WebSocketFrame.Close close) {
    answerBeforeEnd();
    if (!closed) {
      WebSocketEncoder.close(controls(), close.code(), "");
      end();
      listener.ended(closedWith(close.code()));
    }
    flushControls();
    context().close();
  }

  /** Why the session ends when the peer has closed with {@code code}. */
  DisconnectReason closedWith(int code) {
    return DisconnectReason.TRANSPORT_CLOSE;
  }

  /** What came before the last frame, and was handled on the loop, is answered before the close. */
  private void answerBeforeEnd() {
    if (!closed) {
      listener.readEnded();
    }
  }

  private void broken(WebSocketException broken) {
    answerBeforeEnd();
    if (closed) {
      context().close();
      return;
    }
    LOG.debug("{}: {}", context().channel(), broken.getMessage());
    Optional<Limit> met = broken.limit().map(this::limit);
    met.ifPresent(settings.hooks()::limitMet);
    farewell(broken.closeCode());
    atEnd().fail();
    DisconnectReason reason = DisconnectReason.TRANSPORT_ERROR;
    listener.ended(met.map(reason::withLimit).orElse(reason));
  }

  /** The limit of this side that the decoder calls {@code met}. */
  Limit limit(Limit met) {
    return met;
  }

  // --- sending ---

  @Override
  public boolean ready() {
    return !closed;
  }

  @Override
  public void send(SendQueue queue) {
    int written = writeControls();
    while (!queue.isEmpty()) {
      written += write(frames(queue.take()));
    }
    context().flush();
    settings.hooks().bytesOut(written);
  }

  private ByteBuf frames(Sequence messages) {
    return deflate == null
        ? messages.frames(settings.framing(), context().alloc(), loop())
        : deflate.frames(messages, settings.framing(), context().alloc(), loop());
  }

  /** Sends {@code packet} at once, for who has no session. */
  void send(Outgoing packet) {
    WebSocketEncoder.message(controls(), packet);
    flushControls();
  }

  /** Takes {@code bytes}, frames without masks; returns how many bytes were written. */
  int write(ByteBuf bytes) {
    int length = bytes.readableBytes();
    context().write(bytes, context().voidPromise());
    return length;
  }

  private ByteBuf controls() {
    ByteBuf buffer = controls;
    if (buffer == null) {
      buffer = context().alloc().ioBuffer(CONTROLS_CAPACITY);
      controls = buffer;
    }
    return buffer;
  }

  private int writeControls() {
    ByteBuf buffer = controls;
    controls = null;
    return buffer == null ? 0 : write(buffer);
  }

  void flushControls() {
    if (controls == null) {
      return;
    }
    settings.hooks().bytesOut(writeControls());
    context().flush();
    if (!closed) {
      // Pongs wait like messages do: a peer that pings and never reads is stopped at the same limit.
      listener.drained();
    }
  }

  @Override
  public boolean writable() {
    return !closed && context().channel().isWritable();
  }

  @Override
  public long pending() {
    ChannelOutboundBuffer buffer = context().channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!closed) {
      listener.drained();
    }
  }

  // --- flow and end ---

  @Override
  public void pause() {
    heldBack = true;
    context().channel().config().setAutoRead(false);
  }

  @Override
  public void resume() {
    if (heldBack) {
      heldBack = false;
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      farewell(CloseCode.NONE);
    }
  }

  /** A peer that does not read, or is not heard of, will not read a close frame: nothing is waited for. */
  @Override
  public void abort(DisconnectReason reason) {
    if (closed) {
      return;
    }
    boolean unresponsive =
        reason.equals(DisconnectReason.PING_TIMEOUT) || reason.limit().filter(Limit.OUTBOUND::equals).isPresent();
    farewell(CloseCode.NONE);
    if (unresponsive) {
      context().close();
    }
  }

  /** Sends the close frame and waits for the peer's, or for its end (RFC 6455 §7.1.1). */
  private void farewell(int code) {
    WebSocketEncoder.close(controls(), code, "");
    end();
    flushControls();
    resume();
    atEnd().awaitPeer(settings.closeTimeout());
  }

  private WebSocketEnd atEnd() {
    if (end == null) {
      end = new WebSocketEnd(context(), loop());
    }
    return end;
  }

  private void end() {
    closed = true;
    if (deflate != null) {
      deflate.end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (end != null) {
      end.cancel();
    }
    if (controls != null) {
      controls.release();
      controls = null;
    }
    if (!closed) {
      end();
      listener.ended(DisconnectReason.TRANSPORT_CLOSE);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // not deprecated for inbound handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean lost = cause instanceof IOException;
    if (!lost) {
      LOG.error("{}: a fault of ours ends the connection", context.channel(), cause);
    }
    if (!closed) {
      end();
      listener.ended(lost ? DisconnectReason.TRANSPORT_CLOSE : DisconnectReason.TRANSPORT_ERROR);
    }
    context.close();
  }

  final ChannelHandlerContext context() {
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  private EngineLoop loop() {
    if (loop == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return loop;
  }
}
