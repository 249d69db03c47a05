package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first byte of a connection to a port that speaks TLS, and is gone: who speaks plain HTTP is told so, in
 * plain HTTP.
 *
 * <pre>
 * In:     the first bytes of a channel
 * Out:    the same bytes to TLS; or an answer, and the end
 * Thread: the channel's loop
 * </pre>
 */
final class TlsDoor extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);

  /** The first byte of a handshake (RFC 8446 §5.1). */
  private static final byte HANDSHAKE = 22;

  private static final String TEXT = "This port speaks TLS: ask by https or wss.\n";

  private static final ByteBuf ANSWER = Unpooled.unreleasableBuffer(
      Unpooled.wrappedBuffer(
              ("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
                      + TEXT.length() + "\r\n\r\n" + TEXT)
                  .getBytes(US_ASCII))
          .asReadOnly());

  private boolean refused;

  /** Whether {@code bytes}, the first of a connection, begin a handshake. */
  static boolean isHandshake(ByteBuf bytes) {
    return bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == HANDSHAKE;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (refused) {
      bytes.release();
    } else if (looksPlain(bytes)) {
      refused = true;
      bytes.release();
      LOG.debug("{}: plain HTTP came to a port that speaks TLS", context.channel());
      context.writeAndFlush(ANSWER.duplicate()).addListener(written -> context.close());
    } else {
      context.pipeline().remove(this);
      context.fireChannelRead(bytes);
    }
  }

  /** Letters, with which methods begin, and no type of a record does. */
  private static boolean looksPlain(ByteBuf bytes) {
    byte first = bytes.isReadable() ? bytes.getByte(bytes.readerIndex()) : HANDSHAKE;
    return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
  }
}
