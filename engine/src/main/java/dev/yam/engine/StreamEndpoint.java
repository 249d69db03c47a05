package dev.yam.engine;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address at which a listener hears streams, and who is behind it.
 *
 * @param tls null where connections are plain
 * @param headerTimeout what the first packet has, and TLS before it
 * @param maxHeaderBytes what the first packet may have
 */
record StreamEndpoint(
    StreamAddress address,
    EngineServer engine,
    @Nullable TlsContext tls,
    Duration headerTimeout,
    int maxHeaderBytes) {

  private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

  /** What a session is opened with by the peer of {@code channel}; {@code target} is a path and perhaps a query. */
  Request request(Channel channel, String target) {
    return switch (address) {
      case UnixAddress unix -> new UnixRequest(target + "\n", unix.socketAddress(), peer(channel));
      case TcpAddress tcp -> new Request("", target + "\n", remoteAddress(channel), certificates(channel));
    };
  }

  private static Optional<PeerCredentials> peer(Channel channel) {
    try {
      return Optional.of(IoKind.of(channel.eventLoop()).peer(channel));
    } catch (IOException | UnsupportedOperationException unknown) {
      LOG.debug("{}: the system does not say who it is: {}", channel, unknown.getMessage());
      return Optional.empty();
    }
  }

  private static SocketAddress remoteAddress(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    return remote == null ? RequestHead.NOBODY : remote;
  }

  private @Nullable List<X509Certificate> certificates(Channel channel) {
    return tls == null ? null : TlsPeer.certificates(channel);
  }
}
