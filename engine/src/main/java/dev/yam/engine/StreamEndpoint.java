package dev.yam.engine;

import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

  /** Of a peer: one of a Unix socket has none of its own, and is known by the path that it came by. */
  SocketAddress remoteAddress(@Nullable SocketAddress of) {
    return switch (address) {
      case UnixAddress unix -> unix.socketAddress();
      case TcpAddress tcp -> of == null ? RequestHead.NOBODY : of;
    };
  }
}
