package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport that has a channel for itself, where it stands alone in the pipeline, but for TLS: what a WebSocket and a
 * stream have in common, at both ends.
 *
 * <pre>
 * In:     bytes of the channel
 * Out:    packets to its listener; frames to the channel, one write and one flush for each turn
 * Thread: the channel's loop, which is the session's
 * </pre>
 */
abstract sealed class ChannelTransport extends ChannelInboundHandlerAdapter implements Transport
    permits WebSocketTransport, StreamTransport {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelTransport.class);

  final Settings settings;

  TransportListener listener = TransportListener.NOBODY;
  boolean closed;

  private @Nullable ChannelHandlerContext ctx;
  private @Nullable EngineLoop loop;
  private @Nullable TransportEnd end;
  private boolean heldBack;

  /** What it needs of the options, and what its peer reads. A stream has neither fragments nor control frames. */
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

  ChannelTransport(Settings settings) {
    this.settings = settings;
  }

  /** From now on {@code next} is told; before the first time, nobody. */
  final void listener(TransportListener next) {
    listener = next;
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    loop = EngineLoop.of(added.channel().eventLoop());
    // Beyond half of what may wait the channel must call itself unwritable, or nobody hears when there is room again.
    if (settings.outbound() / 2 < WriteBufferWaterMark.DEFAULT.high()) {
      int half = (int) (settings.outbound() / 2);
      added.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(half / 2, half));
    }
  }

  // --- reading ---

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      int count = bytes.readableBytes();
      settings.hooks().bytesIn(count);
      if (closed) {
        atEnd().discard(count);
      } else {
        listener.heard();
      }
      read(bytes);
    } finally {
      bytes.release();
    }
  }

  /** Understands {@code bytes}, which are borrowed. Also once it is closed: its peer may still say goodbye. */
  abstract void read(ByteBuf bytes);

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    answerBeforeEnd();
  }

  /** What came before, and was handled on the loop, is answered now. */
  final void answerBeforeEnd() {
    if (!closed) {
      listener.readEnded();
    }
  }

  // --- sending ---

  @Override
  public final boolean ready() {
    return !closed;
  }

  @Override
  public final void send(SendQueue queue) {
    int written = writeControls();
    while (!queue.isEmpty()) {
      written += write(frames(queue.take()));
    }
    context().flush();
    settings.hooks().bytesOut(written);
  }

  /** Writes what leaves before messages; returns how many bytes that were. */
  int writeControls() {
    return 0;
  }

  ByteBuf frames(Sequence messages) {
    return messages.frames(settings.framing(), context().alloc(), loop());
  }

  /** Takes {@code bytes}; returns how many were written. */
  int write(ByteBuf bytes) {
    int length = bytes.readableBytes();
    ChannelHandlerContext to = context();
    to.write(bytes, to.voidPromise());
    return length;
  }

  @Override
  public final boolean writable() {
    return !closed && context().channel().isWritable();
  }

  @Override
  public final long pending() {
    ChannelOutboundBuffer buffer = context().channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!closed) {
      listener.drained();
    }
  }

  // --- flow and end ---

  @Override
  public final void pause() {
    heldBack = true;
    context().channel().config().setAutoRead(false);
  }

  @Override
  public final void resume() {
    if (heldBack) {
      heldBack = false;
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public final void close() {
    if (!closed) {
      farewell();
    }
  }

  /** A peer that does not read, or is not heard of, will not read a farewell: nothing is waited for. */
  @Override
  public final void abort(DisconnectReason reason) {
    if (closed) {
      return;
    }
    boolean unresponsive =
        reason.equals(DisconnectReason.PING_TIMEOUT) || reason.limit().filter(Limit.OUTBOUND::equals).isPresent();
    ends(reason);
    farewell();
    if (unresponsive) {
      context().close();
    }
  }

  /** Says goodbye behind all that was sent, and waits for the peer's end. */
  abstract void farewell();

  final TransportEnd atEnd() {
    if (end == null) {
      end = new TransportEnd(context(), loop());
    }
    return end;
  }

  /** Nobody is told anything more. */
  void end() {
    closed = true;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (end != null) {
      end.cancel();
    }
    if (!closed) {
      end();
      listener.ended(DisconnectReason.TRANSPORT_CLOSE);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // not deprecated for inbound handlers
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
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

  final EngineLoop loop() {
    if (loop == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return loop;
  }
}
