package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.ConnectFailedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client's session opens, or says why it does not. */
class ClientOpeningTest {

  private final ClientRig rig = new ClientRig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  // --- refusals ---

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void givenNobodyListens_whenOpened_thenFailedSaysWhere(String transport) throws Exception {
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    ConnectFailedException why =
        get(rig.open(ClientRig.client(port, options -> options.transports(transport))).failed);

    assertThat(why.transport()).isEqualTo(transport);
    assertThat(why.url()).isEqualTo("http://127.0.0.1:" + port + "/engine.io/");
    assertThat(why).hasMessageContaining(why.url()).hasMessageContaining("Connection refused").cause().isNotNull();
    assertThat(why.status()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void givenUnknownHost_whenOpened_thenFailedSaysSo(String transport) throws Exception {
    var client = new EngineClient(
        URI.create("http://nowhere.invalid"), ClientRig.options(options -> options.transports(transport)));

    assertThat(get(rig.open(client).failed)).hasMessageContaining("unknown host").hasMessageContaining("nowhere.invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void givenMiddlewareThatRefuses_whenOpened_thenStatusAndCode(String transport) throws Exception {
    try (var server = new TestServer(options -> options.allowRequest(request -> false))) {
      ConnectFailedException why = get(rig.open(server, options -> options.transports(transport)).failed);

      assertThat(why.status()).hasValue(transport.equals("polling") ? 403 : 400);
      if (transport.equals("polling")) {
        assertThat(why.code()).hasValue(4);
        assertThat(why).hasMessageContaining("Forbidden");
      }
    }
  }

  @Test
  void givenServerOfAnotherRevision_whenOpened_thenItsCode() throws Exception {
    try (var server = new TestServer()) {
      ConnectFailedException why = get(rig.open(server, options -> options.engineProtocol(3)).failed);

      assertThat(why.code()).hasValue(5);
      assertThat(why.answer()).contains("Unsupported protocol version");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void givenRedirect_whenOpened_thenFailedSaysWhereTo(String transport) throws Exception {
    try (var server = RawServer.answering(
        "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/x\r\nContent-Length: 0\r\n\r\n")) {
      ConnectFailedException why =
          get(rig.open(ClientRig.client(server.port(), options -> options.transports(transport))).failed);

      assertThat(why.status()).hasValue(302);
      assertThat(why).hasMessageContaining("redirects are not followed: connect to https://elsewhere.example/x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void givenServerThatSaysNothing_whenConnectTimeoutIsOver_thenFailed(String transport) throws Exception {
    try (var server = new RawServer(connection -> {})) {
      ConnectFailedException why = get(rig.open(ClientRig.client(
              server.port(), options -> options.transports(transport).connectTimeout(Duration.ofMillis(50))))
          .failed);

      assertThat(why).hasMessageContaining("connectTimeout").hasCauseInstanceOf(TimeoutException.class);
      await().until(() -> server.ended.get() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket"})
  void givenServerThatSaysNothing_whenClosed_thenClosedWithoutOpened(String transport) throws Exception {
    try (var server = new RawServer(connection -> {})) {
      TestClient client = rig.open(ClientRig.client(server.port(), options -> options.transports(transport)));
      await().until(() -> server.connections() == 1);
      client.close();

      assertThat(get(client.closed).name()).isEqualTo("io client disconnect");
      assertThat(client.opened).isNotDone();
      assertThat(client.ends).hasValue(1);
      await().until(() -> server.ended.get() == 1);
    }
  }

  // --- which transport ---

  @Test
  void givenTryAllTransports_whenTheFirstIsRefused_thenTheNextOpens() throws Exception {
    try (var server = new TestServer(options -> options.transports("polling"))) {
      TestClient client = rig.open(server, options -> options.transports("websocket", "polling").tryAllTransports(true));

      assertThat(client.session().transport()).isEqualTo("polling");
      assertThat(client.ends).hasValue(0);
    }
  }

  @Test
  void givenTryAllTransports_whenNoneWorks_thenTheLastSaysWhy() throws Exception {
    try (var server = new TestServer(options -> options.allowRequest(request -> false))) {
      TestClient client = rig.open(server, options -> options.transports("websocket", "polling").tryAllTransports(true));

      assertThat(get(client.failed).transport()).isEqualTo("polling");
    }
  }

  @Test
  void givenWithoutTryAll_whenTheFirstIsRefused_thenFailed() throws Exception {
    try (var server = new TestServer(options -> options.transports("polling"))) {
      assertThat(get(rig.open(server, options -> options.transports("websocket", "polling")).failed).transport())
          .isEqualTo("websocket");
    }
  }

  @Test
  void givenRememberUpgrade_whenOpenedAgain_thenItBeginsWithWebSocket() throws Exception {
    try (var server = new TestServer()) {
      EngineClient client = ClientRig.client(server.port(), options -> options.rememberUpgrade(true));
      TestClient first = rig.open(client);
      assertThat(first.session().transport()).isEqualTo("polling");
      first.onWebSocket().close();
      get(first.closed);
      TestClient second = rig.open(client);

      assertThat(second.session().transport()).isEqualTo("websocket");
    }
  }

  @Test
  void givenRememberedUpgrade_whenWebSocketFails_thenItIsForgotten() throws Exception {
    EngineClient client;
    try (var server = new TestServer()) {
      client = ClientRig.client(server.port(), options -> options.rememberUpgrade(true));
      rig.open(client).onWebSocket();
    }
    assertThat(get(rig.open(client).failed).transport()).isEqualTo("websocket");

    assertThat(get(rig.open(client).failed).transport()).isEqualTo("polling");
  }

  // --- cookies ---

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givenCookies_whenWithCredentials_thenTheyAreSentBack(boolean withCredentials) throws Exception {
    try (var server = new TestServer(options -> options.cookie(Cookie.DEFAULT))) {
      EngineClient client = ClientRig.client(server.port(), options -> options.withCredentials(withCredentials));
      TestClient first = rig.open(client);
      String sid = first.session().id();
      first.onWebSocket().close();
      get(first.closed);
      rig.open(client).session();
      await().until(() -> server.sessions.size() == 2);
      Request second = server.sessions.stream().skip(1).findFirst().orElseThrow().request();

      assertThat(second.header("cookie")).isEqualTo(
          withCredentials ? Optional.of("io=" + sid) : Optional.empty());
    }
  }

  @Test
  void givenMoreCookiesThanMayBeKept_whenTheyCome_thenTheLimitHolds() throws Exception {
    var answer = new StringBuilder("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n");
    for (int i = 0; i < 10; i++) {
      answer.append("Set-Cookie: c").append(i).append("=v\r\n");
    }
    try (var server = RawServer.answering(answer.append("\r\n").toString())) {
      EngineClient client = ClientRig.client(server.port(), options -> options.withCredentials(true).maxCookies(3));
      get(rig.open(client).failed);
      get(rig.open(client).failed);
      await().until(() -> server.requests.size() == 2);

      String second = server.requests.stream().skip(1).findFirst().orElseThrow();
      assertThat(second.split("c\\d=v", -1)).hasSize(4);
    }
  }

  // --- what is refused before ---

  @Test
  void givenWhatCannotBe_whenSaid_thenRefusedWithReason() {
    var options = EngineClientOptions.DEFAULT;
    assertThatThrownBy(() -> new EngineClient(URI.create("ftp://host"), options)).hasMessageContaining("wss://");
    assertThatThrownBy(() -> new EngineClient(URI.create("host:80"), options)).hasMessageContaining("wss://");
    assertThatThrownBy(() -> new EngineClient(URI.create("http:///path"), options)).hasMessageContaining("a host");
    assertThatThrownBy(() -> new EngineClient(URI.create("http://me:secret@host"), options))
        .hasMessageContaining("credentials").hasMessageNotContaining("secret");
    var builder = EngineClientOptions.builder();
    assertThatThrownBy(() -> builder.transports()).hasMessageContaining("at least one");
    assertThatThrownBy(() -> builder.transports("tcp")).hasMessageContaining("polling and websocket");
    assertThatThrownBy(() -> builder.engineProtocol(5)).hasMessageContaining("4 or 3");
    assertThatThrownBy(() -> builder.path("engine.io")).hasMessageContaining("begins with /");
    assertThatThrownBy(() -> builder.extraHeaders(Map.of("Sec-WebSocket-Key", "x"))).hasMessageContaining("itself");
    assertThatThrownBy(() -> builder.extraHeaders(Map.of("x", "a\r\nb"))).hasMessageContaining("not allowed");
    assertThatThrownBy(() -> builder.protocols("a b")).hasMessageContaining("subprotocol");
    assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).hasMessageContaining("connectTimeout");
    assertThatThrownBy(() -> builder.maxMessageBytes(0)).hasMessageContaining("maxMessageBytes");
    assertThatThrownBy(() -> EngineClientOptions.builder().upgrade(false).rememberUpgrade(true).build())
        .hasMessageContaining("rememberUpgrade");
    assertThatThrownBy(() -> HttpProxy.of("", 80)).hasMessageContaining("host");
  }

  @Test
  void givenSameOptions_whenCompared_thenEqual() {
    var one = EngineClientOptions.builder().query(Map.of("a", "1")).transports("websocket").build();
    var other = EngineClientOptions.builder().transports("websocket").query(Map.of("a", "1")).build();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(EngineClientOptions.DEFAULT);
    assertThat(one.toBuilder().build()).isEqualTo(one);
  }

  @Test
  void givenSharedLoops_whenAskedFor_thenTheyAreNeverClosed() {
    assertThatThrownBy(() -> ClientLoops.shared().close()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ClientLoops.of(0)).hasMessageContaining("loops");
  }
}
