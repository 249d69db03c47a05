package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect through a proxy. */
class ClientProxyTest {

  private final ClientRig rig = new ClientRig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket", "polling,websocket"})
  void givenProxyWithCredentials_whenOpened_thenMessagesGoThroughIt(String way) throws Exception {
    try (var server = new TestServer(); var proxy = ConnectProxy.to(server.port(), "me:secret:too")) {
      var through = HttpProxy.of("localhost", proxy.port()).credentials("me", "secret:too");
      // Only the proxy can resolve the name.
      var client = new EngineClient(
          URI.create("http://server.invalid"),
          ClientRig.options(options -> options.transports(way.split(",", -1)).proxy(through)));
      TestClient opened = rig.open(client);

      assertThat(opened.send("x".repeat(100_000)).text()).hasSize(100_000);
      String last = way.contains("websocket") ? "websocket" : "polling";
      await().until(() -> opened.session().transport().equals(last));
      assertThat(proxy.targets).allMatch("server.invalid:80"::equals);
      assertThat(through.toString()).doesNotContain("secret");
    }
  }

  @Test
  void givenProxyThatRefuses_whenOpened_thenFailedSaysItsStatus() throws Exception {
    try (var server = new TestServer(); var proxy = ConnectProxy.to(server.port(), "me:secret")) {
      for (String transport : List.of("polling", "websocket")) {
        TestClient client = rig.open(ClientRig.client(
            server.port(), options -> options.transports(transport).proxy(HttpProxy.of("127.0.0.1", proxy.port()))));

        assertThat(get(client.failed)).hasMessageContaining("407");
      }
      assertThat(server.sessions).isEmpty();
    }
  }

  @Test
  void givenTls_whenOpenedThroughAProxy_thenTheNameIsTheServers(@TempDir Path folder) throws Exception {
    Identity identity = Identity.make(folder, "server");
    try (var endpoint = TlsEndpoint.of(identity.pem());
        var proxy = ConnectProxy.to(endpoint.server().port())) {
      var client = new EngineClient(
          URI.create("wss://localhost"),
          ClientRig.options(options -> options
              .proxy(HttpProxy.of("127.0.0.1", proxy.port()))
              .tls(ClientTls.DEFAULT.trust(identity.authorities()))));
      TestClient opened = rig.open(client);

      assertThat(opened.onWebSocket().send("x").text()).isEqualTo("x");
      assertThat(proxy.targets).allMatch("localhost:443"::equals);
    }
  }
}
