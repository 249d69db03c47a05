package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import dev.yam.wire.Message;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client's session does, over each way that a session can take, with a server of ours. */
class ClientSessionTest {

  private static final int MANY = 300;

  private final ClientRig rig = new ClientRig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  /** The ways of a session. */
  enum Way {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    UPGRADE("polling,websocket"),
    STREAM("stream");

    private final String transports;

    Way(String transports) {
      this.transports = transports;
    }

    UnaryOperator<EngineClientOptions.Builder> with(UnaryOperator<EngineClientOptions.Builder> more) {
      return this == STREAM ? more : options -> more.apply(options.transports(transports.split(",", -1)));
    }

    URI to(TestServer server) {
      return URI.create(
          this == STREAM ? "tcp://127.0.0.1:" + server.streamPort() : "http://127.0.0.1:" + server.port());
    }

    boolean endsOn(String transport) {
      return transports.endsWith(transport);
    }
  }

  private TestClient open(TestServer server, Way way, UnaryOperator<EngineClientOptions.Builder> more) {
    return rig.open(new EngineClient(way.to(server), ClientRig.options(way.with(more))));
  }

  /** The server's end, which is told on a thread of its own. */
  private static Session accepted(TestServer server) {
    await().until(() -> !server.sessions.isEmpty());
    return server.sessions.element();
  }

  private TestClient open(TestServer server, Way way) {
    return open(server, way, options -> options);
  }

  @ParameterizedTest
  @EnumSource
  void givenServer_whenOpened_thenMessagesGoBothWaysInOrder(Way way) throws Exception {
    try (var server = new TestServer()) {
      TestClient client = open(server, way);
      ClientSession session = client.session();
      for (int i = 0; i < MANY; i++) {
        client.send("text " + i + " ä€😀").send(new byte[] {(byte) i, 1, 2});
      }

      for (int i = 0; i < MANY; i++) {
        assertThat(client.text()).isEqualTo("text " + i + " ä€😀");
        assertThat(client.bytes()).containsExactly(i, 1, 2);
      }
      await().until(() -> way.endsOn(session.transport()));
      assertThat(session.id()).isEqualTo(accepted(server).id()).hasSize(20);
      assertThat(session.protocol()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenOpenSession_whenTheClientCloses_thenWhatWasWrittenArrivesFirst(Way way) throws Exception {
    var received = new ConcurrentLinkedQueue<String>();
    try (var server = new TestServer(
        options -> options,
        options -> options,
        session -> session.onMessage(message -> received.add(((Message.Text) message).data().toUtf8())))) {
      TestClient client = open(server, way);
      client.session();
      for (int i = 0; i < MANY; i++) {
        client.send("x" + i);
      }
      client.close();

      assertThat(get(client.closed).name()).isEqualTo("io client disconnect");
      await().until(() -> received.size() == MANY);
      await().until(() -> server.reasons.size() == 1);
      assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE);
      await().until(() -> server.listener.connections() == 0);
      assertThat(client.ends).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenOpenSession_whenTheServerCloses_thenTransportClose(Way way) throws Exception {
    try (var server = new TestServer()) {
      TestClient client = open(server, way);
      ClientSession session = client.session();
      await().until(() -> way.endsOn(session.transport()));
      await().until(() -> way.endsOn(accepted(server).transport()));
      accepted(server).close(DisconnectReason.FORCED_CLOSE);

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      await().until(() -> server.listener.connections() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenShortHeartbeat_whenTimePasses_thenPingsAreAnsweredAndTheSessionLives(Way way) throws Exception {
    try (var server = new TestServer(
        options -> options.pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(2_000)))) {
      TestClient client = open(server, way);
      client.session();

      await().until(() -> client.pings.get() > 5);
      assertThat(client.send("still there").text()).isEqualTo("still there");
      assertThat(client.ends).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenPausedSession_whenMessagesCome_thenTheyWaitAndNothingTimesOut(Way way) throws Exception {
    try (var server = new TestServer(
        options -> options.pingInterval(Duration.ofMillis(30)).pingTimeout(Duration.ofMillis(30_000)))) {
      TestClient client = open(server, way);
      ClientSession session = client.session();
      await().until(() -> way.endsOn(session.transport()));
      rig.ask(() -> {
        session.pause();
        return true;
      });
      Session accepted = accepted(server);
      for (int i = 0; i < 50; i++) {
        accepted.send("held " + i);
      }
      int pings = client.pings.get();
      await().during(Duration.ofMillis(200)).until(() -> client.messages.isEmpty() && client.pings.get() == pings);
      rig.loop.execute(session::resume);

      for (int i = 0; i < 50; i++) {
        assertThat(client.text()).isEqualTo("held " + i);
      }
      await().until(() -> client.pings.get() > pings);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenPausedSession_whenClosed_thenItEnds(Way way) throws Exception {
    try (var server = new TestServer()) {
      TestClient client = open(server, way);
      ClientSession session = client.session();
      rig.loop.execute(session::pause);
      accepted(server).send("never read");
      client.close();

      get(client.closed);
      await().until(() -> server.listener.connections() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STREAM")
  void givenOptions_whenOpened_thenTheServerSeesThem(Way way) throws Exception {
    try (var server = new TestServer()) {
      var client = new EngineClient(
          URI.create("http://localhost:" + server.port() + "/ignored?a=1&b=of%20url&EIO=9"),
          ClientRig.options(way.with(options -> options
              .query(Map.of("b", "of option & more", "ü", "ä"))
              .extraHeaders(Map.of("x-who", "me", "user-agent", "test")))));
      TestClient opened = rig.open(client);
      opened.session();
      Request request = accepted(server).request();

      assertThat(request.query("a")).contains("1");
      assertThat(request.query("b")).contains("of option & more");
      assertThat(request.query("ü")).contains("ä");
      assertThat(request.query("EIO")).contains("4");
      assertThat(request.query("t").isPresent()).isEqualTo(way != Way.WEBSOCKET);
      assertThat(request.header("x-who")).contains("me");
      assertThat(request.header("user-agent")).contains("test");
      assertThat(request.header("host")).contains("localhost:" + server.port());
    }
  }

  // --- sizes ---

  @Test
  void givenSmallMaxPayload_whenMuchIsPolled_thenEachPostFits() throws Exception {
    try (var server = new TestServer(options -> options.maxHttpBufferSize(1_000))) {
      TestClient client = open(server, Way.POLLING);
      for (int i = 0; i < MANY; i++) {
        client.session();
        client.send(i + "x".repeat(300));
      }

      for (int i = 0; i < MANY; i++) {
        assertThat(client.text()).isEqualTo(i + "x".repeat(300));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STREAM")
  void givenMessageBeyondTheServersLimit_whenSent_thenTheReasonNamesIt(Way way) throws Exception {
    try (var server = new TestServer(options -> options.maxHttpBufferSize(1_000))) {
      TestClient client = open(server, way);
      ClientSession session = client.session();
      await().until(() -> way.endsOn(session.transport()));
      client.send("x".repeat(5_000));

      assertThat(get(client.closed).limit()).contains(Limit.PAYLOAD);
      assertThat(rig.ask(session::details)).hasValueSatisfying(
          text -> assertThat(text).contains(way == Way.POLLING ? "HTTP 413" : "close code 1009"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenMessageBeyondTheClientsLimit_whenItComes_thenTransportError(Way way) throws Exception {
    var hooks = new EngineCounters();
    try (var server = new TestServer()) {
      TestClient client = open(server, way, options -> options.maxMessageBytes(1_000).hooks(hooks));
      ClientSession session = client.session();
      await().until(() -> way.endsOn(session.transport()));
      accepted(server).send("x".repeat(5_000));

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.SERVER_MESSAGE));
      assertThat(hooks.met(Limit.SERVER_MESSAGE)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenLargeMessages_whenEchoed_thenTheyCome(Way way) throws Exception {
    try (var server = new TestServer(options -> options.maxHttpBufferSize(5_000_000))) {
      TestClient client = open(server, way);
      client.session();
      String large = "ä1".repeat(500_000);
      byte[] bytes = new byte[1_200_000];
      new Random(1).nextBytes(bytes);
      client.send(large).send(bytes);

      assertThat(client.text()).isEqualTo(large);
      assertThat(client.bytes()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenFullSession_whenItHasRoomAgain_thenDrained(Way way) throws Exception {
    try (var server = new TestServer(options -> options.maxHttpBufferSize(1_000_000))) {
      TestClient client = open(server, way, options -> options.maxOutboundBytes(200_000));
      ClientSession session = client.session();
      await().until(() -> way.endsOn(session.transport()));
      var message = EngineCodec.message(Message.of("x".repeat(100_000)));
      boolean third = rig.ask(() -> {
        session.write(message, false);
        return session.canTake(WritingSession.cost(message));
      });

      assertThat(third).isFalse();
      await().until(() -> client.drains.get() == 1);
      assertThat(rig.ask(() -> session.canTake(WritingSession.cost(message)))).isTrue();
      assertThat(client.text()).hasSize(100_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenMoreThanMaxOutboundBytes_whenWritten_thenTheSessionCloses(Way way) throws Exception {
    try (var server = new TestServer()) {
      TestClient client = open(server, way, options -> options.maxOutboundBytes(10_000));
      ClientSession session = client.session();
      rig.loop.execute(() -> session.write(EngineCodec.message(Message.of("x".repeat(20_000))), false));

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
    }
  }

  // --- forms ---

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STREAM")
  void givenForceBase64_whenBytesAreSent_thenTheyAreBytesAtBothEnds(Way way) throws Exception {
    try (var server = new TestServer()) {
      TestClient client = open(server, way, options -> options.forceBase64(true));
      client.session();

      assertThat(client.send(new byte[] {1, 2, 3, 4}).bytes()).containsExactly(1, 2, 3, 4);
      assertThat(accepted(server).request().query("b64")).contains("1");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STREAM")
  void givenServerOfRevision3_whenOpened_thenTheClientPingsAndMessagesGoBothWays(Way way) throws Exception {
    try (var server = new TestServer(options ->
        options.allowEIO3(true).pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(2_000)))) {
      for (boolean base64 : new boolean[] {false, true}) {
        TestClient client = open(server, way, options -> options.engineProtocol(3).forceBase64(base64));
        ClientSession session = client.session();
        for (int i = 0; i < 50; i++) {
          client.send("ä€😀 " + i).send(new byte[] {(byte) i, -1});
        }

        for (int i = 0; i < 50; i++) {
          assertThat(client.text()).isEqualTo("ä€😀 " + i);
          assertThat(client.bytes()).containsExactly(i, -1);
        }
        assertThat(session.protocol()).isEqualTo(3);
        await().until(() -> client.pings.get() > 3);
        await().until(() -> way.endsOn(session.transport()));
        client.close();
        get(client.closed);
      }
    }
  }
}
