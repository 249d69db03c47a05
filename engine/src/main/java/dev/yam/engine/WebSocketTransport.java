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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket (RFC 6455), one packet of Engine.IO in each message.
 *
 * <pre>
 * In:     bytes of the channel
 * Out:    packets to its listener; frames to the channel, one write and one flush for each turn
 * Thread: the channel's loop, which is the session's
 * </pre>
 */
sealed class WebSocketTransport extends ChannelTransport implements Consumer<WebSocketFrame>
    permits ClientWebSocket, PlainTransport {

  static final String NAME = "websocket";

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final int CONTROLS_CAPACITY = 256;

  private final WebSocketDecoder decoder;

  /** Null where no compression was agreed. */
  private final @Nullable WebSocketDeflate deflate;

  private @Nullable ByteBuf controls;
  private long second;
  private int controlFrames;

  WebSocketTransport(Settings settings, @Nullable WebSocketDeflate deflate) {
    this(Role.SERVER, settings, deflate);
  }

  WebSocketTransport(Role role, Settings settings, @Nullable WebSocketDeflate deflate) {
    super(settings);
    this.deflate = deflate;
    this.decoder = new WebSocketDecoder(role, settings.limits(), deflate);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean closesByPacket() {
    return false;
  }

  /** Takes {@code head}, the answer to the handshake: it leaves with the first frames, or by {@link #flushControls}. */
  void begin(ByteBuf head) {
    controls = head;
  }

  // --- reading ---

  @Override
  void read(ByteBuf bytes) {
    try {
      decoder.decode(bytes, this);
    } catch (WebSocketException broken) {
      broken(broken);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flushControls();
    answerBeforeEnd();
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
      case WebSocketFrame.Pong pong -> {
        countControl();
        listener.ponged();
      }
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
      listener.ended(closedWith(close));
    }
    flushControls();
    context().close();
  }

  /** Why the session ends when the peer has said {@code close}. */
  DisconnectReason closedWith(WebSocketFrame.Close close) {
    return DisconnectReason.TRANSPORT_CLOSE;
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
    farewell(broken.closeCode(), "");
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
  ByteBuf frames(Sequence messages) {
    return deflate == null
        ? messages.frames(settings.framing(), context().alloc(), loop())
        : deflate.frames(messages, settings.framing(), context().alloc(), loop());
  }

  /** Sends {@code packet} at once, for who has no session. */
  void send(Outgoing packet) {
    WebSocketEncoder.message(controls(), packet);
    flushControls();
  }

  private ByteBuf controls() {
    ByteBuf buffer = controls;
    if (buffer == null) {
      buffer = context().alloc().ioBuffer(CONTROLS_CAPACITY);
      controls = buffer;
    }
    return buffer;
  }

  @Override
  int writeControls() {
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

  // --- flow and end ---

  @Override
  void farewell() {
    farewell(CloseCode.NONE, "");
  }

  /** Sends the close frame and waits for the peer's, or for its end (RFC 6455 §7.1.1). */
  final void farewell(int code, String word) {
    WebSocketEncoder.close(controls(), code, word);
    end();
    flushControls();
    resume();
    atEnd().awaitPeer(settings.closeTimeout());
  }

  @Override
  void end() {
    super.end();
    if (deflate != null) {
      deflate.end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (controls != null) {
      controls.release();
      controls = null;
    }
    super.channelInactive(context);
  }
}
