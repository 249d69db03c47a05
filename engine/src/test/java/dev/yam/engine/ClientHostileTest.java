package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break the rules, or go away without a word: the client ends with a reason, and holds nothing of theirs. */
class ClientHostileTest {

  private static final String OPEN =
      "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";

  private final ClientRig rig = new ClientRig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  private TestClient open(RawServer server, String... transports) {
    return rig.open(ClientRig.client(
        server.port(), options -> options.transports(transports).maxMessageBytes(10_000).maxHeaderBytes(2_000)));
  }

  // --- before the open packet ---

  @ParameterizedTest
  @ValueSource(strings = {
    "nonsense\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n4hell",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n0{",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n0{\"sid\":\"\"}     ",
    "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n0{\"sid\":\"abc\"}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\n{\"code\":x",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
  })
  void givenBrokenAnswer_whenOpened_thenFailed(String answer) throws Exception {
    for (String transport : new String[] {"polling", "websocket"}) {
      try (var server = new RawServer(connection -> {
        connection.request();
        connection.send(answer);
        connection.socket().shutdownOutput();
      })) {
        TestClient client = open(server, transport);

        assertThat(get(client.failed)).hasMessageContaining("cannot connect to");
        assertThat(client.ends).hasValue(1);
        await().until(() -> server.ended.get() == 1);
      }
    }
  }

  @Test
  void givenEndlessHeaderOrBody_whenOpened_thenTheLimitHolds() throws Exception {
    for (String start : new String[] {
      "HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n"
    }) {
      for (String transport : new String[] {"polling", "websocket"}) {
        try (var server = new RawServer(connection -> {
          connection.request();
          connection.send(start);
          while (true) {
            connection.send("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
          }
        })) {
          assertThat(get(open(server, transport).failed)).hasMessageContaining("cannot connect to");
          await().until(() -> server.ended.get() == 1);
        }
      }
    }
  }

  @Test
  void givenCompressionBomb_whenPolled_thenTheLimitHolds() throws Exception {
    var bomb = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[50_000_000]);
    }
    try (var server = new RawServer(connection -> {
      connection.request();
      connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n");
      connection.send(bomb.toByteArray());
    })) {
      assertThat(get(open(server, "polling").failed)).hasMessageContaining("maxMessageBytes");
    }
  }

  @Test
  void givenGzipOfTheOpenPacket_whenPolled_thenOpened() throws Exception {
    var body = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(body)) {
      gzip.write((OPEN + "\u001e4first").getBytes(UTF_8));
    }
    try (var server = new RawServer(connection -> {
      connection.request();
      connection.send("HTTP/1.1 100 Continue\r\n\r\n");
      connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
          + Integer.toHexString(body.size()) + "\r\n");
      connection.send(body.toByteArray());
      connection.send("\r\n0\r\n\r\n");
    })) {
      assertThat(open(server, "polling").text()).isEqualTo("first");
    }
  }

  // --- afterwards ---

  /** The end of the poll may be seen first, though the answer to the POST says more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givenAMessageThatIsRefused_whenThePollEndsFirst_thenTheReasonIsThatOfTheRefusal(boolean byPacket) throws Exception {
    var posted = new CountDownLatch(1);
    var pollEnded = new CountDownLatch(1);
    try (var server = new RawServer(connection -> {
      if (connection.request().startsWith("GET")) {
        connection.send(RawServer.ok(OPEN));
        connection.request();
        awaitSoon(posted);
        connection.send(byPacket ? RawServer.ok("1") : "");
        connection.end();
        pollEnded.countDown();
      } else {
        posted.countDown();
        awaitSoon(pollEnded);
        connection.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
      }
    })) {
      TestClient client = open(server, "polling");
      get(client.opened);
      client.send("too much");

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
    }
  }

  private static void awaitSoon(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** A server that ends its session for the close would forget what stands before it in the same body. */
  @Test
  void givenAMessageThatWaits_whenClosedOverPolling_thenTheCloseHasABodyOfItsOwn() throws Exception {
    try (var server = new RawServer(connection -> {
      boolean polls = connection.request().startsWith("GET");
      connection.send(RawServer.ok(polls ? OPEN : "ok"));
      connection.request();
      if (!polls) {
        connection.send(RawServer.ok("ok"));
      }
    })) {
      TestClient client = open(server, "polling");
      get(client.opened);
      client.send("last");
      client.close();

      await().untilAsserted(() -> assertThat(server.bodies).containsExactly("4last", "1"));
    }
  }

  /** Opens, then answers the next poll with {@code answer} and does the rest of {@code script}. */
  private static RawServer polling(String answer) throws IOException {
    return new RawServer(connection -> {
      connection.request();
      connection.send(RawServer.ok(OPEN));
      connection.request();
      connection.send(answer);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "", "4ok\u001e", "bno base64!"})
  void givenNoPacket_whenPolled_thenParseError(String body) throws Exception {
    try (var server = polling(RawServer.ok(body))) {
      TestClient client = open(server, "polling");

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.PARSE_ERROR);
      await().until(() -> server.ended.get() == 1);
    }
  }

  @Test
  void givenPollThatIsRefused_whenAnswered_thenTransportErrorAndItsText() throws Exception {
    String body = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    try (var server = polling("HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
      TestClient client = open(server, "polling");

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
      ClientSession session = client.session();
      assertThat(rig.ask(session::details)).contains("HTTP 400 " + body);
    }
  }

  @Test
  void givenPollThatIsCut_whenPolled_thenTransportError() throws Exception {
    try (var server = new RawServer(connection -> {
      connection.request();
      connection.send(RawServer.ok(OPEN));
      connection.request();
      connection.close();
    })) {
      assertThat(get(open(server, "polling").closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  @Test
  void givenServerThatClosesIdleConnections_whenItSaysSo_thenTheyAreMadeAnew() throws Exception {
    try (var server = new RawServer(connection -> {
      connection.request();
      connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + OPEN.length() + "\r\n\r\n" + OPEN);
    })) {
      TestClient client = open(server, "polling");
      client.session();

      await().until(() -> server.connections() > 1);
    }
  }

  @Test
  void givenSilence_whenTheHeartbeatIsMissing_thenPingTimeout() throws Exception {
    String quick = OPEN.replace("25000", "20").replace("20000", "20");
    try (var server = new RawServer(connection -> {
      String request = connection.request();
      if (request.contains("transport=polling")) {
        connection.send(RawServer.ok(quick));
      } else {
        connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: " + connection.accept(request) + "\r\n\r\n");
        connection.send(frame(quick + " ".repeat(200)));
      }
    })) {
      for (String transport : new String[] {"polling", "websocket"}) {
        TestClient client = open(server, transport);

        assertThat(get(client.closed)).isEqualTo(DisconnectReason.PING_TIMEOUT);
      }
      await().until(() -> server.ended.get() == server.connections());
    }
  }

  @Test
  void givenRequestTimeout_whenAPollTakesLonger_thenTransportError() throws Exception {
    try (var server = new RawServer(connection -> {
      connection.request();
      connection.send(RawServer.ok(OPEN));
    })) {
      TestClient client = rig.open(ClientRig.client(
          server.port(), options -> options.transports("polling").requestTimeout(Duration.ofMillis(100))));

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  /** A server's frame. */
  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(UTF_8);
    byte[] frame = new byte[4 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = 126;
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 4, payload.length);
    return frame;
  }

  private static RawServer webSocket(String frames) throws IOException {
    return new RawServer(connection -> {
      String request = connection.request();
      connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: " + connection.accept(request) + "\r\n\r\n");
      connection.send(frame(OPEN + " ".repeat(200)));
      connection.sendLatin(frames);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "\u0081\u0081\u0001\u0002\u0003\u0004x", // masked
    "\u00c1\u0001x", // RSV1
    "\u0083\u0001x", // reserved opcode
    "\u0081\u0001\u00ff", // no UTF-8
    "\u0080\u0001x", // continues nothing
    "\u0089~\u0000\u0080" // a long ping
  })
  void givenFramesThatBreakTheRules_whenTheyCome_thenTransportError(String frames) throws Exception {
    try (var server = webSocket(frames)) {
      TestClient client = open(server, "websocket");

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
      await().until(() -> server.ended.get() == 1);
    }
  }

  @Test
  void givenFloodOfPings_whenItComes_thenTheLimitHolds() throws Exception {
    try (var server = webSocket("\u0089\u0000".repeat(1_000))) {
      assertThat(get(open(server, "websocket").closed).limit()).contains(Limit.CONTROL_FRAMES);
    }
    try (var server = webSocket("\u0081\u00012".repeat(1_000))) {
      assertThat(get(open(server, "websocket").closed).limit()).contains(Limit.CONTROL_FRAMES);
    }
  }

  @Test
  void givenConnectionThatIsReset_whenOpen_thenTransportClose() throws Exception {
    try (var server = new RawServer(connection -> {
      String request = connection.request();
      connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: " + connection.accept(request) + "\r\n\r\n");
      connection.send(frame(OPEN + " ".repeat(200)));
      connection.send(frame("4" + "x".repeat(200)));
      connection.socket().setSoLinger(true, 0);
      connection.close();
    })) {
      assertThat(get(open(server, "websocket").closed).name()).isEqualTo("transport close");
    }
  }
}
