package dev.yam.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP port. Operators return changed copies. */
public final class TcpAddress extends StreamAddress {

  private static final int HIGHEST = 65_535;

  private final @Nullable String host;
  private final int port;
  private final @Nullable Tls tls;

  TcpAddress(@Nullable String host, int port, @Nullable Tls tls, StreamProtocol protocol) {
    super(protocol);
    if (port < 0 || port > HIGHEST) {
      throw new IllegalArgumentException("port must be from 0 to " + HIGHEST + ": " + port);
    }
    this.host = host;
    this.port = port;
    this.tls = tls;
  }

  /** Speaks TLS, and nothing else on this port. Off. */
  public TcpAddress tls(Tls value) {
    return new TcpAddress(host, port, value, protocol());
  }

  @Override
  public TcpAddress lines() {
    return new TcpAddress(host, port, tls, StreamProtocol.LINES);
  }

  @Nullable Tls tls() {
    return tls;
  }

  InetSocketAddress socketAddress() {
    return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (tls == null ? "tcp://" : "tls://") + (host == null ? "*" : host) + ":" + port;
  }
}
