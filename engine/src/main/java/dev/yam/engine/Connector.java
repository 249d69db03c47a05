package dev.yam.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How channels to one server are made: straight or through a proxy, plain or by TLS, to a host or to a file.
 * {@link Connecting} makes one.
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

  /** The addresses to try, of the server, or of the proxy, which resolves the server's name. May block. */
  SocketAddress[] resolve() throws UnknownHostException {
    return switch (origin) {
      case Origin.UnixSocket socket -> new SocketAddress[] {socket.address().socketAddress()};
      case Origin.Internet server when proxy.isPresent() -> addresses(proxy.get().host(), proxy.get().port());
      case Origin.Internet server -> addresses(server.host(), server.port());
    };
  }

  private static SocketAddress[] addresses(String name, int port) throws UnknownHostException {
    return Stream.of(InetAddress.getAllByName(name))
        .map(address -> new InetSocketAddress(address, port))
        .toArray(SocketAddress[]::new);
  }

  /** How long one of so many addresses is waited for: the first may be one that swallows all. */
  Duration patience(int addresses) {
    return connectTimeout.dividedBy(addresses);
  }

  /** Begins to connect by {@code address}, of those that were found, on {@code loop}. */
  ChannelFuture connect(EventLoop loop, SocketAddress address, ChannelHandler handler) {
    IoKind io = IoKind.of(loop);
    var bootstrap = new Bootstrap()
        .group(loop)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // who connects has a deadline
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .handler(handler);
    return address instanceof UnixDomainSocketAddress file
        ? bootstrap.channel(io.unixClient()).connect(io.unixAddress(file.getPath()))
        : bootstrap.channel(io.tcpClient()).connect(destination(address));
  }

  /** What a proxy is asked for, or {@code address} itself. */
  private SocketAddress destination(SocketAddress address) {
    return proxy.isPresent() && origin instanceof Origin.Internet server
        ? InetSocketAddress.createUnresolved(server.host(), server.port())
        : address;
  }

  /** Stands first, or is null. */
  @Nullable HttpProxyHandler proxyHandler(SocketAddress at) {
    if (proxy.isEmpty()) {
      return null;
    }
    HttpProxyHandler handler = proxy.get()
        .credentials()
        .map(known -> new HttpProxyHandler(at, known.user(), known.password()))
        .orElseGet(() -> new HttpProxyHandler(at));
    handler.setConnectTimeoutMillis(0); // as above
    return handler;
  }

  /** Stands behind the proxy's, or is null. */
  @Nullable SslHandler tlsHandler(Channel channel) {
    if (tls == null || !(origin instanceof Origin.Internet server)) {
      return null;
    }
    SslHandler handler = tls.newHandler(channel.alloc(), server.host(), server.port(), HANDSHAKES);
    handler.setHandshakeTimeoutMillis(0); // as above
    return handler;
  }
}
