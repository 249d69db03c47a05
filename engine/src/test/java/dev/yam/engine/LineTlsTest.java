package dev.yam.engine;

import static dev.yam.engine.Streams.tcp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Message;
import io.netty.handler.ssl.SslProvider;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines over TLS: nobody speaks first, so the session begins when the handshake has ended. */
@Timeout(120)
class LineTlsTest {

  private static final StreamServer.Road ROAD = new StreamServer.Road(IoKind.best(), false);

  @TempDir Path folder;

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  private StreamServer server(Tls tls, EngineMiddleware middleware) {
    return new StreamServer(
        ROAD,
        tcp("127.0.0.1", 0).tls(tls).lines(),
        options -> options.use(middleware).onConnection(this::accept),
        options -> options.headerTimeout(Duration.ofSeconds(10)));
  }

  private void accept(Session session) {
    session.onMessage(message -> told.add(((Message.Text) message).data().toUtf8()));
    session.send("2[\"in\",\"" + session.request().principal().map(X500Principal::getName).orElse("nobody") + "\"]");
  }

  private static SSLSocket connect(StreamServer server, SSLContext client) throws Exception {
    int port = ((InetSocketAddress) server.address()).getPort();
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static BufferedReader reader(SSLSocket socket) throws Exception {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenAClientCertificate_whenTheHandshakeHasEnded_thenTheServerMaySpeakFirstAndKnowsWhoItIs(SslProvider provider)
      throws Exception {
    Identity identity = Identity.make(folder, "server");
    Tls tls = identity.pem().provider(provider).requireClientCertificates(identity.authorities());
    try (var server = server(tls, (request, headers) -> {});
        SSLSocket client = connect(server, Identity.make(folder, "client").context())) {
      client.startHandshake();

      assertThat(reader(client).readLine()).isEqualTo("{\"eventName\":\"in\",\"args\":[\"CN=client\"]}");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenMiddlewareThatIsSlow_whenManyRecordsComeMeanwhile_thenEveryLineIsHeardInOrder(SslProvider provider)
      throws Exception {
    var go = new CountDownLatch(1);
    try (var server = server(Identity.make(folder, "server").pem().provider(provider), (request, headers) -> go.await());
        SSLSocket client = connect(server, Identity.nobody())) {
      for (int i = 0; i < 100; i++) {
        client.getOutputStream().write(("{\"eventName\":\"n\",\"args\":[" + i + "]}\r\n").getBytes(UTF_8)); // a record each
      }
      await().until(() -> server.counters.connectionsOpened() == 1);
      go.countDown();

      for (int i = 0; i < 100; i++) {
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"eventName\":\"n\",\"args\":[" + i + "]}");
      }
      assertThat(reader(client).readLine()).isEqualTo("{\"eventName\":\"in\",\"args\":[\"nobody\"]}");
    }
  }
}
