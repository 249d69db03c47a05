package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.ConnectFailedException;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS from the client's side, by what the JDK has and by BoringSSL. */
@Timeout(120)
class ClientTlsTest {

  @TempDir
  static Path folder = Path.of("");

  private static List<Identity> made = List.of();

  private final ClientRig rig = new ClientRig();

  @BeforeAll
  static void makeKeys() throws Exception {
    made = List.of(
        Identity.make(folder, "server"), Identity.make(folder, "client"), Identity.selfSigned(folder, "stranger"));
  }

  private static Identity server() {
    return made.get(0);
  }

  private static Identity client() {
    return made.get(1);
  }

  private static Identity stranger() {
    return made.get(2);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  static List<SslProvider> providers() {
    return TlsEndpoint.providers().toList();
  }

  private TestClient open(TestServer to, ClientTls tls, UnaryOperator<EngineClientOptions.Builder> with) {
    return open("localhost", to, tls, with);
  }

  private TestClient open(String host, TestServer to, ClientTls tls, UnaryOperator<EngineClientOptions.Builder> with) {
    var uri = URI.create("https://" + host + ":" + to.port());
    return rig.open(new EngineClient(uri, ClientRig.options(options -> with.apply(options.tls(tls)))));
  }

  private static ClientTls trusting(SslProvider provider) {
    return ClientTls.DEFAULT.provider(provider).trust(server().authorities());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givenTrustedServer_whenOpened_thenMessagesGoByEachTransport(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem())) {
      for (String[] way : new String[][] {{"polling"}, {"websocket"}, {"polling", "websocket"}}) {
        TestClient client = open(endpoint.server(), trusting(provider), options -> options.transports(way));
        ClientSession session = client.session();
        for (int i = 0; i < 100; i++) {
          client.send("x".repeat(i * 100));
        }

        for (int i = 0; i < 100; i++) {
          assertThat(client.text()).hasSize(i * 100);
        }
        await().until(() -> session.transport().equals(way[way.length - 1]));
        client.close();
        get(client.closed);
      }
      await().until(() -> endpoint.server().listener.connections() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givenStrangersCertificate_whenOpened_thenFailedByTls(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(stranger().pem())) {
      for (String transport : List.of("polling", "websocket")) {
        ConnectFailedException why =
            get(open(endpoint.server(), trusting(provider), options -> options.transports(transport)).failed);

        assertThat(why).hasMessageContaining("certification path").cause().isInstanceOf(SSLException.class);
        assertThat(why.url()).startsWith("https://localhost:");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givenJvmsTrustStore_whenOpened_thenFailedByTls(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem())) {
      TestClient client = open(endpoint.server(), ClientTls.DEFAULT.provider(provider), options -> options);

      assertThat(get(client.failed)).cause().isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givenOtherName_whenOpened_thenFailedByTls(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem())) {
      // The certificate is for localhost and 127.0.0.1.
      TestClient client = open("127.0.0.2", endpoint.server(), trusting(provider), options -> options.proxy(direct(endpoint)));

      assertThat(get(client.failed)).cause().isInstanceOf(SSLException.class);
      TestClient insecure = open(
          "127.0.0.2", endpoint.server(), trusting(provider).insecure(), options -> options.proxy(direct(endpoint)));
      assertThat(insecure.send("x").text()).isEqualTo("x");
    }
  }

  private final List<ConnectProxy> proxies = new java.util.concurrent.CopyOnWriteArrayList<>();

  /** Leads to the endpoint, whatever host a client names. */
  private HttpProxy direct(TlsEndpoint endpoint) {
    try {
      var proxy = ConnectProxy.to(endpoint.server().port());
      proxies.add(proxy);
      return HttpProxy.of("127.0.0.1", proxy.port());
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @AfterEach
  void endProxies() throws Exception {
    for (ConnectProxy proxy : proxies) {
      proxy.close();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givenServerThatWantsACertificate_whenShown_thenItKnowsTheClient(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().requireClientCertificates(server().authorities()))) {
      for (ClientTls tls : List.of(
          trusting(provider).certificate(client().chain(), client().key()),
          trusting(provider).certificate(client().chain(), client().encryptedKey(), Identity.PASSWORD),
          trusting(provider).certificatePkcs12(client().store(), Identity.PASSWORD))) {
        TestClient shown = open(endpoint.server(), tls, options -> options.transports("websocket"));
        shown.session();
      }

      await().until(() -> endpoint.server().sessions.size() == 3);
      assertThat(endpoint.server().sessions).allSatisfy(session ->
          assertThat(session.request().principal()).contains(new X500Principal("CN=client")));
      TestClient silent = open(endpoint.server(), trusting(provider), options -> options.transports("websocket"));
      assertThat(get(silent.failed).url()).startsWith("https://");
    }
  }

  @Test
  void givenPlainServer_whenOpenedByTls_thenFailed() throws Exception {
    try (var server = new TestServer()) {
      assertThat(get(open(server, ClientTls.DEFAULT, options -> options).failed)).cause().isInstanceOf(SSLException.class);
    }
  }

  @Test
  void givenTlsServer_whenOpenedWithout_thenFailedSaysWhatTheServerSaid() throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem())) {
      assertThat(get(rig.open(endpoint.server()).failed)).hasMessageContaining("This port speaks TLS");
    }
  }

  @Test
  void givenFilesThatCannotBeUsed_whenTheClientIsMade_thenRefused() {
    var uri = URI.create("wss://localhost");
    for (ClientTls tls : List.of(
        ClientTls.DEFAULT.trust(folder.resolve("none.pem")),
        ClientTls.DEFAULT.trust(client().key()),
        ClientTls.DEFAULT.trustPkcs12(client().store(), "wrong"),
        ClientTls.DEFAULT.certificate(server().chain(), client().key()))) {
      assertThatThrownBy(() -> new EngineClient(uri, ClientRig.options(options -> options.tls(tls))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ClientTls.DEFAULT.trust(List.of())).hasMessageContaining("no certificate");
  }
}
