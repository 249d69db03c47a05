package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS as clients see it, from the JDK's sockets; by what the JDK has and by BoringSSL. */
@Timeout(120)
class TlsTest {

  @TempDir
  static Path folder = Path.of("");

  private static List<Identity> made = List.of();

  @BeforeAll
  static void makeKeys() throws Exception {
    made = List.of(Identity.make(folder, "server"), Identity.rsa(folder, "rsa"), Identity.make(folder, "client"),
        Identity.selfSigned(folder, "stranger"));
  }

  private static Identity server() {
    return made.get(0);
  }

  private static Identity rsa() {
    return made.get(1);
  }

  private static Identity client() {
    return made.get(2);
  }

  private static Identity stranger() {
    return made.get(3);
  }

  @Test
  void givenTheTests_whenBoringSslIsAskedFor_thenItIsThere() {
    boolean linux = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");

    assertThat(OpenSsl.isAvailable()).isEqualTo(linux);
    assertThat(server().pem().toString()).contains(linux ? "BoringSSL" : "JDK");
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenEveryFormOfKeys_whenConnected_thenBothTransportsAndTheUpgradeWork(SslProvider provider) throws Exception {
    List<Tls> forms = List.of(server().pem(), server().encryptedPem(), server().pkcs12(), rsa().pem(),
        rsa().encryptedPem(), rsa().pkcs12());
    for (Tls form : forms) {
      try (var endpoint = TlsEndpoint.of(form.provider(provider)); RawClient polling = endpoint.connect()) {
        String sid = TestServer.sid(polling.get(TestServer.POLLING).response().body());
        assertThat(polling.post(TestServer.poll(sid), "4posted").response().body()).isEqualTo("ok");
        assertThat(polling.get(TestServer.poll(sid)).response().body()).isEqualTo("4posted");
        try (RawClient webSocket = endpoint.connect().webSocket(TestServer.WEBSOCKET)) {
          TestServer.sid(webSocket.message());
          assertThat(webSocket.text("4at once").message()).isEqualTo("4at once");
        }
        assertUpgrades(endpoint);
        assertThat(endpoint.server().sessions).allMatch(session -> session.request().secure());
        assertThat(endpoint.server().sessions).allMatch(session -> session.request().certificates().isEmpty());
      }
    }
  }

  /** The WebSockets of several connections: some come from the other loop to that of their session. */
  private static void assertUpgrades(TlsEndpoint endpoint) throws Exception {
    for (int i = 0; i < 4; i++) {
      try (RawClient first = endpoint.connect()) {
        String sid = TestServer.sid(first.get(TestServer.POLLING).response().body());
        try (RawClient upgraded = endpoint.connect().webSocket(TestServer.probe(sid))) {
          assertThat(upgraded.text("2probe").message()).isEqualTo("3probe");
          String large = "4" + "x".repeat(300_000);
          upgraded.text("5").text(large).text("4end");
          assertThat(upgraded.message()).isEqualTo(large);
          assertThat(upgraded.message()).isEqualTo("4end");
          upgraded.closeFrame(1000).frame();
          assertThat(upgraded.isClosed()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenSessionsThatShareFrames_whenSomeHaveMessagesOfTheirOwn_thenEachHasItsOwn(SslProvider provider)
      throws Exception {
    SSLContext nobody = Identity.nobody();
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider))) {
      var clients = new ArrayList<RawClient>();
      for (int i = 0; i < 20; i++) {
        clients.add(endpoint.connect(nobody).webSocket(TestServer.WEBSOCKET));
        TestServer.sid(clients.get(i).message());
        int opened = i + 1;
        await().until(() -> endpoint.server().sessions.size() == opened); // in the order of the clients
      }
      List<Session> sessions = List.copyOf(endpoint.server().sessions);
      for (int round = 0; round < 50; round++) {
        sessions.get(round % 20).send("own before " + round);
        Outgoing all = Outgoing.text(Slice.utf8("4all " + round));
        sessions.forEach(session -> session.loop().execute(() -> session.write(all, false)));
        sessions.get(round % 20).send("own after " + round);
      }

      for (int each = 0; each < 20; each++) {
        for (int round = 0; round < 50; round++) {
          for (String expected : round % 20 == each
              ? List.of("4own before " + round, "4all " + round, "4own after " + round)
              : List.of("4all " + round)) {
            assertThat(clients.get(each).message()).isEqualTo(expected);
          }
        }
        clients.get(each).close();
      }
    }
  }

  // --- flow ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenAClientThatDoesNotRead_whenItIsSentMore_thenTheSessionEndsAtTheLimit(SslProvider provider)
      throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider), 400_000, session -> {});
        RawClient reader = endpoint.connect().webSocket(TestServer.WEBSOCKET)) {
      TestServer.sid(reader.message());
      await().until(() -> endpoint.server().sessions.size() == 1);
      Session session = endpoint.server().sessions.element();

      for (int i = 0; endpoint.server().reasons.isEmpty() && i < 10_000; i++) {
        session.send("x".repeat(50_000));
      }

      await().until(() -> !endpoint.server().reasons.isEmpty());
      assertThat(endpoint.server().reasons)
          .containsExactly(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenASmallLimit_whenAHandlerWaitsForRoom_thenItIsToldOfIt(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider), 100_000, session ->
            session.onMessage(message -> {
              for (int i = 0; i < 500; i++) {
                session.whenWritable().get();
                session.send("y".repeat(20_000));
              }
            }));
        RawClient client = endpoint.connect().webSocket(TestServer.WEBSOCKET)) {
      TestServer.sid(client.message());
      client.text("4go");
      await().until(() -> !endpoint.server().sessions.element().writable());

      for (int i = 0; i < 500; i++) {
        assertThat(client.message()).hasSize(20_001);
      }
      assertThat(endpoint.server().reasons).isEmpty();
    }
  }

  // --- versions ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenVersions_whenAClientSpeaksOne_thenThoseAloneAreAgreed(SslProvider provider) throws Exception {
    try (var both = TlsEndpoint.of(server().pem().provider(provider));
        var old = TlsEndpoint.of(server().pem().protocols("TLSv1.2").provider(provider));
        var young = TlsEndpoint.of(server().pem().protocols("TLSv1.3").provider(provider))) {
      assertThat(agreed(both, "TLSv1.2", "TLSv1.3")).contains("TLSv1.3");
      assertThat(agreed(both, "TLSv1.2")).contains("TLSv1.2");
      assertThat(agreed(old, "TLSv1.2", "TLSv1.3")).contains("TLSv1.2");
      assertThat(agreed(old, "TLSv1.3")).isEmpty();
      assertThat(agreed(young, "TLSv1.2", "TLSv1.3")).contains("TLSv1.3");
      assertThat(agreed(young, "TLSv1.2")).isEmpty();
      assertThat(both.serves() && old.serves() && young.serves()).isTrue();
    }
  }

  private static Optional<String> agreed(TlsEndpoint endpoint, String... spoken) throws Exception {
    try (SSLSocket socket = endpoint.socket(Identity.nobody(), spoken)) {
      socket.startHandshake();
      return Optional.of(socket.getSession().getProtocol());
    } catch (SSLException refused) {
      return Optional.empty();
    }
  }

  @Test
  void givenVersionsThatAreBroken_whenAskedFor_thenRefusedAtOnce() {
    assertThatThrownBy(() -> server().pem().protocols("TLSv1.1", "TLSv1.2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLSv1.1");
    assertThatThrownBy(() -> server().pem().protocols()).isInstanceOf(IllegalArgumentException.class);
  }

  // --- ALPN ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenProtocolsOfAlpn_whenOffered_thenHttp11AloneIsTaken(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider))) {
      assertThat(chosen(endpoint, "h2", "http/1.1")).isEqualTo("http/1.1");
      assertThat(chosen(endpoint, "h2")).isEmpty();
      assertThat(chosen(endpoint)).isEmpty();
    }
  }

  private static String chosen(TlsEndpoint endpoint, String... offered) throws Exception {
    try (SSLSocket socket = endpoint.socket(Identity.nobody())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(offered);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      String chosen = socket.getApplicationProtocol();
      assertThat(new RawClient(socket).get(TestServer.POLLING).response().status()).isEqualTo(200);
      return chosen;
    }
  }

  // --- client certificates ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenClientCertificatesAreRequired_whenShown_thenTheHandshakeHasThem(SslProvider provider) throws Exception {
    try (var endpoint =
        TlsEndpoint.of(server().pem().requireClientCertificates(server().authorities()).provider(provider))) {
      SSLContext known = client().context();
      for (String version : List.of("TLSv1.3", "TLSv1.2")) {
        for (int i = 0; i < 2; i++) { // the second resumes the session of TLS, and shows nothing again
          try (RawClient shown = new RawClient(endpoint.socket(known, version))) {
            assertThat(shown.get(TestServer.POLLING).response().status()).isEqualTo(200);
          }
        }
      }
      assertThatThrownBy(endpoint::serves).isInstanceOf(IOException.class);
      SSLContext unknown = stranger().context();
      assertThatThrownBy(() -> endpoint.connect(unknown).get(TestServer.POLLING).response())
          .isInstanceOf(IOException.class);

      await().until(() -> endpoint.server().sessions.size() >= 4);
      assertThat(endpoint.server().sessions).hasSize(4).allSatisfy(session -> {
        assertThat(session.request().principal()).contains(new X500Principal("CN=client"));
        assertThat(session.request().certificates().get(0)).isEqualTo(client().bundle().getCertificate());
      });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenClientCertificatesAreAccepted_whenNoneIsShown_thenLetInAsNobody(SslProvider provider) throws Exception {
    try (var endpoint =
        TlsEndpoint.of(server().pem().acceptClientCertificates(server().authorities()).provider(provider))) {
      assertThat(endpoint.serves()).isTrue();
      try (RawClient webSocket = endpoint.connect(client().context()).webSocket(TestServer.WEBSOCKET)) {
        TestServer.sid(webSocket.message());
      }

      await().until(() -> endpoint.server().sessions.size() >= 2);
      assertThat(endpoint.server().sessions.stream().map(session -> session.request().principal()))
          .containsExactly(Optional.empty(), Optional.of(new X500Principal("CN=client")));
    }
  }

  // --- ends ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenABodyThatIsTooLarge_whenItComes_thenTheAnswerIsSeenWhole(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider)); RawClient client = endpoint.connect()) {
      String sid = TestServer.sid(client.get(TestServer.POLLING).response().body());
      client.send("POST " + TestServer.poll(sid) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n4"
          + "x".repeat(100_000));

      assertThat(client.response().status()).isEqualTo(413);
      assertThat(client.socket().getInputStream().read()).as("close_notify").isEqualTo(-1);
    }
  }

  /** Cut off while it writes, a client may never read the answer that has come. */
  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenARefusedBody_whenItGoesOnBehindTheAnswer_thenItsClientIsNotCutOff(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider)); RawClient client = endpoint.connect()) {
      String sid = TestServer.sid(client.get(TestServer.POLLING).response().body());
      client.send("POST " + TestServer.poll(sid) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n4");
      assertThat(client.response().status()).isEqualTo(413);
      assertThat(client.socket().getInputStream().read()).as("close_notify").isEqualTo(-1);

      for (int i = 0; i < 100; i++) {
        client.send("x".repeat(10_000));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenAWebSocket_whenItsClientEndsTls_thenTheSessionEndsAtOnce(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(server().pem().provider(provider));
        SSLSocket socket = endpoint.socket(Identity.nobody())) {
      RawClient client = new RawClient(socket).webSocket(TestServer.WEBSOCKET);
      TestServer.sid(client.message());

      socket.shutdownOutput(); // close_notify alone: TCP stays open

      await().until(() -> !endpoint.server().reasons.isEmpty());
      assertThat(endpoint.server().reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenOpenConnections_whenTheListenerCloses_thenAllEnd(SslProvider provider) throws Exception {
    var endpoint = TlsEndpoint.of(server().pem().provider(provider));
    try (RawClient idle = endpoint.connect();
        RawClient webSocket = endpoint.connect().webSocket(TestServer.WEBSOCKET);
        SSLSocket silent = endpoint.socket(Identity.nobody())) {
      assertThat(idle.get(TestServer.POLLING).response().status()).isEqualTo(200);
      TestServer.sid(webSocket.message());

      endpoint.close();

      assertThat(idle.isClosed()).isTrue();
      assertThat(silent.isConnected()).isTrue();
      assertThat(endpoint.server().listener.connections()).isZero();
    }
  }
}
