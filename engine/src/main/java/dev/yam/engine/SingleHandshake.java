package dev.yam.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS by an engine of the JDK, which would negotiate TLS 1.2 again whenever a client asks: work that costs the server
 * more than the client, and might make the client somebody else. BoringSSL refuses by itself, TLS 1.3 has no such thing.
 */
final class SingleHandshake extends SslHandler {

  SingleHandshake(SSLEngine engine, Executor tasks) {
    super(engine, tasks);
  }

  /** Called with a record, or the beginning of one, whose first byte tells of what type it is, encrypted or not. */
  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
    if (handshakeFuture().isSuccess() && TlsDoor.isHandshake(in)) {
      in.skipBytes(in.readableBytes());
      throw new SSLException("a second handshake (RFC 5246 §7.4.1.1)");
    }
    super.decode(context, in, out);
  }
}
