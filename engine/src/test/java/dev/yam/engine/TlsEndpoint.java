package dev.yam.engine;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A {@link TestServer} that speaks TLS, and clients of it. */
record TlsEndpoint(TestServer server) implements AutoCloseable {

  /** The JDK, and BoringSSL where it is. */
  static Stream<SslProvider> providers() {
    return OpenSsl.isAvailable() ? Stream.of(SslProvider.JDK, SslProvider.OPENSSL) : Stream.of(SslProvider.JDK);
  }

  static TlsEndpoint of(Tls tls) {
    return of(tls, options -> options);
  }

  /** With an endpoint that bounds what waits for each session, and calls {@code onConnection}. */
  static TlsEndpoint of(Tls tls, int maxOutboundBytes, Consumer<Session> onConnection) {
    return new TlsEndpoint(new TestServer(
        engine -> engine.maxOutboundBytes(maxOutboundBytes), listener -> listener.tls(tls), onConnection));
  }

  static TlsEndpoint of(Tls tls, UnaryOperator<Listener.Builder> options) {
    return new TlsEndpoint(new TestServer(engine -> engine, listener -> options.apply(listener.tls(tls))));
  }

  /** A client that shows no certificate. */
  RawClient connect() throws Exception {
    return connect(Identity.nobody());
  }

  RawClient connect(SSLContext client) throws Exception {
    return new RawClient(socket(client));
  }

  SSLSocket socket(SSLContext client, String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  /** Whether a client that trusts the authority is served now. */
  boolean serves() throws Exception {
    try (RawClient client = connect()) {
      return client.get(TestServer.POLLING).response().status() == 200;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
