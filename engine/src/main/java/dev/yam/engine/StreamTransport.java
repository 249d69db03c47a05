package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.LineDecoder;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.StreamDecoder;
import dev.yam.wire.StreamFrameDecoder;
import dev.yam.wire.StreamFrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets of Engine.IO over TCP or a Unix socket, the length before each, or lines without Engine.IO; at either end.
 *
 * <pre>
 * In:     bytes of the channel
 * Out:    packets to its listener; frames to the channel, one write and one flush for each turn
 * Thread: the channel's loop, which is the session's
 * </pre>
 */
final class StreamTransport extends ChannelTransport implements StreamFrameDecoder.Frames {

  static final String NAME = "stream";
  static final String LINES = "lines";

  private static final Logger LOG = LoggerFactory.getLogger(StreamTransport.class);

  private final StreamDecoder decoder;

  /** What the most bytes of a packet are called. */
  private Limit limit;

  /** Read, and not understood while it is held. */
  private Slice rest = Slice.EMPTY;

  private boolean held;

  /** {@code most} bounds one packet, its type included, or one line. */
  StreamTransport(Settings settings, Limit limit, int most) {
    super(settings);
    this.limit = limit;
    this.decoder = isLines() ? new LineDecoder(most) : new StreamFrameDecoder(most);
  }

  @Override
  public String name() {
    return isLines() ? LINES : NAME;
  }

  private boolean isLines() {
    return settings.framing() == Framing.LINES;
  }

  @Override
  public boolean closesByPacket() {
    return !isLines();
  }

  Channel channel() {
    return context().channel();
  }

  // --- reading ---

  /** Packets that begin from now on have at most {@code most} bytes. */
  void limit(Limit met, int most) {
    limit = met;
    decoder.maxPayload(most);
  }

  @Override
  void read(ByteBuf bytes) {
    if (closed) {
      return;
    }
    byte[] array = new byte[rest.length() + bytes.readableBytes()];
    System.arraycopy(rest.array(), rest.offset(), array, 0, rest.length());
    bytes.readBytes(array, rest.length(), bytes.readableBytes());
    decode(Slice.of(array));
  }

  private void decode(Slice bytes) {
    Slice left = bytes;
    try {
      while (!left.isEmpty() && !held && !closed) {
        int read = decoder.decode(left, this);
        left = read == left.length() ? Slice.EMPTY : left.from(read);
      }
      rest = left;
    } catch (MalformedPacketException malformed) {
      broken(malformed, Optional.empty());
    } catch (LimitExceededException exceeded) {
      broken(new LimitExceededException(limit, decoder.maxPayload()), Optional.of(limit));
    }
  }

  @Override
  public void text(Slice packet) {
    listener.text(packet);
  }

  @Override
  public void binary(Slice packet) {
    listener.binary(packet);
  }

  /** Who has no session yet does not outlive the listener. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(listener instanceof StreamDoor door)) {
      return;
    }
    if (event == Listener.CLOSING) {
      door.close();
    } else if (event instanceof SslHandshakeCompletionEvent) {
      door.secured();
    }
  }

  /** Nothing behind the packet that is being told is, until {@link #goOn}. */
  void hold() {
    held = true;
    decoder.stop();
  }

  void goOn() {
    held = false;
    Slice left = rest;
    rest = Slice.EMPTY;
    decode(left);
  }

  private void broken(RuntimeException broken, Optional<Limit> met) {
    answerBeforeEnd();
    if (closed) {
      return;
    }
    LOG.debug("{}: {}", channel(), broken.getMessage());
    met.ifPresent(settings.hooks()::limitMet);
    refuse();
    DisconnectReason reason = DisconnectReason.TRANSPORT_ERROR;
    listener.ended(met.map(reason::withLimit).orElse(reason));
  }

  // --- sending ---

  /** Sends {@code packet} at once, for who has no session. */
  void send(Outgoing packet) {
    ByteBuf frame = context().alloc().ioBuffer(StreamFrameEncoder.length(packet));
    StreamFrameEncoder.message(frame, packet);
    settings.hooks().bytesOut(write(frame));
    context().flush();
  }

  // --- end ---

  /** There is no frame that closes: a FIN does, behind all that was sent. */
  @Override
  void farewell() {
    end();
    resume();
    atEnd().finishOutput();
    atEnd().awaitPeer(settings.closeTimeout());
  }

  /** Who broke the protocol, or is not let in, has a moment to see that nothing more comes. */
  void refuse() {
    if (!closed) {
      end();
      resume();
      atEnd().fail();
    }
  }

  @Override
  void end() {
    super.end();
    decoder.stop();
  }
}
