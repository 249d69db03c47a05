package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnedTest extends GatewayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PART = 10_000;

  /** JSON has no end for it. */
  record Itself() {
    @com.fasterxml.jackson.annotation.JsonProperty
    Itself self() {
      return this;
    }
  }

  @Gateway
  static class Values {

    @On("args")
    Args args(Args args) {
      return args;
    }

    @On("event of args")
    Event event(Args args) {
      return new Event("back", args);
    }

    @On("event of many")
    Event many() {
      return new Event("back", 1, null, List.of(2));
    }

    @On("list")
    List<Integer> list() {
      return List.of(1, 2);
    }

    @On("map that looks like an event")
    Map<String, Object> map() {
      return Map.of("event", "answer");
    }

    @On("optional")
    Optional<String> optional() {
      return Optional.of("there");
    }

    @On("no optional")
    Optional<String> none() {
      return Optional.empty();
    }

    @On("stage of event")
    CompletionStage<Event> stage() {
      return CompletableFuture.supplyAsync(() -> new Event("back", "later"));
    }

    @On("stage of stream")
    CompletionStage<Object> stageOfStream() {
      return CompletableFuture.supplyAsync(() -> Stream.of(new Event("back", 1), new Event("back", 2)));
    }

    @On("stage of nothing")
    CompletionStage<@Nullable Void> nothing() {
      return CompletableFuture.completedFuture(null);
    }

    @On("stage that fails")
    CompletionStage<String> failing() {
      return CompletableFuture.supplyAsync(() -> {
        throw new GatewayException("later");
      });
    }

    @On("stream")
    Stream<Event> stream() {
      return Stream.of(1, 2, 3).map(number -> new Event("back", number));
    }

    @On("numbers")
    IntStream numbers() {
      return IntStream.range(5, 8);
    }

    @On("stream that fails")
    Stream<Event> failingStream() {
      return Stream.of(1, 0).map(number -> {
        if (number == 0) {
          throw new GatewayException("zero");
        }
        return new Event("back", number);
      });
    }

    @On("iterator")
    Iterator<Event> iterator() {
      return List.of(new Event("back", 1), new Event("back", 2)).iterator();
    }

    @On("unwritable")
    Object unwritable() {
      return new Event("back", new Itself());
    }

    @On("reserved")
    Event reserved() {
      return new Event("disconnect");
    }
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "[\"args\",1, {\"a\":2}] | 437[1, {\"a\":2}]",
    "[\"event of args\",1,[2]] | 42[\"back\",1,[2]]",
    "[\"event of many\"] | 42[\"back\",1,null,[2]]",
    "[\"list\"] | 437[[1,2]]",
    "[\"map that looks like an event\"] | 437[{\"event\":\"answer\"}]",
    "[\"optional\"] | 437[\"there\"]",
    "[\"stage of event\"] | 42[\"back\",\"later\"]",
    "[\"stage of stream\"] | 42[\"back\",1] 42[\"back\",2]",
    "[\"stage that fails\"] | 42[\"exception\",{\"status\":\"error\",\"message\":\"later\"}]",
    "[\"stream\"] | 42[\"back\",1] 42[\"back\",2] 42[\"back\",3]",
    "[\"numbers\"] | 437[5]",
    "[\"stream that fails\"] | 42[\"back\",1] 42[\"exception\",{\"status\":\"error\",\"message\":\"zero\"}]",
    "[\"iterator\"] | 42[\"back\",1] 42[\"back\",2]",
    "[\"unwritable\"] | 42[\"exception\",{\"status\":\"error\",\"message\":\"Internal server error\"}]",
    "[\"reserved\"] | 42[\"exception\",{\"status\":\"error\",\"message\":\"Internal server error\"}]",
  })
  void givenAReturnedValue_whenTheClientAskedForAnAnswer_thenItIsSentByItsKind(String event, String frames) throws Exception {
    TestClient client = connect(serving(new Values()));

    client.send("427" + event);

    for (String frame : frames.split(" (?=4[23])", -1)) {
      assertThat(client.next()).isEqualTo(frame);
    }
    client.expectSilence();
  }

  @ParameterizedTest
  @CsvSource({"no optional", "stage of nothing"})
  void givenNothing_whenReturned_thenNothingIsSent(String event) throws Exception {
    TestClient client = connect(serving(new Values()));

    client.send("427[\"" + event + "\"]");

    client.expectSilence();
  }

  /** Sources that never end by themselves, and what they noticed. */
  @Gateway
  static class Endless {
    final Publishing published = Publishing.of(parts(new AtomicInteger()));
    final SubmissionPublisher<Event> silent = new SubmissionPublisher<>();
    final AtomicInteger pulled = new AtomicInteger();
    final AtomicBoolean closed = new AtomicBoolean();
    final AtomicBoolean interrupted = new AtomicBoolean();
    final CompletableFuture<Object> later = new CompletableFuture<>();
    final AtomicInteger cancellations = new AtomicInteger();
    final CountDownLatch busy = new CountDownLatch(1);

    private static Iterator<Event> parts(AtomicInteger count) {
      return Stream.generate(() -> new Event("part", count.incrementAndGet(), "x".repeat(PART))).iterator();
    }

    @On("publisher")
    Flow.Publisher<?> publisher() {
      return published;
    }

    @On("silent")
    Flow.Publisher<?> silent() {
      return silent;
    }

    @On("stream")
    Stream<?> stream() {
      return Stream.generate(() -> new Event("part", pulled.incrementAndGet(), "x".repeat(PART)))
          .onClose(() -> closed.set(true));
    }

    @On("waiting")
    Stream<?> waiting() {
      return Stream.generate(() -> {
        pulled.incrementAndGet();
        try {
          Thread.sleep(Duration.ofHours(1));
        } catch (InterruptedException stopped) {
          interrupted.set(true);
        }
        return 1;
      });
    }

    @On("future")
    CompletionStage<Object> future() {
      return later;
    }

    @On("throwing")
    Flow.Publisher<?> throwing() {
      return subscriber -> {
        throw new GatewayException("not now");
      };
    }

    @On("uncancellable")
    Flow.Publisher<?> uncancellable() {
      return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
          cancellations.incrementAndGet();
          throw new IllegalStateException("not now");
        }
      });
    }

    @On("busy")
    void busy() throws InterruptedException {
      busy.await();
    }

    @On("plain")
    String plain(Socket socket) {
      return "went on";
    }
  }

  /** A limit that a slow reader meets soon. */
  private static Server.Builder small() {
    return Server.builder().engine(engine -> engine.maxOutboundBytes(20 * PART));
  }

  @Test
  void givenAPublisher_whenTheClientReadsSlowly_thenItIsAskedForNoMoreThanThereIsRoomForAndAllArrivesInOrder() throws Exception {
    var gateway = new Endless();
    Server server = serving(small(), Gateways.builder().add(gateway).build());
    TestClient client = connect(server);
    client.stopReading();

    client.send("42[\"publisher\"]");
    awaitStandstill(server, gateway.published.given::get);
    long given = gateway.published.given.get();

    await().atMost(PATIENCE).until(() -> gateway.published.requested.get() == gateway.published.given.get());
    client.readOn();
    for (int i = 1; i <= given + 50; i++) {
      client.expectStart("42[\"part\"," + i + ",");
    }
  }

  @Test
  void givenAStream_whenTheClientReadsSlowly_thenItIsHeldBackAndTheLaneGoesOn() throws Exception {
    var gateway = new Endless();
    Server server = serving(small(), Gateways.builder().add(gateway).build());
    TestClient client = connect(server);
    client.stopReading();

    client.send("42[\"stream\"]");
    awaitStandstill(server, gateway.pulled::get);
    int pulled = gateway.pulled.get();

    client.readOn();
    for (int i = 1; i <= pulled + 50; i++) {
      client.expectStart("42[\"part\"," + i + ",");
    }
  }

  /** The kernel's buffers are full, and what the session may hold too: nothing moves any more. */
  private static void awaitStandstill(Server server, LongSupplier count) {
    Socket socket = server.of("/").sockets().iterator().next();
    var last = new long[] {-1, 0};
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
      long now = count.getAsLong();
      last[1] = now == last[0] ? last[1] + 1 : 0;
      last[0] = now;
      return now > 1 && last[1] > 10 && !socket.isWritable();
    });
  }

  @Test
  void givenAPublisherThatSaysNothing_whenTheClientLeavesBehindABusyHandler_thenItIsCancelled() throws Exception {
    var gateway = new Endless();
    TestClient client = connect(serving(gateway));
    client.send("42[\"silent\"]");
    await().atMost(PATIENCE).until(gateway.silent::hasSubscribers);
    client.send("42[\"busy\"]");

    client.cut();

    await().atMost(PATIENCE).until(() -> !gateway.silent.hasSubscribers());
    gateway.busy.countDown();
  }

  @Test
  void givenAPublisherAtWork_whenTheClientLeaves_thenItIsCancelledAndNothingMoreIsSent() throws Exception {
    var gateway = new Endless();
    TestClient client = connect(serving(gateway));

    client.send("42[\"publisher\"]");
    client.expectStart("42[\"part\",1,");
    client.send("41");

    await().atMost(PATIENCE).untilTrue(gateway.published.cancelled);
  }

  @Test
  void givenAStreamAtWork_whenTheClientLeaves_thenItIsClosed() throws Exception {
    var gateway = new Endless();
    TestClient client = connect(serving(gateway));

    client.send("42[\"stream\"]");
    client.expectStart("42[\"part\",1,");
    client.cut();

    await().atMost(PATIENCE).untilTrue(gateway.closed);
  }

  @Test
  void givenAStreamThatWaits_whenTheClientLeaves_thenItsThreadIsInterrupted() throws Exception {
    var gateway = new Endless();
    TestClient client = connect(serving(gateway));
    client.send("42[\"waiting\"]");
    await().atMost(PATIENCE).until(() -> gateway.pulled.get() == 1);

    client.cut();

    await().atMost(PATIENCE).untilTrue(gateway.interrupted);
  }

  @Test
  void givenAnswersThatAreUnderWay_whenOtherEventsCome_thenTheyAreHandled() throws Exception {
    var gateway = new Endless();
    TestClient client = connect(serving(gateway));
    client.send("42[\"waiting\"]");
    client.send("42[\"silent\"]");
    client.send("421[\"future\"]");

    client.send("422[\"plain\"]");
    assertThat(client.next()).isEqualTo("432[\"went on\"]");
    gateway.later.complete("at last");

    assertThat(client.next()).isEqualTo("431[\"at last\"]");
  }

  @Test
  void givenAsManyAnswersAsMayBeUnderWay_whenOneMoreIsAskedFor_thenItIsRefusedUntilOneHasEnded() throws Exception {
    var gateway = new Endless();
    var met = new CompletableFuture<Limit>();
    var hooks = new dev.yam.engine.EngineHooks() {
      @Override
      public void limitMet(Limit limit) {
        met.complete(limit);
      }
    };
    TestClient client = connect(
        serving(Server.builder().hooks(hooks), Gateways.builder().add(gateway).maxRunningAnswers(2).build()));
    client.send("42[\"silent\"]");
    client.send("421[\"future\"]");

    client.send("42[\"stream\"]");

    assertThat(client.next())
        .isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"Too many answers under way\"}]");
    assertThat(met.get(10, TimeUnit.SECONDS)).isEqualTo(Limit.ANSWERS);
    assertThat(gateway.closed).isTrue();
    gateway.silent.submit(new Event("first"));
    assertThat(client.next()).isEqualTo("42[\"first\"]");
    gateway.silent.close();
    await().atMost(PATIENCE).until(() -> {
      client.send("42[\"stream\"]");
      return client.next().startsWith("42[\"part\",");
    });
  }

  @Test
  void givenAFuture_whenTheClientHasLeft_thenItIsNotCancelled() throws Exception {
    var gateway = new Endless();
    var gone = new CompletableFuture<Void>();
    Server server = serving(gateway);
    server.onConnection(socket -> socket.onDisconnect(reason -> gone.complete(null)));
    TestClient client = connect(server);
    client.send("421[\"future\"]");
    client.expectSilence();

    client.cut();
    gone.get(10, TimeUnit.SECONDS);

    assertThat(gateway.later).isNotDone();
    gateway.later.complete(gateway.stream());
    await().atMost(PATIENCE).untilTrue(gateway.closed);
    assertThat(gateway.pulled).hasValue(0);
  }

  @Test
  void givenAPublisherThatThrowsAtItsSubscriber_whenReturned_thenItIsToldAndNoLongerUnderWay() throws Exception {
    TestClient client = connect(serving(Gateways.builder().add(new Endless()).maxRunningAnswers(1).build()));

    for (int i = 0; i < 2; i++) {
      client.send("42[\"throwing\"]");
      assertThat(client.next()).isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"not now\"}]");
    }
  }

  @Test
  void givenAPublisherThatFailsAtItsCancelling_whenTheClientLeaves_thenTheOthersAreStopped() throws Exception {
    var gateway = new Endless();
    TestClient client = connect(serving(gateway));
    client.send("42[\"uncancellable\"]");
    client.send("42[\"silent\"]");
    client.send("42[\"uncancellable\"]");
    client.expectSilence();

    client.cut();

    await().atMost(PATIENCE).until(() -> !gateway.silent.hasSubscribers());
    await().atMost(PATIENCE).untilAtomic(gateway.cancellations, equalTo(2));
  }
}
