package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is at the other end of a connection by TLS, and when there is nobody any more: what TLS says of it becomes what
 * TCP would have said, so that nothing behind knows of TLS.
 *
 * <pre>
 * In:     what Netty's SslHandler tells
 * Out:    the same as an IOException, or a close
 * Thread: the channel's loop
 * </pre>
 */
final class TlsPeer extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(TlsPeer.class);

  private final SslHandler handler;
  private List<X509Certificate> certificates = List.of();

  TlsPeer(SslHandler handler) {
    this.handler = handler;
  }

  /** What the client showed, its own first; empty where it showed nothing, null where the connection is plain. */
  static @Nullable List<X509Certificate> certificates(Channel channel) {
    TlsPeer peer = channel.pipeline().get(TlsPeer.class);
    return peer == null ? null : peer.certificates;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent done when done.isSuccess() -> {
        certificates = shown();
        context.fireUserEventTriggered(done);
      }
      case SslHandshakeCompletionEvent failed ->
          LOG.debug("{}: no handshake of TLS: {}", context.channel(), reason(failed.cause()));
      case SslCloseCompletionEvent end when end.isSuccess() -> context.close(); // close_notify is TLS's FIN
      case SslCloseCompletionEvent cut -> {} // the channel is closed already
      default -> context.fireUserEventTriggered(event);
    }
  }

  /** Without what the peer sent. */
  private static String reason(Throwable cause) {
    return switch (cause) {
      case NotSslRecordException other -> "what came is no record of TLS";
      case ClosedChannelException gone -> "the connection ended";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private List<X509Certificate> shown() {
    SSLEngine engine = handler.engine();
    if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
      return List.of();
    }
    try {
      var shown = new ArrayList<X509Certificate>(2);
      for (Certificate certificate : engine.getSession().getPeerCertificates()) {
        shown.add((X509Certificate) certificate);
      }
      return List.copyOf(shown);
    } catch (SSLPeerUnverifiedException nothing) {
      return List.of();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // not deprecated for inbound handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean theirs = cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    context.fireExceptionCaught(theirs ? cause.getCause() : cause);
  }

  /**
   * Says that nothing more will come, first by TLS where that is spoken (RFC 8446 §6.1). Then TLS reads no more: BoringSSL
   * takes what comes behind its own close_notify for a fault, and would cut off a client that still sends.
   */
  static void finishOutput(Channel channel) {
    TlsPeer peer = channel.pipeline().get(TlsPeer.class);
    if (peer == null) {
      shutdown(channel);
    } else {
      channel.pipeline().addFirst(new Discard());
      peer.handler.closeOutbound().addListener(said -> shutdown(channel));
    }
  }

  private static void shutdown(Channel channel) {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      duplex.shutdownOutput();
    }
  }
}
