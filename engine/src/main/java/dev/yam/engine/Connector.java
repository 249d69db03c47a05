package dev.yam.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How channels to one server are made: straight or through a proxy, plain or by TLS. {@link Connecting} makes one.
 *
 * <p>Thread: any; immutable.
 */
final class Connector {

  /** What takes a millisecond, as a signature, does not hold up a loop. */
  private static final Executor HANDSHAKES = Thread::startVirtualThread;

  private final Origin origin;
  private final Optional<HttpProxy> proxy;
  private final @Nullable SslContext tls;
  private final Duration connectTimeout;

  Connector(Origin origin, EngineClientOptions options) {
    EngineClientOptions.Network network = options.network();
    this.connectTimeout = options.delays().connect();
    this.origin = origin;
    this.proxy = network.proxy();
    this.tls = origin.secure() ? network.tls().load() : null;
  }

  /** The name that has to be resolved here: the proxy resolves the server's. */
  String nameToResolve() {
    return proxy.map(HttpProxy::host).orElse(origin.host());
  }

  /** How long one of so many addresses is waited for: the first may be one that swallows all. */
  Duration patience(int addresses) {
    return connectTimeout.dividedBy(addresses);
  }

  /** The address to connect to, once the name was resolved to {@code address}. */
  InetSocketAddress destination(InetAddress address) {
    return proxy.isPresent()
        ? InetSocketAddress.createUnresolved(origin.host(), origin.port())
        : new InetSocketAddress(address, origin.port());
  }

  /** Stands first, or is null. */
  @Nullable HttpProxyHandler proxyHandler(InetAddress address) {
    if (proxy.isEmpty()) {
      return null;
    }
    HttpProxy through = proxy.get();
    var at = new InetSocketAddress(address, through.port());
    HttpProxyHandler handler = through
        .credentials()
        .map(known -> new HttpProxyHandler(at, known.user(), known.password()))
        .orElseGet(() -> new HttpProxyHandler(at));
    handler.setConnectTimeoutMillis(0); // who connects has a deadline
    return handler;
  }

  /** Stands behind the proxy's, or is null. */
  @Nullable SslHandler tlsHandler(Channel channel) {
    if (tls == null) {
      return null;
    }
    SslHandler handler = tls.newHandler(channel.alloc(), origin.host(), origin.port(), HANDSHAKES);
    handler.setHandshakeTimeoutMillis(0); // as above
    return handler;
  }

  Bootstrap bootstrap(EventLoop loop, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(IoKind.of(loop).tcpClient())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // as above
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .handler(handler);
  }
}
