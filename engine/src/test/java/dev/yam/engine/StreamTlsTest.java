package dev.yam.engine;

import static dev.yam.engine.Streams.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS on the port of a stream, from the JDK's sockets; by what the JDK has and by BoringSSL. */
@Timeout(120)
class StreamTlsTest {

  private static final StreamServer.Road ROAD = new StreamServer.Road(IoKind.best(), false);

  @TempDir Path folder;

  private static StreamServer server(Tls tls) {
    return server(tls, Duration.ofSeconds(10));
  }

  private static StreamServer server(Tls tls, Duration headerTimeout) {
    return new StreamServer(
        ROAD, tcp("127.0.0.1", 0).tls(tls), options -> options, options -> options.headerTimeout(headerTimeout));
  }

  private static RawStream connect(StreamServer server, SSLContext client) throws IOException {
    var at = (InetSocketAddress) server.address();
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), at.getPort());
    socket.setSoTimeout(10_000);
    return new RawStream(socket);
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenTls_whenConnected_thenMessagesOfAnySizeGoBothWays(SslProvider provider) throws Exception {
    try (var server = server(Identity.make(folder, "server").pem().provider(provider));
        RawStream client = connect(server, Identity.nobody())) {
      client.open("0{\"query\":\"a=1\"}");
      for (int length : new int[] {1, 16_384, 500_000}) {
        String message = "4" + "x".repeat(length);
        assertThat(client.text(message).packet()).isEqualTo(message);
      }
      assertThat(server.session().request().secure()).isTrue();
      assertThat(server.session().request().certificates()).isEmpty();
      assertThat(server.session().request().query("a")).contains("1");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenAClientCertificate_whenConnected_thenTheRequestNamesIt(SslProvider provider) throws Exception {
    Identity identity = Identity.make(folder, "server");
    Identity known = Identity.make(folder, "client");
    Tls tls = identity.pem().provider(provider).requireClientCertificates(identity.authorities());
    try (var server = server(tls);
        RawStream client = connect(server, known.context());
        RawStream stranger = connect(server, Identity.nobody())) {
      client.open("0");

      assertThat(server.session().request().principal()).contains(new X500Principal("CN=client"));
      assertThatThrownBy(() -> stranger.open("0")).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenASession_whenTheServerCloses_thenItIsToldBeforeTlsEnds(SslProvider provider) throws Exception {
    try (var server = server(Identity.make(folder, "server").pem().provider(provider));
        RawStream client = connect(server, Identity.nobody())) {
      client.open("0");
      server.session().close(DisconnectReason.FORCED_CLOSE);

      assertThat(client.packet()).isEqualTo("1");
      assertThat(client.isClosed()).isTrue();
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.FORCED_CLOSE));
    }
  }

  @Test
  void givenAPlainClient_whenItSpeaks_thenClosedWithoutAWord() throws Exception {
    try (var server = server(Identity.make(folder, "server").pem());
        RawStream plain = server.connect();
        RawStream web = server.connect()) {
      assertThat(plain.text("0").isClosed()).isTrue();
      assertThat(web.bytes("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).isClosed())
          .isTrue();
      assertThat(server.counters.sessionsOpened()).isZero();
    }
  }

  @Test
  void givenAHandshakeThatNeverBegins_whenHeaderTimeoutIsOver_thenClosed() throws Exception {
    try (var server = server(Identity.make(folder, "server").pem(), Duration.ofMillis(50));
        RawStream silent = server.connect()) {
      assertThat(silent.isClosed()).isTrue();
      silent.finish();
      await().until(() -> server.listener.connections() == 0);
    }
  }

  @Test
  void givenAReplacedCertificate_whenReloaded_thenNewConnectionsSeeIt() throws Exception {
    Identity identity = Identity.make(folder, "server");
    try (var server = server(identity.pem());
        RawStream before = connect(server, Identity.nobody())) {
      before.open("0");
      Identity.selfSigned(folder, "server"); // in the same files
      server.listener.reloadTls();

      assertThatThrownBy(() -> connect(server, Identity.nobody()).open("0")).isInstanceOf(IOException.class);
      assertThat(before.text("4still here").packet()).isEqualTo("4still here");
    }
  }
}
