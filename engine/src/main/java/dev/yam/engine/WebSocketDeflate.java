package dev.yam.engine;

import dev.yam.wire.Inflation;
import dev.yam.wire.MessageDeflater;
import dev.yam.wire.MessageInflater;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The compression of one WebSocket, as its handshake agreed (RFC 7692). Where a side keeps its context, this has a codec
 * of its own, made with the first message that needs it; otherwise the loop's are used. Either end of the WebSocket has one.
 *
 * <pre>
 * In:     compressed messages of the decoder; messages of the session
 * Out:    messages to the decoder; frames to the transport
 * Thread: the channel's loop
 * </pre>
 */
final class WebSocketDeflate implements Inflation {

  /** What is compressed takes a fraction of its length, which one does not know before. */
  private static final int FIRST_ROOM = 2048;

  private final DeflateEndpoint endpoint;
  /** Of what is sent. */
  private final boolean ownTakeover;

  /** Of what comes. */
  private final boolean peerTakeover;

  private @Nullable MessageInflater inflater;
  private @Nullable MessageDeflater deflater;
  private boolean ended;

  WebSocketDeflate(DeflateEndpoint endpoint, boolean ownTakeover, boolean peerTakeover) {
    this.endpoint = endpoint;
    this.ownTakeover = ownTakeover;
    this.peerTakeover = peerTakeover;
  }

  // --- in ---

  /** Behind the end of the session messages are not read any more, and not inflated either. */
  @Override
  public Slice inflate(Slice compressed, int most) {
    return ended ? Slice.EMPTY : inflater().inflate(compressed, most);
  }

  private MessageInflater inflater() {
    if (!peerTakeover) {
      return DeflatePool.ofLoop().inflater();
    }
    MessageInflater own = inflater;
    if (own == null) {
      own = new MessageInflater(true);
      inflater = own;
    }
    return own;
  }

  // --- out ---

  /** The frames of {@code messages}: without compression where all are short, as most are. */
  ByteBuf frames(Sequence messages, Framing framing, ByteBufAllocator allocator, EngineLoop loop) {
    if (messages.length() < endpoint.options().threshold()) {
      return messages.frames(framing, allocator, loop);
    }
    ByteBuf out = allocator.ioBuffer(Math.min(messages.length(), FIRST_ROOM));
    for (Outgoing message : messages.toArray()) {
      write(out, message, framing);
    }
    return out;
  }

  /** Messages with attachments that are framed in a way of their own, as former clients', are sent as they are. */
  private void write(ByteBuf out, Outgoing message, Framing framing) {
    if (framing != Framing.PLAIN && !message.attachments().isEmpty()) {
      framing.write(out, message);
    } else if (!message.compressible() || message.size() < endpoint.options().threshold()) {
      WebSocketEncoder.message(out, message);
    } else if (ownTakeover) {
      compress(out, message, own());
    } else {
      writeShared(out, message);
    }
  }

  /** What one message is compressed to is the same for all that keep no context: kept where others will ask for it. */
  private void writeShared(ByteBuf out, Outgoing message) {
    Slice known = message.compressedBy(endpoint);
    if (known != null) {
      out.writeBytes(known.array(), known.offset(), known.length());
      return;
    }
    int start = out.writerIndex();
    compress(out, message, DeflatePool.ofLoop().deflater(endpoint.options().level()));
    if (message.isForMany()) {
      byte[] frames = new byte[out.writerIndex() - start];
      out.getBytes(start, frames);
      message.keepCompressed(endpoint, Slice.of(frames));
    }
  }

  private void compress(ByteBuf out, Outgoing message, MessageDeflater by) {
    int start = out.writerIndex();
    by.message(out, message, endpoint.options().threshold());
    endpoint.hooks().compressed(message.size(), out.writerIndex() - start);
  }

  private MessageDeflater own() {
    MessageDeflater own = deflater;
    if (own == null) {
      own = new MessageDeflater(endpoint.options().level(), true);
      deflater = own;
    }
    return own;
  }

  /** Nothing is read or sent any more: gives the native memory of its contexts back. */
  void end() {
    ended = true;
    if (inflater != null) {
      inflater.close();
      inflater = null;
    }
    if (deflater != null) {
      deflater.close();
      deflater = null;
    }
  }
}
