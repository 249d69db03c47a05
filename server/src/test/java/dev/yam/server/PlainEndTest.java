package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Json;
import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the connections of clients of plain JSON messages end, by themselves or by what the peer does wrong. */
class PlainEndTest extends PlainTest {

  /** Of a client's short message. */
  private static final int FRAME_HEADER = 6;

  @Nested
  class Ends {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenSocketThatIsSentAway_whenEventsWereEmittedBefore_thenTheyArriveAndTheCodeIsNormal(boolean close) throws Exception {
      Server server = telling(plain());
      server.onConnection(socket -> socket.on("go", args -> {
        socket.emit("last", "word");
        socket.disconnect(close);
      }));
      PlainClient client = client(server).send("{\"type\":\"go\"}");

      assertThat(client.next()).isEqualTo("{\"type\":\"last\",\"data\":\"word\"}");
      assertThat(client.closedWith()).isEqualTo("1000 ");
      assertThat(told()).isEqualTo("go[{\"type\":\"go\"}]");
      assertThat(told()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }

    @Test
    void givenServerThatCloses_whenAClientIsThere_thenWhatWasEmittedArrivesAndItIsGoingAway() throws Exception {
      Server server = telling(plain());
      PlainClient client = client(server);
      client.expectSilence();

      server.emit("last");
      server.close();

      assertThat(client.next()).isEqualTo("{\"type\":\"last\"}");
      assertThat(client.closedWith()).isEqualTo("1001 ");
      assertThat(told()).isEqualTo("still there[{\"type\":\"still there\"}]");
      assertThat(told()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
    }

    @Test
    void givenMiddlewareThatTakesTooLong_whenTheTimeIsUp_thenTheClientIsRefused() throws Exception {
      Server server = start(plain().connectTimeout(Duration.ofMillis(50)));
      server.use(socket -> Thread.sleep(Duration.ofMinutes(1)));

      assertThat(client(server).closedWith()).startsWith("1008 Not let in");
    }

    @Test
    void givenMiddlewareThatIsSlow_whenAClientSpeaksMeanwhile_thenItIsHeardWhenItIsInAndNothingIsSaidBefore() throws Exception {
      Server server = telling(plain());
      var go = new CountDownLatch(1);
      server.use(socket -> go.await());
      PlainClient client = client(server);
      long before = counters.totalBytesIn();
      List<String> early =
          List.of("{\"type\":\"early\",\"n\":1}", "bad", "{\"type\":\"ack\",\"ackId\":1}", "{\"type\":\"early\",\"n\":2}");

      early.forEach(client::send);
      int bytes = early.stream().mapToInt(each -> FRAME_HEADER + each.length()).sum();
      await().atMost(PATIENCE).until(() -> counters.totalBytesIn() - before >= bytes);
      go.countDown();

      assertThat(told()).isEqualTo("early[{\"type\":\"early\",\"n\":1}]");
      assertThat(told()).isEqualTo("early[{\"type\":\"early\",\"n\":2}]");
      assertThat(client.next()).isEqualTo("Unknown message type");
      assertThat(client.next()).isEqualTo("Unknown message type");
      client.expectSilence();
    }

    @Test
    void givenHeartbeat_whenTheClientAnswersPings_thenItStays() throws Exception {
      Server server = start(plain().pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofSeconds(20)));
      PlainClient client = client(server);

      await().atMost(PATIENCE).until(() -> client.pings.get() >= 3);

      client.expectSilence();
    }

    @Test
    void givenPeerThatAnswersNoPing_whenTheTimeIsUp_thenItHasTimedOut() throws Exception {
      Server server = telling(plain().pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(50)));
      try (var silent = new RawWebSocket(server.port())) {
        assertThat(silent.isOpen()).isTrue();

        assertThat(told()).isEqualTo(DisconnectReason.PING_TIMEOUT);
      }
    }

    @Test
    void givenClientsThatGo_whenTheyHaveGone_thenNothingOfThemIsLeft() throws Exception {
      Server server = telling(plain());
      for (int i = 0; i < 30; i++) {
        client(server).close();
        assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      }

      await().until(() -> server.of("/").sockets().isEmpty() && server.engine().sessions() == 0 && counters.connections() == 0);
    }
  }

  @Nested
  class Hostile {

    @Test
    void givenMoreBadMessagesThanMayBe_whenTheyCome_thenTheConnectionEndsAndTheLimitIsNamed() throws Exception {
      Server server = telling(plain(PlainWebSocket.defaults().maxBadMessagesPerSecond(3)));
      PlainClient client = client(server);

      client.send("{\"type\":\"a\"}").send("bad").send("{}").send("[]").send("bad").send("{\"type\":\"b\"}");

      assertThat(told()).isEqualTo("a[{\"type\":\"a\"}]");
      assertThat(told()).isEqualTo(DisconnectReason.PARSE_ERROR.withLimit(Limit.BAD_MESSAGES));
      assertThat(client.closedWith()).isEqualTo("1008 ");
      assertThat(counters.met(Limit.BAD_MESSAGES)).isEqualTo(1);
    }

    @Test
    void givenMessagesBeyondLimits_whenTheyCome_thenTheyAreDroppedAndThoseBetweenAreHandled() throws Exception {
      Server server = telling(plain(PlainWebSocket.defaults().noUnknown()));
      PlainClient client = client(server);

      client.send("{\"type\":\"deep\",\"a\":" + "[".repeat(300) + "]".repeat(300) + "}");
      assertThat(client.next()).contains("exception").contains("maxDepth");
      client.send("{\"type\":\"" + "n".repeat(300) + "\"}");
      assertThat(client.next()).contains("exception").contains("maxEventNameLength");
      client.send("{\"type\":\"disconnect\"}");
      assertThat(client.next()).contains("exception").contains("reserved");
      client.send("4{\"type\":\"four\"}").send("2").send("3").send("40").send("42[\"x\"]");
      for (int i = 0; i < 5; i++) {
        assertThat(client.next()).contains("exception");
      }
      client.send("{\"type\":\"after\"}");

      assertThat(told()).isEqualTo("after[{\"type\":\"after\"}]");
      assertThat(counters.met(Limit.EVENT_NAME)).isEqualTo(1);
      assertThat(counters.met(Limit.DEPTH)).isEqualTo(1);
    }

    @Test
    void givenMessageTooLong_whenItComes_thenTheConnectionIsClosedWith1009AndTheLimitIsNamed() throws Exception {
      Server server = telling(plain().maxHttpBufferSize(100));
      PlainClient client = client(server);

      client.send("{\"type\":\"a\",\"b\":\"" + "x".repeat(100) + "\"}");

      assertThat(client.closedWith()).isEqualTo("1009 ");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
    }

    @Test
    void givenHandlerThatIsSlower_whenMessagesCome_thenNothingIsReadMeanwhileAndNoneIsLost() throws Exception {
      var go = new CountDownLatch(1);
      Server server = start(plain().maxLaneEvents(4));
      server.onConnection(socket -> socket.on("n", args -> {
        go.await();
        told.add(args.get(0, Map.class).get("i"));
      }));
      PlainClient client = client(server);
      for (int i = 0; i < 100; i++) {
        client.send("{\"type\":\"n\",\"i\":" + i + "}");
      }
      await().atMost(PATIENCE).until(() -> counters.met(Limit.LANE) > 0);

      go.countDown();

      for (int i = 0; i < 100; i++) {
        assertThat(told()).isEqualTo(i);
      }
    }

    @Test
    void givenPeerThatNeverReads_whenTooMuchWaits_thenTheConnectionEndsAndTheLimitIsNamed() throws Exception {
      Server server = telling(plain().engine(engine -> engine.maxOutboundBytes(100_000)));
      try (var silent = new RawWebSocket(server.port())) {
        assertThat(silent.isOpen()).isTrue();
        await().until(() -> !server.of("/").sockets().isEmpty());
        Socket socket = server.of("/").sockets().iterator().next();

        while (socket.isConnected()) {
          socket.emit("much", Map.of("much", "x".repeat(10_000)));
        }

        assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
      }
    }

    @Test
    void givenReservedType_whenTheServerEmitsIt_thenNobodyTakesItForAnAnswer() throws Exception {
      Server server = start(plain());
      PlainClient client = client(server);
      client.expectSilence();

      server.emit("ack", Map.of("ackId", 1));

      client.expectSilence();
    }

    @Test
    void givenPlaceholdersOfSocketIo_whenAPlainClientSaysThem_thenTheyArePlainData() throws Exception {
      Server server = start(plain());
      server.onConnection(socket -> socket.on("say", args -> {
        socket.broadcast().emit("said", args);
        socket.emit("own", Json.of("{\"_placeholder\":true,\"num\":0}"));
      }));
      TestClient web = connect(server);
      PlainClient client = client(server);

      client.send("{\"type\":\"say\",\"_placeholder\":true,\"num\":5}");

      assertThat(web.next()).isEqualTo("42[\"said\",{\"type\":\"say\",\"_placeholder\":true,\"num\":5}]");
      assertThat(client.next()).isEqualTo("{\"type\":\"own\",\"_placeholder\":true,\"num\":0}");
    }
  }
}
