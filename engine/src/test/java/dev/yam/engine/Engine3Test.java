package dev.yam.engine;

import static dev.yam.engine.TestServer.sid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketFrame;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engine.IO 3 over sockets. */
@Timeout(60)
class Engine3Test {

  private static final String POLLING = "/engine.io/?EIO=3&transport=polling";
  private static final String TEXT_POLLING = POLLING + "&b64=1";
  private static final String WEBSOCKET = "/engine.io/?EIO=3&transport=websocket";
  private static final byte[] BYTES = {4, 1, 2, 3};

  private final TestServer server =
      new TestServer(options -> options.allowEIO3(true).maxHttpBufferSize(2_000).maxControlFramesPerSecond(20));

  @AfterEach
  void close() {
    server.close();
  }

  /** Opens a polling session; its target from then on. */
  private String open(String handshake) throws IOException {
    try (RawClient client = server.connect()) {
      return handshake + "&sid=" + sid(client.get(handshake).response().body());
    }
  }

  private RawClient webSocket(String target) throws IOException {
    RawClient client = server.connect().webSocket(target);
    sid(client.message());
    return client;
  }

  /** Polls until a body ends with {@code last}. */
  private static String collect(RawClient client, String session, String last) throws IOException {
    var all = new StringBuilder();
    while (!all.toString().endsWith(last)) {
      RawClient.Response polled = client.get(session).response();
      assertThat(polled.status()).as(polled.body()).isEqualTo(200);
      all.append(polled.body());
    }
    return all.toString();
  }

  private void assertEnded(DisconnectReason reason) {
    await().untilAsserted(() -> assertThat(server.reasons).containsExactly(reason));
  }

  @Nested
  class Handshakes {

    @ParameterizedTest
    @ValueSource(strings = {"EIO=3&", ""})
    void givenAllowed_whenOpened_thenOpenPacketWithItsLength(String revision) throws IOException {
      try (RawClient client = server.connect()) {
        RawClient.Response response = client.get("/engine.io/?" + revision + "transport=polling").response();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("content-type", "text/plain; charset=UTF-8");
        assertThat(response.body()).matches(
            "\\d+:0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":25000,"
                + "\"pingTimeout\":20000,\"maxPayload\":2000}");
        String[] parts = response.body().split(":", 2);
        assertThat(parts[1]).hasSize(Integer.parseInt(parts[0]));
        await().until(() -> !server.sessions.isEmpty());
        assertThat(server.sessions.element().protocol()).isEqualTo(3);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=2", "EIO=5", "EIO=34", "EIO=x"})
    void givenAnotherRevision_whenOpened_thenUnsupported(String revision) throws IOException {
      try (RawClient client = server.connect()) {
        RawClient.Response response = client.get("/engine.io/?transport=polling&" + revision).response();

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
      }
    }

    @Test
    void givenNotAllowed_whenOpened_thenUnsupported() throws IOException {
      try (var other = new TestServer();
          RawClient polling = other.connect();
          RawClient webSocket = other.connect()) {
        assertThat(polling.get(POLLING).response().body())
            .isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
        assertThat(webSocket.upgrade(WEBSOCKET).response().status()).isEqualTo(400);
      }
    }

    @Test
    void givenAllowed_whenRevision4Opens_thenServedAsBefore() throws IOException {
      String sid = server.open();
      try (RawClient client = server.connect()) {
        client.post(TestServer.poll(sid), "4a\u001e4b").response();
        String body = client.get(TestServer.poll(sid)).response().body();

        assertThat(body).isIn("4a", "4a\u001e4b");
        assertThat(server.sessions.element().protocol()).isEqualTo(4);
      }
    }

    @ParameterizedTest
    @CsvSource({"3,4", "3,5", "4,3", "4,''"})
    void givenSession_whenAnotherRevisionIsNamedLater_thenBadRequestAndTheSessionLives(String first, String later)
        throws IOException {
      String known = open("/engine.io/?transport=polling&EIO=" + first);
      String switched = known.replace("EIO=" + first, "EIO=" + later);
      try (RawClient polling = server.connect();
          RawClient upgrading = server.connect()) {
        assertThat(polling.get(switched).response().body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(polling.post(switched, "1:4").response().status()).isEqualTo(400);
        assertThat(upgrading.upgrade(switched.replace("polling", "websocket")).response().status()).isEqualTo(400);
        assertThat(server.engine.sessions()).isEqualTo(1);
        assertThat(polling.post(known, first.equals("3") ? "2:4x" : "4x").response().status()).isEqualTo(200);
      }
    }
  }

  @Nested
  class Polling {

    @Test
    void givenTextAndBase64_whenPosted_thenTheyComeBackInOrder() throws IOException {
      String session = open(TEXT_POLLING);
      try (RawClient client = server.connect()) {
        assertThat(client.post(session, "3:4😀6:b4AQI=2:4z").response().body()).isEqualTo("ok");
        assertThat(collect(client, session, "2:4z")).isEqualTo("3:4😀6:b4AQI=2:4z");
      }
    }

    @Test
    void givenBinaryBody_whenPosted_thenAnsweredByOne() throws IOException {
      String session = open(POLLING);
      try (RawClient client = server.connect()) {
        client.send("POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Length: 6\r\n\r\n");
        client.send("\u0001\u0003");
        client.socket().getOutputStream().write(new byte[] {(byte) 0xFF, 4, 1, 2});
        assertThat(client.response().body()).isEqualTo("ok");

        RawClient.Response polled = client.get(session).response();

        assertThat(polled.headers()).containsEntry("content-type", "application/octet-stream");
        assertThat(polled.body()).isEqualTo(new String(new byte[] {1, 3, (byte) 0xFF, 4, 1, 2}, UTF_8));
      }
    }

    @Test
    void givenTextOnly_whenPolledByAClientThatReadsBytes_thenText() throws IOException {
      String session = open(POLLING);
      try (RawClient client = server.connect()) {
        client.post(session, "2:4a").response();

        RawClient.Response polled = client.get(session).response();

        assertThat(polled.headers()).containsEntry("content-type", "text/plain; charset=UTF-8");
        assertThat(polled.body()).isEqualTo("2:4a");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999:4a", "-1:4a", "x:4", "2:4😀", "1:9", "", "1:4x", "\u0000\u0001", "\u0001\u00094", "4a"})
    void givenPayloadThatLies_whenPosted_thenBadRequestAndParseError(String body) throws IOException {
      String session = open(POLLING);
      try (RawClient client = server.connect()) {
        assertThat(client.post(session, body).response().status()).isEqualTo(400);
      }
      assertEnded(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void givenBodyBeyondTheLimit_whenPosted_then413AndTheSessionEnds() throws IOException {
      String session = open(POLLING);
      try (RawClient client = server.connect()) {
        assertThat(client.post(session, "2000:4" + "x".repeat(1_999)).response().status()).isEqualTo(413);
      }
      assertEnded(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
    }

    @Test
    void givenMoreThanOneBodyMayHold_whenPolled_thenSeveral() throws IOException {
      String session = open(TEXT_POLLING);
      await().until(() -> !server.sessions.isEmpty());
      Session sending = server.sessions.remove();
      for (int i = 0; i < 5; i++) {
        sending.send(new byte[600]);
      }
      try (RawClient client = server.connect()) {
        int messages = 0;
        while (messages < 5) {
          String body = client.get(session).response().body();
          assertThat(body).hasSizeLessThanOrEqualTo(2_000).contains(":b4");
          messages += body.split(":b4", -1).length - 1;
        }
        assertThat(messages).isEqualTo(5);
      }
    }

    @Test
    void givenClosePacket_whenPosted_thenThePollEndsWithANoop() throws IOException {
      String session = open(POLLING);
      try (RawClient polling = server.connect();
          RawClient posting = server.connect()) {
        long before = server.counters.totalBytesIn();
        polling.get(session);
        await().until(() -> server.counters.totalBytesIn() > before);
        posting.post(session, "1:1").response();

        assertThat(polling.response().body()).isEqualTo("1:6");
      }
      assertEnded(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void givenServerCloses_whenPolled_thenTheClosePacket() throws IOException {
      String session = open(POLLING);
      await().until(() -> !server.sessions.isEmpty());
      server.sessions.remove().close(DisconnectReason.FORCED_SERVER_CLOSE);
      try (RawClient client = server.connect()) {
        assertThat(client.get(session).response().body()).isEqualTo("1:1");
      }
    }
  }

  @Nested
  class Scripts {

    private static final String JSONP = POLLING + "&b64=1&j=3";

    private static String form(String payload) {
      return "d=" + URLEncoder.encode(payload.replace("\\n", "\\\n").replace("\n", "\\n"), UTF_8);
    }

    @Test
    void givenCallback_whenOpened_thenAScriptThatCallsIt() throws IOException {
      try (RawClient client = server.connect()) {
        RawClient.Response response = client.get(JSONP).response();

        assertThat(response.headers()).containsEntry("content-type", "text/javascript; charset=UTF-8");
        assertThat(response.body()).matches("___eio\\[3]\\(\"\\d+:0\\{\\\\\"sid\\\\\":\\\\\"[\\w-]{20}\\\\\".*}\"\\);");
      }
    }

    private String openByScript() throws IOException {
      try (RawClient client = server.connect()) {
        return JSONP + "&sid=" + sid(client.get(JSONP).response().body().replace("\\", ""));
      }
    }

    @Test
    void givenForm_whenPosted_thenTheEscapedEchoIsAScript() throws IOException {
      String session = openByScript();
      try (RawClient client = server.connect()) {
        RawClient.Response posted = client.post(session, form("12:4\"\\x\n+&\u2028/€\\n6:b4AQI=")).response();
        String polled = collect(client, session, "b4AQI=\");");

        assertThat(posted.body()).isEqualTo("ok");
        assertThat(posted.headers()).containsEntry("content-type", "text/html");
        assertThat(polled.replace("\");___eio[3](\"", ""))
            .isEqualTo("___eio[3](\"12:4\\\"\\\\x\\n+&\\u2028/€\\\\n6:b4AQI=\");");
      }
    }

    @Test
    void givenAnotherCallbackLater_whenPolled_thenTheFirstIsCalled() throws IOException {
      String session = openByScript();
      try (RawClient client = server.connect()) {
        client.post(session, form("2:4a")).response();

        assertThat(client.get(session.replace("j=3", "j=alert(1)")).response().body())
            .isEqualTo("___eio[3](\"2:4a\");");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alert(1)", "-1", "1e3", "0x1", "1]", "%31%5d", "12345678901", "%D9%A3", "%00"})
    void givenCallbackThatIsNoNumber_whenOpened_thenBadRequestThatSaysNothingOfIt(String callback) throws IOException {
      try (RawClient client = server.connect()) {
        RawClient.Response response = client.get(POLLING + "&j=" + callback).response();

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:4a", "d=", "d=99999999:4a", "d=%ff%fe", "d=2:4%f0%9f%98%80"})
    void givenFormWithoutPayload_whenPosted_thenBadRequestAndParseError(String body) throws IOException {
      String session = openByScript();
      try (RawClient client = server.connect()) {
        assertThat(client.post(session, body).response().status()).isEqualTo(400);
      }
      assertEnded(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void givenRevision4_whenItNamesACallback_thenNoScript() throws IOException {
      try (RawClient client = server.connect()) {
        assertThat(client.get(TestServer.POLLING + "&j=0").response().body()).startsWith("0{");
      }
    }
  }

  @Nested
  class WebSockets {

    @Test
    void givenTextAndBytes_whenSent_thenBytesComeBackWithTheirType() throws IOException {
      try (RawClient client = webSocket(WEBSOCKET)) {
        client.text("4€").binary(BYTES).text("b4AQI=");

        assertThat(client.message()).isEqualTo("4€");
        assertThat(((WebSocketFrame.Binary) client.frame()).data()).isEqualTo(Slice.of(BYTES));
        assertThat(((WebSocketFrame.Binary) client.frame()).data()).isEqualTo(Slice.of(new byte[] {4, 1, 2}));
      }
    }

    @Test
    void givenClientThatReadsText_whenBytesAreSent_thenBase64() throws IOException {
      try (RawClient client = webSocket(WEBSOCKET + "&b64=1")) {
        client.binary(BYTES);

        assertThat(client.message()).isEqualTo("b4AQID");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "02", "07", "ff", "b4"})
    void givenBytesThatAreNoMessage_whenSent_thenParseError(String hex) throws IOException {
      try (RawClient client = webSocket(WEBSOCKET)) {
        client.binary(HexFormat.of().parseHex(hex));

        assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      }
      assertEnded(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void givenBothRevisions_whenGivenTheSameBytes_thenEachReadsItsOwnForm() throws IOException {
      try (RawClient three = webSocket(WEBSOCKET);
          RawClient other = webSocket(WEBSOCKET);
          RawClient text = webSocket(WEBSOCKET + "&b64=1");
          RawClient four = server.webSocket()) {
        await().until(() -> server.sessions.size() == 4);
        Outgoing message = Outgoing.withAttachments(Slice.utf8("451-[]"), List.of(Slice.of(new byte[] {7, 8})));
        for (Session session : server.sessions) {
          session.loop().execute(() -> session.write(message, false));
          session.loop().execute(() -> session.write(message, false));
        }

        for (int i = 0; i < 2; i++) {
          assertThat(received(three)).containsExactly("451-[]", "040708");
          assertThat(received(other)).containsExactly("451-[]", "040708");
          assertThat(received(text)).containsExactly("451-[]", "b4Bwg=");
          assertThat(received(four)).containsExactly("451-[]", "0708");
        }
      }
    }

    private static List<String> received(RawClient client) throws IOException {
      var received = new ArrayList<String>();
      for (int i = 0; i < 2; i++) {
        received.add(switch (client.frame()) {
          case WebSocketFrame.Text text -> text.data().toUtf8();
          case WebSocketFrame.Binary binary -> HexFormat.of().formatHex(binary.data().toByteArray());
          case WebSocketFrame other -> "unexpected " + other;
        });
      }
      return received;
    }

    @Test
    void givenPollingSession_whenUpgraded_thenItsBytesAreFramed() throws IOException {
      String session = open(TEXT_POLLING);
      try (RawClient polling = server.connect();
          RawClient client = server.connect().webSocket(session.replace("polling", "websocket").replace("&b64=1", ""))) {
        polling.get(session);
        client.text("2probe");
        assertThat(client.message()).isEqualTo("3probe");
        assertThat(polling.response().body()).isEqualTo("1:6");
        client.text("5").binary(BYTES);

        assertThat(((WebSocketFrame.Binary) client.frame()).data()).isEqualTo(Slice.of(BYTES));
        assertThat(server.sessions.element().transport()).isEqualTo("websocket");
      }
    }
  }

  @Nested
  class Heartbeats {

    @Test
    void givenPing_whenSent_thenAnswered() throws IOException {
      String session = open(POLLING);
      try (RawClient client = webSocket(WEBSOCKET);
          RawClient polling = server.connect()) {
        assertThat(client.text("2").message()).isEqualTo("3");
        polling.post(session, "1:2").response();
        assertThat(polling.get(session).response().body()).isEqualTo("1:3");
      }
    }

    @Test
    void givenPong_whenSent_thenTransportError() throws IOException {
      try (RawClient client = webSocket(WEBSOCKET)) {
        assertThat(client.text("3").frame()).isInstanceOf(WebSocketFrame.Close.class);
      }
      assertEnded(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void givenAClientThatDoesNotPing_whenBothDelaysPass_thenPingTimeoutWithoutAPing() throws IOException {
      try (var quick = new TestServer(options ->
              options.allowEIO3(true).pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofMillis(100)));
          RawClient client = quick.connect().webSocket(WEBSOCKET)) {
        sid(client.message());

        assertThat(client.frame()).as("no ping before").isInstanceOf(WebSocketFrame.Close.class);
        await().untilAsserted(() -> assertThat(quick.reasons).containsExactly(DisconnectReason.PING_TIMEOUT));
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenAFloodOfPings_whenReceived_thenTheSessionEndsAtTheLimit(boolean overWebSocket) throws IOException {
      if (overWebSocket) {
        try (RawClient client = webSocket(WEBSOCKET)) {
          for (int i = 0; i < 100; i++) {
            client.text("2");
          }
          assertEnded(DisconnectReason.PARSE_ERROR.withLimit(Limit.CONTROL_FRAMES));
        }
      } else {
        String session = open(POLLING);
        try (RawClient client = server.connect()) {
          assertThat(client.post(session, "1:2".repeat(600)).response().status()).isEqualTo(400);
        }
        assertEnded(DisconnectReason.PARSE_ERROR.withLimit(Limit.CONTROL_FRAMES));
      }
    }
  }

  @Test
  void givenHostileBodies_whenAllAreRefused_thenAHealthyClientIsServed() throws IOException {
    for (String body : List.of("99999999:4a", "0:".repeat(900), "\u0000".repeat(1_500), "1:", "9".repeat(1_900))) {
      try (RawClient client = server.connect()) {
        client.post(open(POLLING), body).response();
      }
    }
    try (RawClient client = webSocket(WEBSOCKET)) {
      assertThat(client.text("4still here").message()).isEqualTo("4still here");
    }
  }
}
