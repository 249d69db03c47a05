package dev.yam.engine;

import static dev.yam.engine.TestServer.POLLING;
import static dev.yam.engine.TestServer.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Message;
import dev.yam.wire.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint adds to its answers, and what it says of requests that it refuses. */
class AnswerHeadersTest {

  // --- cookies ---

  @Test
  void givenNoCookie_whenOpened_thenNoneIsSet() throws IOException {
    try (var server = new TestServer();
        RawClient client = server.connect()) {
      assertThat(client.get(POLLING).response().headers()).doesNotContainKey("set-cookie");
    }
  }

  @Test
  void givenCookie_whenOpenedOverPolling_thenTheSidOnce() throws IOException {
    try (var server = new TestServer(options -> options.cookie(Cookie.DEFAULT));
        RawClient client = server.connect()) {
      RawClient.Response opened = client.get(POLLING).response();
      String sid = TestServer.sid(opened.body());

      assertThat(opened.headers()).containsEntry("set-cookie", "io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
      assertThat(client.post(TestServer.poll(sid), "4x").response().headers()).doesNotContainKey("set-cookie");
      assertThat(client.get(TestServer.poll(sid)).response().headers()).doesNotContainKey("set-cookie");
    }
  }

  @Test
  void givenCookieOfAnotherSession_whenSent_thenNotReadAsItsSid() throws IOException {
    try (var server = new TestServer(options -> options.cookie(Cookie.DEFAULT));
        RawClient client = server.connect()) {
      String sid = TestServer.sid(client.get(POLLING).response().body());

      String body =
          client.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\nCookie: io=" + sid + "\r\n\r\n").response().body();

      assertThat(TestServer.sid(body)).isNotEqualTo(sid);
    }
  }

  @Test
  void givenCookieOptions_whenSet_thenTheyAreWritten() {
    Cookie cookie = Cookie.DEFAULT.name("sticky").path("/a").domain("example.com").maxAge(Duration.ofDays(1))
        .httpOnly(false).secure(true).sameSite(Cookie.SameSite.NONE);

    assertThat(cookie.header("abc"))
        .isEqualTo("sticky=abc; Max-Age=86400; Domain=example.com; Path=/a; Secure; SameSite=None");
    assertThatThrownBy(() -> Cookie.DEFAULT.name("a b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.DEFAULT.name("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.DEFAULT.path("/; Secure")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.DEFAULT.domain("a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.DEFAULT.sameSite(Cookie.SameSite.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- hooks ---

  @Test
  void givenHooks_whenAnswered_thenInitialOnceAndTheOthersAlways() throws IOException {
    try (var server =
            new TestServer(
                options ->
                    options
                        .initialHeaders((request, response) -> response.add("x-first", request.path()))
                        .headers((request, response) -> response.add("x-each", request.method())));
        RawClient client = server.connect()) {
      RawClient.Response opened = client.get(POLLING).response();
      String sid = TestServer.sid(opened.body());
      Map<String, String> posted = client.post(TestServer.poll(sid), "4x").response().headers();
      Map<String, String> polled = client.get(TestServer.poll(sid)).response().headers();
      Map<String, String> probed = server.connect().upgrade(TestServer.probe(sid)).response().headers();
      Map<String, String> direct = server.connect().upgrade(WEBSOCKET).response().headers();

      assertThat(opened.headers()).containsEntry("x-first", "/engine.io/").containsEntry("x-each", "GET");
      assertThat(posted).doesNotContainKey("x-first").containsEntry("x-each", "POST");
      assertThat(polled).doesNotContainKey("x-first").containsEntry("x-each", "GET");
      assertThat(probed).doesNotContainKey("x-first").containsEntry("x-each", "GET");
      assertThat(direct).containsEntry("x-first", "/engine.io/").containsEntry("x-each", "GET");
    }
  }

  @Test
  void givenHookThatFails_whenAnswered_thenTheAnswerGoesWithout() throws IOException {
    try (var server = new TestServer(options -> options.headers((request, response) -> response.add("x", "a\r\nb: c")));
        RawClient client = server.connect()) {
      RawClient.Response opened = client.get(POLLING).response();

      assertThat(opened.status()).isEqualTo(200);
      assertThat(opened.headers()).doesNotContainKeys("x", "b");
    }
  }

  @Test
  void givenInitialPacket_whenOpened_thenItIsTheFirstMessage() throws IOException {
    try (var server =
            new TestServer(
                options -> options.initialPacket(Message.of("welcome")),
                listener -> listener,
                session -> session.send("from the handler"));
        RawClient client = server.webSocket()) {
      assertThat(client.message()).isEqualTo("4welcome");
      assertThat(client.message()).isEqualTo("4from the handler");
    }
  }

  // --- connection_error ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | EIO=4&transport=abc          | x       | 0 | {transport=abc}",
        "GET | EIO=4&transport=polling&sid=a| x       | 1 | {sid=a}",
        "PUT | EIO=4&transport=polling      | x       | 2 | {method=PUT}",
        "GET | EIO=4&transport=websocket    | x       | 3 | {name=TRANSPORT_HANDSHAKE_ERROR}",
        "GET | EIO=5&transport=polling      | x       | 5 | {protocol=5}",
        "GET | EIO=4&transport=polling&no=1 | x       | 4 | {message=Forbidden}",
        "GET | EIO=4&transport=polling&bad=1| x       | 3 | {name=MIDDLEWARE_FAILURE}",
      })
  void givenRequest_whenRefused_thenToldWhy(String method, String query, String origin, int code, String context)
      throws IOException {
    Queue<ConnectionError> told = new ConcurrentLinkedQueue<>();
    try (var server = new TestServer(options -> checked(options).onConnectionError(told::add));
        RawClient client = server.connect()) {
      client.send(
          method + " /engine.io/?" + query + " HTTP/1.1\r\nHost: x\r\nOrigin: " + origin + "\r\nContent-Length: 0\r\n\r\n");
      client.response();

      await().until(() -> told.size() == 1);
      assertThat(told.element().code()).isEqualTo(code);
      assertThat(told.element().context()).hasToString(context);
      assertThat(told.element().request().target()).endsWith(query);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | EIO=4&transport=websocket | {name=TRANSPORT_MISMATCH, previousTransport=polling, transport=websocket}",
        "4 | EIO=3&transport=polling   | {name=PROTOCOL_MISMATCH, previousProtocol=4, protocol=3}",
        "4 | EIO=5&transport=polling   | {name=PROTOCOL_MISMATCH, previousProtocol=4, protocol=5}",
        "3 | EIO=3&transport=websocket | {name=TRANSPORT_MISMATCH, previousTransport=polling, transport=websocket}",
        "3 | transport=websocket       | {name=TRANSPORT_MISMATCH, previousTransport=polling, transport=websocket}",
        "3 | EIO=4&transport=polling   | {name=PROTOCOL_MISMATCH, previousProtocol=3, protocol=4}",
      })
  void givenSession_whenRequestIsOfAnother_thenToldWhatDiffers(String revision, String query, String context)
      throws IOException {
    Queue<ConnectionError> told = new ConcurrentLinkedQueue<>();
    try (var server = new TestServer(options -> options.allowEIO3(true).onConnectionError(told::add));
        RawClient client = server.connect()) {
      String open = client.get("/engine.io/?transport=polling&EIO=" + revision).response().body();
      String sid = open.substring(open.indexOf("sid\":\"") + 6).substring(0, 20);

      assertThat(client.get("/engine.io/?" + query + "&sid=" + sid).response().status()).isEqualTo(400);

      await().until(() -> told.size() == 1);
      assertThat(new TreeMap<>(told.element().context())).hasToString(context);
    }
  }

  @Test
  void givenUpgrade_whenRefused_thenToldWhy() throws IOException {
    Queue<ConnectionError> told = new ConcurrentLinkedQueue<>();
    try (var server = new TestServer(options -> checked(options).onConnectionError(told::add));
        RawClient client = server.connect()) {
      assertThat(client.upgrade(WEBSOCKET + "&no=1").response().status()).isEqualTo(400);

      await().until(() -> told.size() == 1);
      assertThat(told.element().message()).isEqualTo("Forbidden");
      assertThat(told.element().context()).isEqualTo(Map.of("message", "Forbidden"));
    }
  }

  private static EngineServer.Builder checked(EngineServer.Builder options) {
    return options.use((request, response) -> {
      if (request.query("no").isPresent()) {
        throw new RefusedException("Forbidden");
      }
      if (request.query("bad").isPresent()) {
        throw new IllegalStateException("broken on purpose");
      }
    });
  }
}
