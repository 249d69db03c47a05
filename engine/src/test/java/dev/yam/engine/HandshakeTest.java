package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.RefusedException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | EIO=4                                  | 0 | Transport unknown",
        "GET  | EIO=4&transport=abc                    | 0 | Transport unknown",
        "GET  | EIO=4&transport=__proto__              | 0 | Transport unknown",
        "GET  | EIO=4&transport=polling&sid=abc        | 1 | Session ID unknown",
        "GET  | EIO=4&transport=polling&sid=__proto__  | 1 | Session ID unknown",
        "POST | EIO=4&transport=polling&sid=abc        | 1 | Session ID unknown",
        "POST | EIO=4&transport=polling                | 2 | Bad handshake method",
        "OPTIONS | EIO=4&transport=polling             | 2 | Bad handshake method",
        "GET  | EIO=4&transport=websocket              | 3 | Bad request",
        "GET  | transport=polling                      | 5 | Unsupported protocol version",
        "GET  | EIO=3&transport=polling                | 5 | Unsupported protocol version",
        "GET  | EIO=abc&transport=polling              | 5 | Unsupported protocol version"
      })
  void givenRequest_whenRefused_thenCodeAndMessage(String method, String query, int code, String message)
      throws IOException {
    try (RawClient client = server.connect()) {
      client.send(method + " /engine.io/?" + query + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
      RawClient.Response response = client.response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers()).containsEntry("content-type", "application/json");
      assertThat(response.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
      assertThat(client.get(TestServer.POLLING).response().status()).as("the connection lives").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transport=websocket&EIO=3           | Unsupported protocol version",
        "transport=abc&EIO=4                 | Transport unknown",
        "transport=polling&EIO=4             | Bad request",
        "transport=websocket&EIO=4&sid=abc   | Session ID unknown"
      })
  void givenUpgrade_whenRefused_thenPlain400AndClosed(String query, String message) throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.upgrade("/engine.io/?" + query).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(response.body()).isEqualTo(message);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Version: 8  | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | 426",
        "X: y                      | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | 426",
        "Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: short                    | 400",
        "Sec-WebSocket-Version: 13 | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!== | 400",
        "Sec-WebSocket-Version: 13 | X: y                                        | 400"
      })
  void givenWebSocketHandshake_whenWrong_thenRefused(String version, String key, int status) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(
          "GET " + TestServer.WEBSOCKET + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
              + version + "\r\n" + key + "\r\n\r\n");
      RawClient.Response response = client.response();

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.headers().get("sec-websocket-version")).isEqualTo(status == 426 ? "13" : null);
      assertThat(client.isClosed()).isTrue();
      assertThat(server.engine.sessions()).isZero();
    }
  }

  @Test
  void givenUpgrade_whenItHasABody_thenRefused() throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.upgrade(TestServer.WEBSOCKET, "Content-Length: 3\r\n").response();

      assertThat(response.status()).isEqualTo(400);
    }
  }

  @Test
  void givenOrigin_whenItHasCharactersThatNoHeaderMay_thenBadRequest() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET " + TestServer.POLLING + " HTTP/1.1\r\nHost: x\r\nOrigin: http://a\u0001b\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(400);
      assertThat(server.engine.sessions()).isZero();
    }
  }

  @Test
  void givenPath_whenWithoutSlashOrBelow_thenServedOrNot() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.get("/engine.io?EIO=4&transport=polling").response().status()).isEqualTo(200);
      assertThat(client.get("/engine.io/x?EIO=4&transport=polling").response().status()).isEqualTo(404);
      assertThat(client.get("/other").response().status()).isEqualTo(404);
      assertThat(client.get("http://host/engine.io/?EIO=4&transport=polling").response().status()).isEqualTo(200);
    }
  }

  @Test
  void givenMiddleware_whenItRefuses_then403WithItsMessage() throws IOException {
    var thread = new AtomicReference<Thread>();
    try (var guarded =
            new TestServer(
                options ->
                    options.use(
                        (request, response) -> {
                          thread.set(Thread.currentThread());
                          response.add("x-seen", "yes");
                          if (request.query("deny").isPresent()) {
                            throw new RefusedException("not \"you\"");
                          }
                        }));
        RawClient client = guarded.connect();
        RawClient upgrading = guarded.connect()) {
      RawClient.Response accepted = client.get(TestServer.POLLING).response();
      RawClient.Response refused = client.get(TestServer.POLLING + "&deny").response();
      RawClient.Response upgrade = upgrading.upgrade(TestServer.WEBSOCKET + "&deny=1").response();

      assertThat(accepted.headers()).containsEntry("x-seen", "yes");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).isEqualTo("{\"code\":4,\"message\":\"not \\\"you\\\"\"}");
      assertThat(upgrade.status()).isEqualTo(400);
      assertThat(upgrade.body()).isEqualTo("not \"you\"");
      assertThat(thread.get().isVirtual()).isTrue();
      assertThat(guarded.engine.sessions()).isEqualTo(1);
    }
  }

  @Test
  void givenMiddleware_whenItFails_thenBadRequest() throws IOException {
    try (var faulty =
            new TestServer(
                options ->
                    options.use(
                        (request, response) -> {
                          throw new IllegalStateException("on purpose");
                        }));
        RawClient client = faulty.connect()) {
      RawClient.Response response = client.get(TestServer.POLLING).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    }
  }

  @Test
  void givenAllowRequest_whenFalse_thenForbidden() throws IOException {
    try (var closed = new TestServer(options -> options.allowRequest(request -> false));
        RawClient client = closed.connect()) {
      RawClient.Response response = client.get(TestServer.POLLING).response();

      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
    }
  }

  @Test
  void givenWebSocketOnly_whenPolled_thenTransportUnknown() throws IOException {
    try (var only = new TestServer(options -> options.transports("websocket"));
        RawClient client = only.connect();
        RawClient webSocket = only.webSocket()) {
      assertThat(client.get(TestServer.POLLING).response().body()).contains("\"code\":0");
      assertThat(webSocket.text("4x").message()).isEqualTo("4x");
    }
  }

  @Test
  void givenSessions_whenOpened_thenIdsAreDistinctAndUntaken() throws IOException {
    String one = server.open();
    String other = server.open();

    assertThat(one).isNotEqualTo(other).matches("[\\w-]{20}");
    await().until(() -> server.engine.sessions() == 2);
  }
}
