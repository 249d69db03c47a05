package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.Ack;
import dev.yam.engine.Dispatch;
import dev.yam.engine.EngineCounters;
import dev.yam.wire.Limit;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends again is handled once. */
class DeduplicationTest extends ServerTest {

  private static final String KEY = "abcdefghijklmnopqrstuvw_";
  private static final String OTHER_KEY = "ABCDEFGHIJKLMNOPQRSTUVW-";

  private final AtomicInteger handled = new AtomicInteger();
  private final EngineCounters counters = new EngineCounters();

  private static String auth(String key) {
    return "{\"dedup\":\"" + key + "\"}";
  }

  private TestClient connect(Server server, String namespace, String key) throws InterruptedException {
    TestClient client = open(server);
    assertThat(client.join(namespace, auth(key))).endsWith(",\"dedup\":64}");
    return client;
  }

  /** Answers each {@code e} with its argument and the number of those handled. */
  private Server counting(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(this::count);
    return server;
  }

  private void count(Socket socket) {
    socket.on("e", (args, ack) -> ack.send(args.string(0), handled.incrementAndGet()));
  }

  private static Deduplicator deduplicator(Server server) {
    return server.of("/").deduplicator().orElseThrow();
  }

  @Nested
  class Offered {

    @Test
    void givenAClientWithAKey_whenItIsLetIn_thenTheAnswerSaysHowManyAnswersAreKept() throws Exception {
      TestClient client = open(start());

      assertThat(client.join("/", "{\"token\":1,\"dedup\":\"" + KEY + "\"}"))
          .matches("40\\{\"sid\":\"[\\w-]{20}\",\"dedup\":64}");
    }

    @Test
    void givenConnectionStateRecovery_whenAClientWithAKeyIsLetIn_thenTheAnswerHasItsPidToo() throws Exception {
      TestClient client = open(start(Server.builder().connectionStateRecovery()));

      assertThat(client.join("/", auth(KEY)))
          .matches("40\\{\"sid\":\"[\\w-]{20}\",\"pid\":\"[\\w-]{20}\",\"dedup\":64}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "{}", "{\"dedup\":true}", "{\"dedup\":\"too short\"}", "{\"dedup\":\"abcdefghijklmnopqrstuvw!\"}",
      "{\"a\":{\"dedup\":\"" + KEY + "\"}}", "{\"dedup\":null}", "{\"x\":\"\\\"dedup\\\"\"}",
      "{\"dedup\":\"" + KEY + KEY + "0123456789abcdef0\"}"
    })
    void givenAClientWithoutAKey_whenItIsLetIn_thenNothingIsKeptForIt(String auth) throws Exception {
      Server server = counting(Server.builder());
      TestClient client = open(server);

      assertThat(client.join("/", auth)).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
      client.send("421[\"e\",\"x\"]");
      client.send("421[\"e\",\"x\"]");

      assertThat(client.next()).isEqualTo("431[\"x\",1]");
      assertThat(client.next()).isEqualTo("431[\"x\",2]");
      assertThat(deduplicator(server).size()).isZero();
    }

    @Test
    void givenAServerWithoutIt_whenAClientShowsAKey_thenEachEventIsHandled() throws Exception {
      Server server = counting(Server.builder().noDeduplication());
      TestClient client = open(server);

      assertThat(client.join("/", auth(KEY))).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
      client.send("421[\"e\",\"x\"]");
      client.send("421[\"e\",\"x\"]");

      assertThat(client.next()).isEqualTo("431[\"x\",1]");
      assertThat(client.next()).isEqualTo("431[\"x\",2]");
    }

    @Test
    void givenAClientThatIsRefused_whenItShowsAKey_thenNothingIsKeptForIt() throws Exception {
      Server server = counting(Server.builder());
      server.use(socket -> {
        throw new RefusedException("no");
      });
      TestClient client = open(server);

      client.send("40" + auth(KEY));

      client.expectStart("44{");
      assertThat(deduplicator(server).size()).isZero();
    }

    @Test
    void givenOptionsThatCannotBe_whenSaid_thenTheyAreNamed() {
      Deduplication defaults = Deduplication.defaults();

      assertThatThrownBy(() -> defaults.maxDeduplicationAnswers(0)).hasMessageContaining("maxDeduplicationAnswers");
      assertThatThrownBy(() -> defaults.maxDeduplicationBytes(0)).hasMessageContaining("maxDeduplicationBytes");
      assertThatThrownBy(() -> defaults.maxDeduplicationClients(0)).hasMessageContaining("maxDeduplicationClients");
      assertThatThrownBy(() -> defaults.maxDisconnectionDuration(Duration.ZERO))
          .hasMessageContaining("maxDisconnectionDuration");
    }
  }

  @Nested
  class Repeated {

    @ParameterizedTest
    @EnumSource
    void givenAnAnsweredEvent_whenItComesAgain_thenItsAnswerDoes(Dispatch dispatch) throws Exception {
      Server server = counting(Server.builder());
      server.of("/").dispatch(dispatch);
      TestClient client = connect(server, "/", KEY);

      for (int i = 0; i < 3; i++) {
        client.send("427[\"e\",\"x\"]");
        assertThat(client.next()).isEqualTo("437[\"x\",1]");
      }
      client.send("428[\"e\",\"y\"]");

      assertThat(client.next()).isEqualTo("438[\"y\",2]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenAnAnswerThatWasLost_whenTheClientComesBackAndAsksAgain_thenItIsGivenAgain(boolean recovery)
        throws Exception {
      Server.Builder builder = Server.builder().listener(listener -> listener.loops(4));
      Server server = counting(recovery ? builder.connectionStateRecovery() : builder);
      var passed = new AtomicInteger();
      server.onConnection(socket -> socket.use((event, args) -> passed.incrementAndGet()));
      server.onConnection(socket -> socket.onAny((event, args) -> passed.incrementAndGet()));
      TestClient client = connect(server, "/", KEY);
      client.send("427[\"e\",\"x\"]");
      client.expectStart("437");

      for (int i = 0; i < 8; i++) {
        client.cut();
        client = connect(server, "/", KEY);
        client.send("427[\"e\",\"x\"]");
        assertThat(client.next()).isEqualTo("437[\"x\",1]");
      }

      assertThat(passed).hasValue(2);
    }

    @Test
    void givenBytesAsAnswer_whenItIsGivenAgain_thenTheBytesAreToo() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("e", (args, ack) -> ack.send(new byte[] {1, 2, 3})));
      TestClient client = connect(server, "/", KEY);
      client.send("421[\"e\"]");
      client.expectStart("461-1[");
      client.expectStart("hex:010203");

      client.cut();
      client = connect(server, "/", KEY);
      client.send("421[\"e\"]");

      client.expectStart("461-1[");
      client.expectStart("hex:010203");
    }

    @Test
    void givenAClientWithMsgpack_whenItComesBackAndAsksAgain_thenItsAnswerIsGivenAgain() throws Exception {
      Server server = counting(Server.builder().parser(Parser.JSON, Parser.MSGPACK));
      String connect = "83" + text("type") + "00" + text("nsp") + text("/") + text("data") + "81" + text("dedup") + text(KEY);
      String event = "84" + text("type") + "02" + text("nsp") + text("/") + text("id") + "07"
          + text("data") + "92" + text("e") + text("x");
      var answers = new ArrayList<String>();

      for (int i = 0; i < 3; i++) {
        TestClient client = open(server);
        client.sendBinary(connect);
        assertThat(client.expectStart("hex:")).contains(text("dedup") + "40");
        client.sendBinary(event);
        answers.add(client.expectStart("hex:"));
        client.cut();
      }

      assertThat(answers).hasSize(3).containsOnly(answers.getFirst());
      assertThat(handled).hasValue(1);
    }

    /** As msgpack has it, up to 31 characters. */
    private String text(String value) {
      return Integer.toHexString(0xa0 + value.length()) + TestClient.hex(value);
    }

    @Test
    void givenAHandlerAtWork_whenItsClientComesBackAndAsksAgain_thenTheAnswerGoesThere() throws Exception {
      Server server = start(Server.builder().listener(listener -> listener.loops(4)));
      var gate = new Semaphore(0);
      var entered = new CountDownLatch(1);
      server.onConnection(socket -> socket.on("e", (args, ack) -> {
        entered.countDown();
        gate.acquire();
        ack.send(handled.incrementAndGet());
        ack.send("an answer too many");
      }));
      TestClient first = connect(server, "/", KEY);
      first.send("427[\"e\"]");
      entered.await();
      first.cut();

      TestClient second = connect(server, "/", KEY);
      second.send("427[\"e\"]");
      second.expectSilence();
      gate.release();

      assertThat(second.next()).isEqualTo("437[1]");
      second.send("427[\"e\"]");
      assertThat(second.next()).isEqualTo("437[1]");
    }

    @Test
    void givenAnAnswerGivenLater_whenTheClientIsBackAndDoesNotAsk_thenItIsSentAllTheSame() throws Exception {
      Server server = start();
      var asked = new CompletableFuture<Ack>();
      server.onConnection(socket -> socket.on("e", (args, ack) -> asked.complete(ack)));
      TestClient first = connect(server, "/", KEY);
      first.send("427[\"e\"]");
      Ack ack = asked.get();
      first.cut();
      TestClient second = connect(server, "/", KEY);

      ack.send("late");

      assertThat(second.next()).isEqualTo("437[\"late\"]");
    }

    @Test
    void givenTwoConnectionsOfOneClient_whenBothAsk_thenTheHandlerRunsOnceAndBothAreAnswered() throws Exception {
      Server server = counting(Server.builder().listener(listener -> listener.loops(2)));
      TestClient first = connect(server, "/", KEY);
      TestClient second = connect(server, "/", KEY);
      first.send("421[\"e\",\"x\"]");
      assertThat(first.next()).isEqualTo("431[\"x\",1]");
      assertThat(second.next()).isEqualTo("431[\"x\",1]");

      second.send("421[\"e\",\"x\"]");
      assertThat(second.next()).isEqualTo("431[\"x\",1]");
      first.send("421[\"e\",\"x\"]");

      assertThat(first.next()).isEqualTo("431[\"x\",1]");
      first.expectSilence();
      second.expectSilence();
    }

    @Test
    void givenOthers_whenTheyUseTheSameNumbers_thenTheirEventsAreHandled() throws Exception {
      Server server = counting(Server.builder());
      server.of("/other").onConnection(DeduplicationTest.this::count);
      TestClient client = connect(server, "/", KEY);
      client.send("421[\"e\",\"x\"]");
      assertThat(client.next()).isEqualTo("431[\"x\",1]");

      TestClient otherKey = connect(server, "/", OTHER_KEY);
      otherKey.send("421[\"e\",\"x\"]");
      assertThat(otherKey.next()).isEqualTo("431[\"x\",2]");
      assertThat(client.join("/other", auth(KEY))).endsWith(",\"dedup\":64}");
      client.send("42/other,1[\"e\",\"x\"]");

      assertThat(client.next()).isEqualTo("43/other,1[\"x\",3]");
    }

    @Test
    void givenEventsThatAskForNoAnswer_whenTheyComeAgain_thenTheyAreHandledAgain() throws Exception {
      Server server = counting(Server.builder());
      TestClient client = connect(server, "/", KEY);

      client.send("42[\"e\",\"x\"]");
      client.send("42[\"e\",\"x\"]");
      client.expectSilence();

      assertThat(handled).hasValue(2);
    }

    @Test
    void givenEventsThatWait_whenTheServerEndsTheSocket_thenTheyAreHandledWhenTheyComeAgain() throws Exception {
      Server server = start();
      var gate = new Semaphore(0);
      var sockets = new CompletableFuture<Socket>();
      var ended = new CountDownLatch(1);
      server.onConnection(socket -> {
        sockets.complete(socket);
        socket.onDisconnect(reason -> ended.countDown());
        socket.on("wait", (args, ack) -> {
          gate.acquire();
          ack.send("waited");
        });
        count(socket);
      });
      TestClient client = connect(server, "/", KEY);
      client.send("421[\"wait\"]");
      client.send("422[\"e\",\"x\"]");
      client.send("40/none,");
      client.expectStart("44/none,");
      sockets.get().disconnect();
      client.expectStart("41");
      gate.release();
      ended.await();

      assertThat(client.join("/", auth(KEY))).endsWith(",\"dedup\":64}");
      client.send("422[\"e\",\"x\"]");
      assertThat(client.next()).isEqualTo("432[\"x\",1]");
      client.send("421[\"wait\"]");

      assertThat(client.next()).isEqualTo("431[\"waited\"]");
    }

    @Test
    void givenAHandlerThatFails_whenItsEventComesAgain_thenItDoesNotRunAgain() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("e", (args, ack) -> {
        handled.incrementAndGet();
        throw new IllegalStateException("expected by the test");
      }));
      TestClient client = connect(server, "/", KEY);

      client.send("421[\"e\"]");
      client.send("421[\"e\"]");
      client.expectSilence();

      assertThat(handled).hasValue(1);
    }
  }

  @Nested
  class Bounded {

    private Server bounded(Deduplication options) {
      return counting(Server.builder().hooks(counters).deduplication(options));
    }

    private TestClient come(Server server, String key) throws InterruptedException {
      TestClient client = open(server);
      client.join("/", auth(key));
      return client;
    }

    private static String key(int number) {
      return KEY + "-" + number;
    }

    @Test
    void givenMoreAnswersThanAreKept_whenAnOldEventComesAgain_thenItIsNotHandledAndItsAnswerIsEmpty() throws Exception {
      Server server = bounded(Deduplication.defaults().maxDeduplicationAnswers(2));
      TestClient client = come(server, KEY);
      for (int id = 0; id < 3; id++) {
        client.send("42" + id + "[\"e\",\"x\"]");
        assertThat(client.next()).isEqualTo("43" + id + "[\"x\"," + (id + 1) + "]");
      }

      client.send("421[\"e\",\"x\"]");
      assertThat(client.next()).isEqualTo("431[\"x\",2]");
      assertThat(counters.met(Limit.DEDUPLICATION_ANSWERS)).isZero();
      client.send("420[\"e\",\"x\"]");

      assertThat(client.next()).isEqualTo("430[]");
      assertThat(counters.met(Limit.DEDUPLICATION_ANSWERS)).isEqualTo(1);
      assertThat(handled).hasValue(3);
    }

    @Test
    void givenAnswersTooLargeToBeKept_whenTheirEventsComeAgain_thenTheyAreEmpty() throws Exception {
      Server server = bounded(Deduplication.defaults().maxDeduplicationBytes(64_000));
      TestClient client = come(server, KEY);
      String large = "x".repeat(500);
      for (int id = 0; id < 2; id++) {
        client.send("42" + id + "[\"e\",\"" + large + "\"]");
        client.expectStart("43" + id + "[\"xx");
      }
      client.send("422[\"e\",\"" + large + large + "\"]");
      client.expectStart("432[\"xx");

      client.send("420[\"e\",\"\"]");
      assertThat(client.next()).isEqualTo("430[]");
      client.send("421[\"e\",\"\"]");
      client.expectStart("431[\"xx");
      client.send("422[\"e\",\"\"]");
      assertThat(client.next()).isEqualTo("432[]");

      assertThat(counters.met(Limit.DEDUPLICATION_BYTES)).isEqualTo(2);
      assertThat(handled).hasValue(3);
      assertThat(deduplicator(server).bytes()).isBetween(500L, 1_000L);
    }

    @Test
    void givenClientsThatTakeHalfOfAllBytes_whenOthersCome_thenEachKeepsItsLastAnswerAndNoMoreThanAllBytesAreTaken()
        throws Exception {
      Server server = bounded(Deduplication.defaults().maxDeduplicationBytes(64_000));
      String text = "x".repeat(300);
      for (int i = 0; i < 200; i++) {
        TestClient client = come(server, key(i));
        for (int id = 0; id < 2; id++) {
          client.send("42" + id + "[\"e\",\"" + text + "\"]");
          client.expectStart("43" + id + "[\"xx");
        }
        assertThat(deduplicator(server).bytes()).isLessThanOrEqualTo(64_000);
        if (i == 100) {
          client.send("421[\"e\",\"\"]");
          client.expectStart("431[\"xx");
          client.send("420[\"e\",\"\"]");
          assertThat(client.next()).isEqualTo("430[]");
        }
        client.close();
      }

      assertThat(handled).hasValue(400);
      assertThat(counters.met(Limit.DEDUPLICATION_BYTES)).isEqualTo(1);
    }

    @Test
    void givenHandlersThatNeverAnswer_whenEventsComeWithoutEnd_thenThoseThatAreKeptAreBounded() throws Exception {
      Server server = start(Server.builder().maxLaneEvents(10).deduplication(Deduplication.defaults()));
      server.onConnection(socket -> socket.on("never", (args, ack) -> handled.incrementAndGet()));
      TestClient client = come(server, KEY);

      for (int id = 0; id < 1_000; id++) {
        client.send("42" + id + "[\"never\"]");
      }
      client.expectSilence();

      assertThat(handled).hasValue(1_000);
      assertThat(deduplicator(server).bytes()).isEqualTo((10 + 64) * 128L);
    }

    @Test
    void givenMoreClientsAwayThanAreKept_whenTheyComeBack_thenTheLastIsANewOne() throws Exception {
      Server server = bounded(Deduplication.defaults().maxDeduplicationClients(2));
      for (int i = 0; i < 3; i++) {
        TestClient client = come(server, key(i));
        client.send("420[\"e\",\"x\"]");
        client.expectStart("430");
        client.send("41");
        int gone = i;
        await().until(() -> server.of("/").sockets().isEmpty() && deduplicator(server).size() == Math.min(2, gone + 1));
      }
      assertThat(counters.met(Limit.DEDUPLICATION_CLIENTS)).isEqualTo(1);

      TestClient known = come(server, key(1));
      known.send("420[\"e\",\"x\"]");
      assertThat(known.next()).isEqualTo("430[\"x\",2]");
      TestClient unknown = come(server, key(2));
      unknown.send("420[\"e\",\"x\"]");

      assertThat(unknown.next()).isEqualTo("430[\"x\",4]");
    }

    @Test
    void givenAClientThatHasSentNothing_whenItGoes_thenNothingIsKeptForIt() throws Exception {
      Server server = bounded(Deduplication.defaults());
      TestClient client = come(server, KEY);
      assertThat(deduplicator(server).size()).isOne();

      client.cut();

      await().until(() -> deduplicator(server).size() == 0);
    }

    @Test
    void givenAClientThatIsAwayForTooLong_whenItComesBack_thenItIsANewOneAndNothingWasLeftOfIt() throws Exception {
      Server server = bounded(Deduplication.defaults().maxDisconnectionDuration(Duration.ofMillis(50)));
      TestClient client = come(server, KEY);
      client.send("420[\"e\",\"x\"]");
      client.expectStart("430");
      assertThat(deduplicator(server).bytes()).isPositive();

      client.cut();
      await().until(() -> deduplicator(server).size() == 0);
      assertThat(deduplicator(server).bytes()).isZero();
      client = come(server, KEY);
      client.send("420[\"e\",\"x\"]");

      assertThat(client.next()).isEqualTo("430[\"x\",2]");
    }

    @Test
    void givenAClientThatCameBackInTime_whenItStays_thenItIsKnownHoweverLong() throws Exception {
      Server server = bounded(Deduplication.defaults().maxDisconnectionDuration(Duration.ofSeconds(2)));
      TestClient waiting = come(server, OTHER_KEY);
      waiting.send("420[\"e\",\"x\"]");
      waiting.expectStart("430");
      TestClient client = come(server, KEY);
      client.send("420[\"e\",\"x\"]");
      client.expectStart("430");
      client.cut();
      await().until(() -> server.of("/").sockets().size() == 1);
      client = come(server, KEY);
      waiting.cut();

      // The other one went later, and its time is over.
      await().until(() -> deduplicator(server).size() == 1);
      client.send("420[\"e\",\"x\"]");

      assertThat(client.next()).isEqualTo("430[\"x\",2]");
    }
  }

  /** For those who read what came: the key is part of the credentials, as a pid is. */
  @Test
  void givenAKey_whenTheApplicationReadsTheCredentials_thenTheyAreAsTheyCame() throws Exception {
    Server server = start();
    var seen = new CompletableFuture<Map<?, ?>>();
    server.onConnection(socket -> seen.complete(socket.handshake().auth(Map.class)));
    TestClient client = open(server);

    client.join("/", "{\"token\":\"t\",\"dedup\":\"" + KEY + "\"}");

    assertThat(seen.get().get("token")).isEqualTo("t");
  }
}
