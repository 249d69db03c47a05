package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engine.IO protocol, revision 4, sentence by sentence, against the echo of profiles P and H. */
abstract class EngineIoProtocol {

  private static final Duration BRIEFLY = Duration.ofMillis(150);

  abstract Target target();

  /** Heartbeat of 300 ms + 200 ms, CORS for every origin. */
  Endpoint p() {
    return target().p("/engine.io/");
  }

  /** Heartbeat of 25 s + 20 s, upgrade timeout of 2 s, no CORS. */
  Endpoint h() {
    return target().h("/engine.io/");
  }

  private static void assertError(Response response, int code, String message) {
    assertThat(response.status()).isEqualTo(400);
    assertThat(Json.read(response.body()))
        .isEqualTo(Json.read("{\"code\":%d,\"message\":\"%s\"}".formatted(code, message)));
    assertThat(response.header("content-type").orElse("")).startsWith("application/json");
  }

  private static void assertHandshake(String json, String upgrades, int interval, int timeout) {
    var handshake = Json.read(json);
    assertThat(handshake.propertyNames())
        .containsExactlyInAnyOrder("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload");
    assertThat(handshake.get("sid").asString()).matches("[\\w-]{20}");
    assertThat(handshake.get("upgrades")).isEqualTo(Json.read(upgrades));
    assertThat(handshake.get("pingInterval").asInt()).isEqualTo(interval);
    assertThat(handshake.get("pingTimeout").asInt()).isEqualTo(timeout);
    assertThat(handshake.get("maxPayload").asInt()).isEqualTo(1_000_000);
  }

  private static Ws openWebSocket(Endpoint endpoint) throws IOException {
    var ws = Ws.open(endpoint, endpoint.websocket());
    assertThat(ws.nextText()).startsWith("0{");
    return ws;
  }

  /** The heartbeat of profile P leaves a busy machine no room: what depends on it is tried again. */
  private static void patiently(ThrowingCallable steps) {
    await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(steps::call);
  }

  /** Refused outright, or closed without any data. */
  private static void assertTurnedAway(Endpoint endpoint, String target) throws IOException {
    try (var wire = Wire.connect(endpoint)) {
      if (Ws.handshake(wire, target).status() == 400) {
        return;
      }
    }
    try (var ws = Ws.open(endpoint, target)) {
      assertThat(ws.next().opcode()).isIn(Ws.CLOSE, Ws.END);
      ws.awaitEnd();
    }
  }

  private static String repeat(char c, int count) {
    return String.valueOf(c).repeat(count);
  }

  @Nested
  class HandshakeOverPolling {

    @Test
    void givenNoSession_whenGet_thenOpenPacketWithExactlyItsKeys() throws IOException {
      var response = Wire.get(p(), p().polling());

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).startsWith("0");
      assertHandshake(response.body().substring(1), "[\"websocket\"]", 300, 200);
    }

    @Test
    void givenHardenedServer_whenGet_thenItsOwnHeartbeatIsAnnounced() throws IOException {
      var response = Wire.get(h(), h().polling());

      assertHandshake(response.body().substring(1), "[\"websocket\"]", 25_000, 20_000);
    }

    @Test
    void givenNoSession_whenGet_thenHeadersOfText() throws IOException {
      var response = Wire.get(p(), p().polling());

      assertThat(response.header("content-type")).contains("text/plain; charset=UTF-8");
      assertThat(response.header("cache-control")).contains("no-store");
      assertThat(response.header("content-length")).contains(Integer.toString(response.bytes().length));
      assertThat(response.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void givenManyHandshakes_thenEveryIdIsItsOwn() throws IOException {
      var ids = new HashSet<String>();

      try (var wire = Wire.connect(h())) {
        for (var i = 0; i < 100; i++) {
          ids.add(Json.read(wire.request("GET", h().polling(), "").body().substring(1)).get("sid").asString());
        }
      }

      assertThat(ids).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "transport=polling&EIO=4",
          "EIO=4&transport=polling&t=abc123",
          "EIO=4&transport=polling&foo=%20%C3%A9&foo=2&bar",
          "&&EIO=4&&transport=polling&",
          "EIO=4&transport=%70olling"
        })
    void givenQueryInAnyForm_whenGet_thenOpens(String query) throws IOException {
      var response = Wire.get(p(), p().target(query));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).startsWith("0{");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "transport=polling",
          "EIO=&transport=polling",
          "EIO=abc&transport=polling",
          "EIO=3&transport=polling",
          "EIO=5&transport=polling",
          "EIO=44&transport=polling"
        })
    void givenOtherRevision_whenGet_thenUnsupportedProtocolVersion(String query) throws IOException {
      assertError(Wire.get(p(), p().target(query)), 5, "Unsupported protocol version");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "EIO=4",
          "EIO=4&transport=",
          "EIO=4&transport=abc",
          "EIO=4&transport=__proto__",
          "EIO=4&transport=constructor",
          "EIO=4&transport=POLLING",
          "EIO=4&transport=flashsocket",
          ""
        })
    void givenOtherTransport_whenGet_thenTransportUnknown(String query) throws IOException {
      assertError(Wire.get(p(), p().target(query)), 0, "Transport unknown");
    }

    @Test
    void givenTransportWebSocket_whenPlainGet_thenBadRequest() throws IOException {
      assertError(Wire.get(p(), p().websocket()), 3, "Bad request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void givenNoSession_whenOtherMethod_thenBadHandshakeMethod(String method) throws IOException {
      assertError(Wire.exchange(p(), method, p().polling(), ""), 2, "Bad handshake method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "AAAAAAAAAAAAAAAAAAAA", "__proto__", "constructor", "..%2F..%2Fetc", "%00"})
    void givenUnknownSession_whenGetOrPost_thenSessionIdUnknown(String sid) throws IOException {
      assertError(Wire.get(p(), p().polling(sid)), 1, "Session ID unknown");
      assertError(Wire.post(p(), p().polling(sid), "4abc"), 1, "Session ID unknown");
    }

    @Test
    void givenSessionOfOneEndpoint_whenUsedOnTheOther_thenUnknown() throws IOException {
      var session = Polling.open(h());
      var other = target().h("/socket.io/");

      assertError(Wire.get(other, other.polling(session.sid())), 1, "Session ID unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/foo", "/foo/engine.io/", "/engine.iox/", "/socket.iox/", "/socket.io.js"})
    void givenOtherPath_whenGet_thenNotFound(String path) throws IOException {
      assertThat(Wire.get(p(), path + "?EIO=4&transport=polling").status()).isEqualTo(404);
    }
  }

  @Nested
  class HandshakeOverWebSocket {

    @Test
    void givenNoSession_whenUpgrade_thenOpenPacketWithoutUpgrades() throws IOException {
      try (var ws = Ws.open(p(), p().websocket())) {
        var open = ws.nextText();

        assertThat(open).startsWith("0");
        assertHandshake(open.substring(1), "[]", 300, 200);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "EIO=4",
          "EIO=4&transport=",
          "EIO=4&transport=abc",
          "EIO=4&transport=__proto__",
          "EIO=4&transport=polling,websocket",
          "EIO=4&transport=websocket&sid=abc",
          "EIO=4&transport=websocket&sid=__proto__"
        })
    void givenInvalidQuery_whenUpgrade_thenBadRequest(String query) throws IOException {
      try (var wire = Wire.connect(p())) {
        var response = Ws.handshake(wire, p().target(query));

        assertThat(response.status()).isEqualTo(400);
        assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=websocket", "EIO=abc&transport=websocket", "EIO=3&transport=websocket"})
    void givenOtherRevision_whenUpgrade_thenNothingOpens(String query) throws IOException {
      try (var wire = Wire.connect(p())) {
        var response = Ws.handshake(wire, p().target(query));

        // The reference says 101 first and then breaks the connection.
        assertThat(response.status()).isIn(target().isReference() ? List.of(101, 400) : List.of(400));
        assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
      }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "Sec-WebSocket-Version: 13|",
          "Sec-WebSocket-Version: 13|Sec-WebSocket-Key: short",
          "Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 7",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: abc"
        })
    void givenIncompleteOpeningHandshake_whenUpgrade_thenRefused(String first, @Nullable String second) throws IOException {
      try (var wire = Wire.connect(p())) {
        var more = second == null ? "X-Nothing: 1" : second;
        wire.send(
            Wire.head("GET", p().websocket(), 0, "Connection: Upgrade", "Upgrade: websocket", first, more));

        assertThat(wire.response().status()).isIn(400, 426);
      }
    }

    @Test
    void givenPost_whenUpgrade_thenRefused() throws IOException {
      try (var wire = Wire.connect(p())) {
        wire.send(Ws.handshakeOf(p().websocket()).replaceFirst("GET", "POST"));

        assertThat(wire.response().status()).isIn(400, 405);
      }
    }

    @Test
    void givenOtherPath_whenUpgrade_thenNoWebSocket() throws IOException {
      try (var wire = Wire.connect(p())) {
        wire.send(Ws.handshakeOf("/other/?EIO=4&transport=websocket"));

        if (target().isReference()) {
          // It ends without a word, after a second.
          assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
        } else {
          assertThat(wire.response().status()).isEqualTo(404);
        }
      }
    }

    @Test
    void givenMessageBeforeTheOpenPacketIsRead_thenItIsEchoed() throws IOException {
      try (var ws = Ws.open(h(), h().websocket())) {
        ws.text("4early");

        assertThat(ws.nextText()).startsWith("0{");
        assertThat(ws.nextText()).isEqualTo("4early");
      }
    }
  }

  @Nested
  class MessagesOverPolling {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "4hello",
          "4",
          "4utf8 — string €, 日本語, 😀",
          "4line\nline\r\n\ttab",
          "4{\"a\":[1,\"2\"]}",
          "42",
          "4b64",
          "4 ",
          "bAQIDBA==",
          "b"
        })
    void givenOnePacket_whenPosted_thenItComesBack(String packet) throws IOException {
      var session = Polling.open(h());

      session.send(packet);

      assertThat(session.receive(1)).containsExactly(packet);
    }

    @Test
    void givenPost_thenItIsAnsweredWithOk() throws IOException {
      var session = Polling.open(h());

      var response = session.post("4a");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("ok");
      assertThat(response.header("content-type")).contains("text/html");
      assertThat(response.header("content-length")).contains("2");
      assertThat(response.header("cache-control")).contains("no-store");
    }

    @Test
    void givenAnswerOfPoll_thenHeadersOfText() throws IOException {
      var session = Polling.open(h());
      session.send("4€");

      var response = session.poll();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("4€");
      assertThat(response.header("content-type")).contains("text/plain; charset=UTF-8");
      assertThat(response.header("content-length")).contains("4");
      assertThat(response.header("cache-control")).contains("no-store");
    }

    @Test
    void givenSeveralPacketsInOnePayload_whenPosted_thenAllComeBackInOrder() throws IOException {
      var session = Polling.open(h());

      session.send("4test1\u001e4test2\u001e4test3");

      assertThat(session.receive(3)).containsExactly("4test1", "4test2", "4test3");
    }

    @Test
    void givenTextAndBinaryMixed_whenPosted_thenKindsAndOrderAreKept() throws IOException {
      var session = Polling.open(h());

      session.send("4hello\u001ebAQIDBA==\u001e4\u001eb/+8=\u001e4end");

      assertThat(session.receive(5)).containsExactly("4hello", "bAQIDBA==", "4", "b/+8=", "4end");
    }

    @Test
    void givenAllByteValues_whenPosted_thenTheyComeBack() throws IOException {
      var session = Polling.open(h());
      var bytes = new byte[256];
      IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
      var packet = "b" + Base64.getEncoder().encodeToString(bytes);

      session.send(packet);

      assertThat(session.receive(1)).containsExactly(packet);
    }

    @Test
    void givenPendingPoll_whenMessageArises_thenPollIsAnsweredAtOnce() throws IOException {
      var session = Polling.open(h());
      try (var wire = Wire.connect(h()).send(Wire.head("GET", session.target(), 0))) {
        assertThat(wire.isQuietFor(BRIEFLY)).isTrue();

        session.send("4now");

        assertThat(wire.response().body()).isEqualTo("4now");
      }
    }

    @Test
    void givenOneConnection_whenManyExchanges_thenItIsKeptAlive() throws IOException {
      try (var wire = Wire.connect(h())) {
        var open = wire.request("GET", h().polling(), "").body();
        var session = h().polling(Json.read(open.substring(1)).get("sid").asString());

        for (var i = 0; i < 20; i++) {
          assertThat(wire.request("POST", session, "4m" + i).body()).isEqualTo("ok");
          assertThat(wire.request("GET", session, "").body()).isEqualTo("4m" + i);
        }
      }
    }

    @Test
    void givenPostAndGetPipelined_thenAnsweredInOrder() throws IOException {
      var session = Polling.open(h());
      try (var wire = Wire.connect(h())) {
        wire.send(Wire.head("POST", session.target(), 2) + "4a" + Wire.head("GET", session.target(), 0));

        assertThat(wire.response().body()).isEqualTo("ok");
        assertThat(wire.response().body()).isEqualTo("4a");
      }
    }

    @Test
    void givenChunkedPost_thenItIsOnePayload() throws IOException {
      var session = Polling.open(h());
      try (var wire = Wire.connect(h())) {
        wire.send("POST " + session.target() + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        wire.send("3\r\n4he\r\n").send("4\r\nllo\u001e\r\n").send("2\r\n4b\r\n0\r\n\r\n");

        assertThat(wire.response().body()).isEqualTo("ok");
        assertThat(session.receive(2)).containsExactly("4hello", "4b");
      }
    }

    @Test
    void givenBodyByteByByte_thenCharactersAreNotBroken() throws IOException {
      var session = Polling.open(h());
      var body = "4é€😀".getBytes(StandardCharsets.UTF_8);
      try (var wire = Wire.connect(h())) {
        wire.send(Wire.head("POST", session.target(), body.length));
        for (var b : body) {
          wire.send(new byte[] {b});
        }

        assertThat(wire.response().body()).isEqualTo("ok");
        assertThat(session.receive(1)).containsExactly("4é€😀");
      }
    }

    @Test
    void givenExpectContinue_whenPosted_thenTheBodyIsAskedFor() throws IOException {
      var session = Polling.open(h());
      try (var wire = Wire.connect(h())) {
        wire.send(Wire.head("POST", session.target(), 2, "Expect: 100-continue"));

        assertThat(wire.responseOnce().status()).isEqualTo(100);
        assertThat(wire.send("4a").response().body()).isEqualTo("ok");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "text/plain;charset=UTF-8",
          "text/plain",
          "text/html",
          "application/json",
          "application/x-www-form-urlencoded"
        })
    void givenContentType_whenPosted_thenTaken(String contentType) throws IOException {
      var session = Polling.open(h());

      assertThat(session.post("4a", "Content-Type: " + contentType).body()).isEqualTo("ok");

      assertThat(session.receive(1)).containsExactly("4a");
    }

    @Test
    void givenOctetStream_whenPosted_thenRefusedAndSessionCloses() throws IOException {
      var session = Polling.open(h());

      var response = session.post("4a", "Content-Type: application/octet-stream");

      assertThat(response.status()).isEqualTo(400);
      if (!target().isReference()) {
        assertThat(session.isGone()).isTrue();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7", "9", "4a\u001e\u001e4b", "\u001e", "4a\u001e", "4a\u001e8", "-4", "{}"})
    void givenInvalidPacket_whenPosted_thenSessionCloses(String payload) throws IOException {
      var session = Polling.open(h());

      session.post(payload);

      assertThat(session.isGone()).isTrue();
    }

    @Test
    void givenEmptyBody_whenPosted_thenSessionCloses() throws IOException {
      var session = Polling.open(h());

      session.post("");

      assertThat(session.isGone()).isTrue();
    }

    @Test
    void givenPendingPoll_whenSecondPoll_thenRefusedAndSessionCloses() throws IOException {
      var session = Polling.open(h());
      try (var first = Wire.connect(h()).send(Wire.head("GET", session.target(), 0))) {
        assertThat(first.isQuietFor(BRIEFLY)).isTrue();

        var second = session.poll();

        assertThat(second.status()).isEqualTo(400);
        assertThat(first.response().status()).isIn(200, 400);
        assertThat(session.isGone()).isTrue();
      }
    }

    @Test
    void givenUnfinishedPost_whenSecondPost_thenRefusedAndSessionCloses() throws IOException {
      var session = Polling.open(h());
      try (var first = Wire.connect(h()).send(Wire.head("POST", session.target(), 10) + "4a")) {
        assertThat(first.isQuietFor(BRIEFLY)).isTrue();

        var second = session.post("4b");

        assertThat(second.status()).isEqualTo(400);
        assertThat(session.isGone()).isTrue();
      }
    }

    @Test
    void givenBodyOfExactlyMaxPayload_whenPosted_thenTaken() throws IOException {
      var session = Polling.open(h());
      var packet = "4" + repeat('x', 999_999);

      session.send(packet);

      assertThat(session.receive(1).getFirst()).isEqualTo(packet);
    }

    @Test
    void givenBodyOverMaxPayload_whenPosted_thenTooLargeWithEmptyBodyAndSessionCloses() throws IOException {
      var session = Polling.open(h());
      try (var wire = Wire.connect(h())) {
        var response = wire.request("POST", session.target(), "4" + repeat('x', 1_000_000));

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.body()).isEmpty();
        if (!target().isReference()) {
          assertThat(session.isGone()).isTrue();
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void givenSession_whenOtherMethod_thenRefused(String method) throws IOException {
      var session = Polling.open(h());

      assertThat(Wire.exchange(h(), method, session.target(), "").status()).isBetween(400, 599);
    }

    @Test
    void given500Messages_whenPostedOneByOne_thenTheyComeBackInOrder() throws IOException {
      var session = Polling.open(h());
      var sent = IntStream.range(0, 500).mapToObj(i -> "4" + i).toList();
      var echoes = Wire.later(() -> session.receive(500));

      try (var wire = Wire.connect(h())) {
        for (var packet : sent) {
          assertThat(wire.request("POST", session.target(), packet).body()).isEqualTo("ok");
        }
      }

      assertThat(echoes.join()).isEqualTo(sent);
    }
  }

  @Nested
  class MessagesOverWebSocket {

    @ParameterizedTest
    @ValueSource(strings = {"4hello", "4", "4utf8 — string €, 日本語, 😀", "4{\"a\":\"\\u0000\"}", "4b64", "42"})
    void givenText_whenSent_thenItComesBack(String packet) throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.text(packet);

        assertThat(ws.nextText()).isEqualTo(packet);
      }
    }

    @Test
    void givenBinary_whenSent_thenItComesBackWithoutPrefix() throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.binary((byte) 1, (byte) 2, (byte) 3, (byte) 0, (byte) 0xff);

        assertThat(ws.nextBinary()).containsExactly(1, 2, 3, 0, 0xff);
      }
    }

    @Test
    void givenEmptyBinary_whenSent_thenItComesBack() throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.binary();

        assertThat(ws.nextBinary()).isEmpty();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 127, 65_535, 65_536, 1_000_000})
    void givenTextOfLength_whenSent_thenItComesBackWhole(int length) throws IOException {
      try (var ws = openWebSocket(h())) {
        var packet = "4" + repeat('y', length - 1);

        ws.text(packet);

        var echo = ws.nextText();
        assertThat(echo.equals(packet)).as("echo of %d characters", echo.length()).isTrue();
      }
    }

    @Test
    void givenTextOverMaxPayload_whenSent_thenClosed1009() throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.text("4" + repeat('y', 1_000_000));

        assertThat(ws.awaitEnd()).isEqualTo(1009);
      }
    }

    @Test
    void givenFragmentsWithAPingBetween_whenSent_thenOneMessage() throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.frame(Ws.TEXT, "4he".getBytes(StandardCharsets.UTF_8));
        ws.frame(0x80 | Ws.PING, new byte[] {7});
        ws.frame(0, "l".getBytes(StandardCharsets.UTF_8));
        ws.frame(0x80, "lo".getBytes(StandardCharsets.UTF_8));

        var pong = ws.next();
        assertThat(pong.opcode()).isEqualTo(Ws.PONG);
        assertThat(pong.data()).containsExactly(7);
        assertThat(ws.nextText()).isEqualTo("4hello");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "7", "9abc", "-", "{}"})
    void givenInvalidPacket_whenSent_thenConnectionCloses(String packet) throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.text(packet);

        ws.awaitEnd();
      }
    }

    @Test
    void given1000Messages_whenSent_thenTheyComeBackInOrder() throws IOException {
      try (var ws = openWebSocket(h())) {
        for (var i = 0; i < 1000; i++) {
          if (i % 3 == 0) {
            ws.binary((byte) i);
          } else {
            ws.text("4" + i);
          }
        }

        for (var i = 0; i < 1000; i++) {
          if (i % 3 == 0) {
            assertThat(ws.nextBinary()).containsExactly((byte) i);
          } else {
            assertThat(ws.nextText()).isEqualTo("4" + i);
          }
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "unmasked, 81, 1002",
      "reserved opcode 3, 83, 1002",
      "reserved opcode 11, 8b, 1002",
      "RSV1 without extension, c1, 1002",
      "RSV2, a1, 1002",
      "RSV3, 91, 1002",
      "fragmented ping, 09, 1002",
      "continuation of nothing, 80, 1002"
    })
    void givenFrameAgainstRfc6455_whenSent_thenFailedWithCode(String what, String first, int code) throws IOException {
      try (var ws = openWebSocket(h())) {
        var payload = "4a".getBytes(StandardCharsets.UTF_8);

        ws.raw(Ws.encode(Integer.parseInt(first, 16), payload, !what.equals("unmasked")));

        assertThat(ws.awaitEnd()).isEqualTo(code);
      }
    }

    @Test
    void givenTextOfInvalidUtf8_whenSent_thenClosed1007() throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.frame(0x81, new byte[] {'4', (byte) 0xc3, (byte) 0x28});

        assertThat(ws.awaitEnd()).isEqualTo(1007);
      }
    }

    @Test
    void givenCloseFrame_whenSent_thenItIsAnsweredAndTheSessionEnds() throws IOException {
      try (var ws = Ws.open(h(), h().websocket())) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();

        ws.frame(0x88, new byte[] {0x03, (byte) 0xe8});

        assertThat(ws.awaitEnd()).isEqualTo(1000);
        await().untilAsserted(() -> assertError(Wire.get(h(), h().polling(sid)), 1, "Session ID unknown"));
      }
    }
  }

  @Nested
  class Heartbeat {

    @Test
    void givenPolling_whenPongsAreSent_thenPingsComeAtTheInterval() throws IOException {
      patiently(() -> {
        var start = System.nanoTime();
        var session = Polling.open(p());

        for (var i = 0; i < 3; i++) {
          var response = session.poll();
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.body()).isEqualTo("2");
          session.send("3");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(850), Duration.ofSeconds(5));
      });
    }

    /** A session that has been pinged; a slow machine may come too late for the ping of one. */
    private Polling pinged() throws IOException {
      for (var i = 0; i < 10; i++) {
        var session = Polling.open(p());
        if (session.poll().body().equals("2")) {
          return session;
        }
      }
      throw new AssertionError("no ping in ten sessions");
    }

    @Test
    void givenPolling_whenNoPong_thenSessionClosesAndPendingPollEnds() throws IOException {
      var session = pinged();

      var last = session.poll();

      if (last.status() == 200) {
        assertThat(last.body()).isIn("1", "6");
      } else {
        assertThat(last.status()).isEqualTo(400);
      }
      assertThat(session.isGone()).isTrue();
    }

    @Test
    void givenPollingClientThatNeverPolls_thenSessionCloses() throws Exception {
      var session = Polling.open(p());

      try (var connection = Wire.connect(p())) {
        // Outlasts interval and timeout on a connection of its own: a poll would be answered with the ping.
        assertThat(connection.isQuietFor(Duration.ofMillis(900))).isTrue();
      }

      assertThat(session.isGone()).isTrue();
    }

    @Test
    void givenWebSocket_whenPongsAreSent_thenPingsComeAtTheInterval() throws IOException {
      patiently(() -> {
        try (var ws = Ws.openSilent(p(), p().websocket())) {
          ws.nextText();
          var start = System.nanoTime();

          for (var i = 0; i < 4; i++) {
            assertThat(ws.nextText()).isEqualTo("2");
            ws.text("3");
          }

          var elapsed = Duration.ofNanos(System.nanoTime() - start);
          assertThat(elapsed).isBetween(Duration.ofMillis(1100), Duration.ofSeconds(5));
        }
      });
    }

    @Test
    void givenWebSocket_whenNoPong_thenConnectionCloses() throws IOException {
      patiently(() -> {
        try (var ws = Ws.openSilent(p(), p().websocket())) {
          ws.nextText();
          assertThat(ws.nextText()).isEqualTo("2");
          var start = System.nanoTime();

          ws.awaitEnd();

          var elapsed = Duration.ofNanos(System.nanoTime() - start);
          assertThat(elapsed).isBetween(Duration.ofMillis(150), Duration.ofSeconds(3));
        }
      });
    }

    @Test
    void givenWebSocketClosedByTimeout_thenItsIdIsUnknown() throws IOException {
      try (var ws = Ws.openSilent(p(), p().websocket())) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();

        ws.awaitEnd();

        assertError(Wire.get(p(), p().polling(sid)), 1, "Session ID unknown");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2probe"})
    void givenWebSocket_whenClientPings_thenConnectionCloses(String ping) throws IOException {
      try (var ws = openWebSocket(h())) {
        ws.text(ping);

        ws.awaitEnd();
      }
    }

    @Test
    void givenPolling_whenClientPings_thenSessionCloses() throws IOException {
      var session = Polling.open(h());

      session.post("2");

      assertThat(session.isGone()).isTrue();
    }
  }

  @Nested
  class Close {

    @Test
    void givenPendingPoll_whenClosePacket_thenPollEndsAndSessionIsGone() throws IOException {
      var session = Polling.open(h());
      try (var poll = Wire.connect(h()).send(Wire.head("GET", session.target(), 0))) {
        assertThat(poll.isQuietFor(BRIEFLY)).isTrue();

        session.send("1");

        var response = poll.response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("6");
        assertThat(session.isGone()).isTrue();
      }
    }

    @Test
    void givenNoPendingPoll_whenClosePacket_thenSessionIsGone() throws IOException {
      var session = Polling.open(h());

      session.send("1");

      assertThat(session.isGone()).isTrue();
      assertThat(session.post("4a").status()).isEqualTo(400);
    }

    @Test
    void givenMessagesBeforeTheClosePacket_whenPosted_thenItIsAccepted() throws IOException {
      var session = Polling.open(h());

      session.send("4a\u001e1");

      assertThat(session.isGone()).isTrue();
    }

    @Test
    void givenWebSocket_whenClosePacket_thenConnectionCloses() throws IOException {
      // The reference lets the heartbeat end it.
      var endpoint = target().isReference() ? p() : h();
      try (var ws = Ws.openSilent(endpoint, endpoint.websocket())) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();

        ws.text("1");

        ws.awaitEnd();
        await()
            .untilAsserted(() -> assertError(Wire.get(endpoint, endpoint.polling(sid)), 1, "Session ID unknown"));
      }
    }

    @Test
    void givenWebSocket_whenTcpEnds_thenSessionIsGone() throws Exception {
      var ws = Ws.open(h(), h().websocket());
      var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();

      ws.wire().reset();

      await()
          .untilAsserted(() -> assertError(Wire.get(h(), h().polling(sid)), 1, "Session ID unknown"));
    }

    @Test
    void givenPendingPoll_whenItsConnectionIsCut_thenSessionIsGone() throws Exception {
      var session = Polling.open(h());
      var poll = Wire.connect(h()).send(Wire.head("GET", session.target(), 0));
      assertThat(poll.isQuietFor(BRIEFLY)).isTrue();

      poll.reset();

      // A poll would be pending where the session lived on: POST asks without being in its way.
      await().untilAsserted(() -> assertThat(session.post("4a").status()).isEqualTo(400));
    }
  }

  @Nested
  class Upgrade {

    private Ws probe(Polling session) throws IOException {
      var ws = Ws.open(session.endpoint(), session.endpoint().websocket(session.sid()));
      ws.text("2probe");
      assertThat(ws.nextText()).isEqualTo("3probe");
      return ws;
    }

    @Test
    void givenPollingSession_whenProbeAndUpgrade_thenMessagesFlowOverWebSocket() throws IOException {
      var session = Polling.open(h());
      try (var ws = probe(session)) {
        ws.text("5");
        ws.text("4hello");

        assertThat(ws.nextText()).isEqualTo("4hello");
        ws.binary((byte) 1, (byte) 2);
        assertThat(ws.nextBinary()).containsExactly(1, 2);
      }
    }

    @Test
    void givenPendingPoll_whenProbed_thenPollIsFlushedWithNooh() throws IOException {
      var session = Polling.open(h());
      try (var poll = Wire.connect(h()).send(Wire.head("GET", session.target(), 0));
          var ws = Ws.open(h(), h().websocket(session.sid()))) {
        assertThat(poll.isQuietFor(BRIEFLY)).isTrue();

        ws.text("2probe");

        assertThat(ws.nextText()).isEqualTo("3probe");
        var response = poll.response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("6");
        ws.text("5").text("4a");
        assertThat(ws.nextText()).isEqualTo("4a");
      }
    }

    @Test
    void givenPollThatArrivesAfterTheProbe_thenItIsFlushedToo() throws IOException {
      var session = Polling.open(h());
      try (var ws = probe(session)) {
        assertThat(session.poll().body()).isEqualTo("6");
        assertThat(session.poll().body()).isEqualTo("6");

        ws.text("5").text("4a");

        assertThat(ws.nextText()).isEqualTo("4a");
      }
    }

    @Test
    void givenUpgradedSession_whenHttpRequestsComeWithItsId_thenRefusedAndWebSocketLives() throws IOException {
      var session = Polling.open(h());
      try (var ws = probe(session)) {
        ws.text("5").text("4a");
        assertThat(ws.nextText()).isEqualTo("4a");

        assertError(session.poll(), 3, "Bad request");
        assertError(session.post("4x"), 3, "Bad request");

        ws.text("4b");
        assertThat(ws.nextText()).isEqualTo("4b");
      }
    }

    @Test
    void givenUpgradedSession_whenSecondWebSocketWithItsId_thenClosedAndTheFirstLives() throws IOException {
      var session = Polling.open(h());
      try (var ws = probe(session)) {
        ws.text("5").text("4a");
        assertThat(ws.nextText()).isEqualTo("4a");

        assertTurnedAway(h(), h().websocket(session.sid()));

        ws.text("4b");
        assertThat(ws.nextText()).isEqualTo("4b");
      }
    }

    @Test
    void givenWebSocketSession_whenSecondWebSocketWithItsId_thenClosedAndTheFirstLives() throws IOException {
      try (var ws = Ws.open(h(), h().websocket())) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();

        assertTurnedAway(h(), h().websocket(sid));

        ws.text("4b");
        assertThat(ws.nextText()).isEqualTo("4b");
      }
    }

    @Test
    void givenWebSocketSession_whenHttpRequestsComeWithItsId_thenBadRequest() throws IOException {
      try (var ws = Ws.open(h(), h().websocket())) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();

        assertError(Wire.get(h(), h().polling(sid)), 3, "Bad request");
        assertError(Wire.post(h(), h().polling(sid), "4a"), 3, "Bad request");

        ws.text("4b");
        assertThat(ws.nextText()).isEqualTo("4b");
      }
    }

    @Test
    void givenProbeInFlight_whenSecondProbe_thenItIsClosedAndTheFirstUpgrades() throws IOException {
      var session = Polling.open(h());
      try (var first = probe(session)) {
        assertTurnedAway(h(), h().websocket(session.sid()));

        first.text("5").text("4a");

        assertThat(first.nextText()).isEqualTo("4a");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2other", "2", "4probe", "abc", "3probe"})
    void givenWrongProbe_whenSent_thenOnlyTheWebSocketCloses(String wrong) throws IOException {
      var session = Polling.open(h());
      try (var ws = Ws.open(h(), h().websocket(session.sid()))) {
        ws.text(wrong);
        ws.awaitEnd();

        session.send("4a");

        assertThat(session.receive(1)).containsExactly("4a");
      }
    }

    @Test
    void givenProbeThatIsCut_whenAnotherFollows_thenItUpgrades() throws Exception {
      var session = Polling.open(h());
      probe(session).wire().reset();

      // The end of the first may be seen after the second has come.
      await().ignoreExceptions().until(() -> {
        try (var ws = Ws.open(h(), h().websocket(session.sid()))) {
          ws.text("2probe");
          if (!ws.next().text().equals("3probe")) {
            return false;
          }
          ws.text("5").text("4a");
          return ws.nextText().equals("4a");
        }
      });
    }

    @Test
    void givenProbeWithoutUpgrade_whenUpgradeTimeoutPasses_thenOnlyTheWebSocketCloses() throws IOException {
      var session = Polling.open(h());
      try (var ws = Ws.open(h(), h().websocket(session.sid()))) {
        var start = System.nanoTime();

        ws.awaitEnd();

        var elapsed = Duration.ofNanos(System.nanoTime() - start);
        assertThat(elapsed).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(6));
        session.send("4a");
        assertThat(session.receive(1)).containsExactly("4a");
      }
    }

    @Test
    void givenMessagesDuringTheProbe_thenTheyTravelOverPolling() throws IOException {
      var session = Polling.open(h());
      try (var ws = probe(session)) {
        session.send("4a");
        session.send("4b");

        assertThat(session.receive(2)).containsExactly("4a", "4b");
        ws.text("5").text("4c");
        assertThat(ws.nextText()).isEqualTo("4c");
      }
    }

    @Test
    void givenMessagesNotYetPolled_whenUpgraded_thenTheyArriveOverWebSocketFirst() throws IOException {
      var session = Polling.open(h());
      session.send("4a");
      session.send("bAQI=");
      try (var ws = probe(session)) {
        ws.text("5").text("4c");

        assertThat(ws.nextText()).isEqualTo("4a");
        assertThat(ws.nextBinary()).containsExactly(1, 2);
        assertThat(ws.nextText()).isEqualTo("4c");
      }
    }

    @Test
    void given300MessagesAcrossTheUpgrade_thenEachOnceAndInOrder() throws IOException {
      var session = Polling.open(h());
      var echoes = new ArrayList<String>();
      for (var i = 0; i < 100; i++) {
        session.send("4" + i);
      }
      try (var ws = Ws.open(h(), h().websocket(session.sid()))) {
        ws.text("2probe");
        for (var i = 100; i < 200; i++) {
          session.send("4" + i);
        }
        assertThat(ws.nextText()).isEqualTo("3probe");
        echoes.addAll(session.receive(1));
        ws.text("5");
        for (var i = 200; i < 300; i++) {
          ws.text("4" + i);
        }
        while (echoes.size() < 300) {
          echoes.add(ws.nextText());
        }
      }

      assertThat(echoes).isEqualTo(IntStream.range(0, 300).mapToObj(i -> "4" + i).toList());
    }

    @Test
    void givenUpgradedSession_whenPongsAreSent_thenHeartbeatGoesOnOverWebSocket() throws IOException {
      patiently(() -> {
        var session = Polling.open(p());
        try (var ws = Ws.openSilent(p(), p().websocket(session.sid()))) {
          ws.text("2probe");
          assertThat(ws.nextText()).isEqualTo("3probe");
          ws.text("5");

          for (var i = 0; i < 3; i++) {
            assertThat(ws.nextText()).isEqualTo("2");
            ws.text("3");
          }

          ws.awaitEnd();
        }
      });
    }
  }

  @Nested
  class Cors {

    private static final String ORIGIN = "Origin: https://app.example";

    @Test
    void givenOpenProfile_whenGet_thenEveryOriginWithoutCredentials() throws IOException {
      var response = Wire.get(p(), p().polling(), ORIGIN);

      assertThat(response.header("access-control-allow-origin")).contains("*");
      assertThat(response.headers()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void givenOpenProfile_whenPost_thenEveryOrigin() throws IOException {
      var session = Polling.open(p());

      assertThat(session.post("4a", ORIGIN).header("access-control-allow-origin")).contains("*");
    }

    @Test
    void givenOpenProfile_whenError_thenItMayBeReadToo() throws IOException {
      var response = Wire.get(p(), p().polling("unknown"), ORIGIN);

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.header("access-control-allow-origin")).contains("*");
    }

    @Test
    void givenOpenProfile_whenPreflight_thenMethodsAndHeadersAreAllowed() throws IOException {
      var response =
          Wire.exchange(
              p(),
              "OPTIONS",
              p().polling(),
              "",
              ORIGIN,
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: content-type,x-token");

      assertThat(response.status()).isEqualTo(204);
      assertThat(response.body()).isEmpty();
      assertThat(response.header("access-control-allow-origin")).contains("*");
      assertThat(response.header("access-control-allow-methods").orElse("")).contains("GET").contains("POST");
      assertThat(response.header("access-control-allow-headers").orElse("").replace(" ", ""))
          .isIn("content-type,x-token", "*");
      assertThat(response.headers()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void givenHardenedProfile_whenGet_thenNoCorsHeaders() throws IOException {
      var response = Wire.get(h(), h().polling(), ORIGIN);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void givenHardenedProfile_whenPreflight_thenRefusedWithoutCorsHeaders() throws IOException {
      var response =
          Wire.exchange(h(), "OPTIONS", h().polling(), "", ORIGIN, "Access-Control-Request-Method: POST");

      assertThat(response.status()).isBetween(400, 499);
      assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }
  }
}
