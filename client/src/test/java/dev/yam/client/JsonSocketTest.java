package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineCounters;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.PlainForm;
import dev.yam.wire.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of plain JSON messages, against a Yam server and against frames. */
class JsonSocketTest extends ClientTest {

  private static final int PING = 0x89;
  private static final int CLOSE = 0x88;

  private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();

  /** Both ends know these. */
  record Terms(int a, int b) {}

  record Sum(int sum) {}

  private Object told() throws InterruptedException {
    @Nullable Object next = told.poll(20, TimeUnit.SECONDS);
    return next == null ? "nothing for 20 s" : next;
  }

  private JsonSocket telling(JsonSocket.Builder builder) {
    JsonSocket socket = closing(builder.loops(loops()).build());
    socket.onReady(() -> told.add("ready"));
    socket.onError(why -> told.add("error"));
    socket.onServerClose((code, reason) -> told.add(code + " " + reason));
    socket.onClose(told::add);
    socket.onAny((event, args) -> told.add(event + args));
    return socket;
  }

  private static JsonSocket.Builder builder(Server server) {
    return builder(server, "");
  }

  private static JsonSocket.Builder builder(Server server, String pathAndQuery) {
    return JsonSocket.builder("ws://127.0.0.1:" + server.port() + pathAndQuery);
  }

  private Server echo(PlainWebSocket plain) {
    Server server = start(Server.builder().plainWebSocket(plain));
    server.onConnection(socket -> {
      socket.emit("welcome", socket.transport());
      socket.on("echo", args -> socket.emit("echoed", args));
      socket.on("add", Terms.class, (terms, ack) -> ack.send(new Sum(terms.a() + terms.b())));
      socket.on("ask me", args -> socket.emitWithAck("question", new Terms(3, 4)).thenAccept(sum -> socket.emit("heard", sum)));
      socket.on("go", args -> socket.disconnect());
      socket.on("silence", args -> {});
    });
    return server;
  }

  private Server echo() {
    return echo(PlainWebSocket.defaults());
  }

  @Nested
  class AgainstYam {

    @Test
    void givenServerOfPlainMessages_whenConnected_thenEventsGoBothWays() throws Exception {
      Server server = echo();
      JsonSocket socket = telling(builder(server));

      socket.connect().connect();
      socket.emit("echo", Map.of("text", "é😀"));
      socket.emit("echo", 5);
      socket.emit("echo", "a", List.of(1), new byte[] {1, 2});

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).isEqualTo("welcome[{\"type\":\"welcome\",\"data\":\"websocket\"}]");
      assertThat(told()).isEqualTo("echoed[{\"type\":\"echoed\",\"text\":\"é😀\"}]");
      assertThat(told()).isEqualTo("echoed[{\"type\":\"echoed\",\"data\":5}]");
      assertThat(told()).isEqualTo("echoed[{\"type\":\"echoed\",\"data\":[\"a\",[1],\"AQI=\"]}]");
      assertThat(socket.isReady()).isTrue();
      assertThat(answer(socket.whenReady())).isSameAs(socket);
      socket.close();
      assertThat(told()).isEqualTo(DisconnectReason.FORCED_CLOSE);
      await().until(() -> server.of("/").sockets().isEmpty());
    }

    @Test
    void givenTypesThatBothEndsKnow_whenEitherAsks_thenTheOtherAnswersInThem() throws Exception {
      JsonSocket socket = telling(builder(echo()));
      socket.on("question", Terms.class, (terms, ack) -> ack.send(new Sum(terms.a() * terms.b())));

      var answer = socket.connect().emitWithAck("add", new Terms(1, 2));
      socket.emit("ask me");

      assertThat(answer(answer).get(0, Sum.class)).isEqualTo(new Sum(3));
      await().until(() -> told.contains("heard[{\"type\":\"heard\",\"sum\":12}]"));
    }

    @Test
    void givenEnvelope_whenBothEndsHaveIt_thenTheArgumentIsInIt() throws Exception {
      PlainForm form = PlainForm.DEFAULT.typeKey("event").ackKey("id").envelope("data");
      JsonSocket socket = telling(builder(echo(PlainWebSocket.defaults().form(form))).form(form));

      socket.connect().emit("echo", List.of(1));

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).isEqualTo("welcome[\"websocket\"]");
      assertThat(told()).isEqualTo("echoed[[1]]");
      assertThat(answer(socket.emitWithAck("add", new Terms(1, 2))).get(0, Sum.class)).isEqualTo(new Sum(3));
    }

    @Test
    void givenTokens_whenTheServerLooksForThem_thenItFindsPathQuerySubprotocolAndHeader() throws Exception {
      Server server = echo();
      server.use(socket -> {
        var handshake = socket.handshake();
        socket.data().put("seen", List.of(
            handshake.url(),
            handshake.header("sec-websocket-protocol").orElse(""),
            handshake.header("authorization").orElse("")));
      });
      server.onConnection(socket -> socket.emit("seen", socket.data().get("seen")));
      JsonSocket socket = telling(
          builder(server, "/a/b%20c?x=1&EIO=4").protocols("a.token", "json").extraHeaders(Map.of("Authorization", "Bearer a")));

      socket.connect();

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).asString().startsWith("welcome");
      assertThat(told()).isEqualTo(
          "seen[{\"type\":\"seen\",\"data\":[\"/a/b%20c?x=1&EIO=4\",\"a.token, json\",\"Bearer a\"]}]");
    }

    @Test
    void givenMiddlewareThatRefuses_whenItConnects_thenItIsToldWhyBeforeTheEnd() throws Exception {
      Server server = echo();
      server.use(socket -> {
        throw new RefusedException("Unauthorized");
      });

      telling(builder(server).protocols("garbage")).connect();

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).isEqualTo("1008 Unauthorized");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void givenServerThatSendsItAway_whenItHasGone_thenItComesBackOnlyWhenItIsTold() throws Exception {
      JsonSocket socket = telling(builder(echo()));
      socket.connect().emit("go");
      assertThat(told()).isEqualTo("ready");
      assertThat(told()).asString().startsWith("welcome");
      assertThat(told()).isEqualTo("1000 ");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      assertThatThrownBy(() -> socket.emit("echo", 1)).isInstanceOf(DisconnectedException.class);

      socket.connect().emit("echo", 2);

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).asString().startsWith("welcome");
      assertThat(told()).isEqualTo("echoed[{\"type\":\"echoed\",\"data\":2}]");
    }

    @Test
    void givenHeartbeat_whenTheServerAnswersPings_thenItStays() throws Exception {
      Server server = echo();
      var counters = new EngineCounters();
      JsonSocket socket =
          telling(builder(server).hooks(counters).pingInterval(Duration.ofMillis(30)).pingTimeout(Duration.ofSeconds(20)));
      socket.connect();
      assertThat(told()).isEqualTo("ready");
      assertThat(told()).asString().startsWith("welcome");
      long before = counters.totalBytesIn();

      await().until(() -> counters.totalBytesIn() - before >= 3 * 2); // pongs are all that comes

      assertThat(socket.isReady()).isTrue();
      assertThat(told).isEmpty();
    }
  }

  @Nested
  class Questions {

    @Test
    void givenServerThatSaysNothing_whenTheTimeIsUp_thenTheQuestionFails() {
      JsonSocket socket = telling(builder(echo()).ackTimeout(Duration.ofMillis(50)));

      var answer = socket.connect().emitWithAck("silence");

      assertThatThrownBy(() -> answer(answer)).hasCauseInstanceOf(AckTimeoutException.class).hasMessageContaining("JsonSocket[");
      assertThat(onLoop(() -> socket.acks().size())).isZero();
    }

    @Test
    void givenQuestionThatStillWaits_whenTheTimeIsUp_thenItIsNotSent() throws Exception {
      try (var server = new RawJsonServer()) {
        JsonSocket socket = telling(JsonSocket.builder(server.url()).ackTimeout(Duration.ofMillis(50)));
        var late = socket.connect().emitWithAck("late");
        assertThatThrownBy(() -> answer(late)).hasCauseInstanceOf(AckTimeoutException.class);

        socket.emit("next");

        try (var peer = server.accept()) {
          assertThat(peer.next()).isEqualTo("{\"type\":\"next\"}");
        }
      }
    }

    @Test
    void givenConnectionThatEnds_whenAnAnswerIsOwed_thenTheQuestionFails() {
      JsonSocket socket = telling(builder(echo()));

      var answer = socket.connect().emitWithAck("silence");
      socket.emit("go");

      assertThatThrownBy(() -> answer(answer)).hasCauseInstanceOf(DisconnectedException.class).hasMessageContaining("transport close");
      assertThatThrownBy(() -> answer(socket.emitWithAck("silence"))).hasCauseInstanceOf(DisconnectedException.class);
    }

    @Test
    void givenMoreQuestionsThanMayWait_whenOneMoreIsAsked_thenItFailsAndTheLimitIsNamed() {
      JsonSocket socket = telling(builder(echo()).maxPendingAcks(2));
      socket.connect();
      socket.emitWithAck("silence");
      socket.emitWithAck("silence");

      var third = socket.emitWithAck("add", new Terms(1, 2));

      assertThatThrownBy(() -> answer(third)).hasCauseInstanceOf(OverloadedException.class).hasMessageContaining("maxPendingAcks");
    }

    @Test
    void givenQuestionOfAConnectionThatWas_whenItIsAnsweredAtLast_thenTheNextServerHearsNothing() throws Exception {
      var go = new CountDownLatch(1);
      try (var server = new RawJsonServer()) {
        JsonSocket socket = telling(JsonSocket.builder(server.url()));
        socket.on("question", (args, ack) -> {
          go.await();
          ack.send("late");
          socket.emit("after");
        });
        socket.connect();
        try (var peer = server.accept()) {
          peer.text("{\"type\":\"question\",\"ackId\":1}");
          await().until(() -> told.contains("question[{\"type\":\"question\",\"ackId\":1}]"));
        }
        await().until(() -> !socket.isReady());
        socket.connect();
        try (var peer = server.accept()) {
          go.countDown();

          assertThat(peer.next()).isEqualTo("{\"type\":\"after\"}");
        }
      }
    }
  }

  @Nested
  class AgainstFrames {

    /** The server's end of a connection that is ready. */
    private RawJsonServer.Peer peer(UnaryOperator<JsonSocket.Builder> options) throws Exception {
      var server = closing(new RawJsonServer());
      telling(options.apply(JsonSocket.builder(server.url()))).connect();
      RawJsonServer.Peer peer = closing(server.accept());
      assertThat(told()).isEqualTo("ready");
      return peer;
    }

    @Test
    void givenMessagesThatAreNone_whenTheyCome_thenTheyAreDroppedAndThoseBetweenAreHeard() throws Exception {
      RawJsonServer.Peer peer = peer(options -> options);

      for (String each : List.of("Unknown message type", "{}", "[]", "42[\"x\"]", "2", "{\"type\":\"ack\",\"ackId\":7}")) {
        peer.text(each);
      }
      peer.frame(PING, (byte) 'p');
      peer.text("{\"type\":\"x\"}");

      assertThat(told()).isEqualTo("x[{\"type\":\"x\"}]");
      assertThat(peer.next()).isEqualTo("p");
    }

    @Test
    void givenMoreBadMessagesThanMayBe_whenTheyCome_thenTheConnectionEndsAndTheLimitIsNamed() throws Exception {
      RawJsonServer.Peer peer = peer(options -> options.maxBadMessagesPerSecond(2));

      for (int i = 0; i < 5; i++) {
        peer.text("bad");
      }

      assertThat(told()).isEqualTo(DisconnectReason.PARSE_ERROR.withLimit(Limit.BAD_MESSAGES));
    }

    @Test
    void givenServerThatAnswersNoPing_whenTheTimeIsUp_thenItHasTimedOut() throws Exception {
      RawJsonServer.Peer silent = peer(options -> options.pingInterval(Duration.ofMillis(30)).pingTimeout(Duration.ofMillis(30)));

      assertThat(silent.next()).isEmpty();

      assertThat(told()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    @Test
    void givenServerThatClosesWithoutACode_whenItDoes_thenThatIsTold() throws Exception {
      peer(options -> options).frame(CLOSE);

      assertThat(told()).isEqualTo("1005 ");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void givenMessageTooLong_whenItComes_thenTheLimitIsNamed() throws Exception {
      peer(options -> options.maxMessageBytes(10)).text("{\"type\":\"x\"}");

      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.SERVER_MESSAGE));
    }

    @Test
    void givenNobodyThere_whenItConnects_thenErrorThenClose() throws Exception {
      int port;
      try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      JsonSocket socket = telling(JsonSocket.builder("ws://127.0.0.1:" + port));

      var ready = socket.connect().whenReady();

      assertThat(told()).isEqualTo("error");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
      assertThatThrownBy(() -> answer(ready)).hasCauseInstanceOf(ConnectFailedException.class);
    }

    @Test
    void givenServerWithoutPlainMessages_whenItConnects_thenTheErrorSaysWhatTheServerSaid() throws IOException {
      JsonSocket socket = telling(builder(start()));

      var ready = socket.connect().whenReady();

      assertThatThrownBy(() -> answer(ready)).hasCauseInstanceOf(ConnectFailedException.class).hasMessageContaining("404");
    }
  }

  @Nested
  class Refusals {

    @ParameterizedTest
    @ValueSource(strings = {"tcp://localhost:1", "unix:///s", "ws:///nowhere", "ws://localhost#fragment", "localhost"})
    void givenUrlThatIsNone_whenMade_thenRefused(String url) {
      assertThatThrownBy(() -> JsonSocket.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack", "connect", "disconnect"})
    void givenReservedName_whenSaidOrListenedTo_thenRefused(String name) {
      JsonSocket socket = JsonSocket.of("ws://localhost:1");

      assertThatThrownBy(() -> socket.emit(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> socket.emitWithAck(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> socket.on(name, args -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenOptionsThatCannotBe_whenSaid_thenRefused() {
      assertThatThrownBy(() -> JsonSocket.builder("ws://localhost").protocols("a b")).hasMessageContaining("a b");
      assertThatThrownBy(() -> JsonSocket.builder("ws://localhost").pingInterval(Duration.ZERO).build())
          .hasMessageContaining("pingInterval");
      assertThatThrownBy(() -> JsonSocket.builder("ws://localhost").maxPendingAcks(0)).hasMessageContaining("maxPendingAcks");
    }
  }
}
