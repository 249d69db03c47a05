package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class RequestIdTest extends GatewayTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final org.slf4j.Logger OWN = LoggerFactory.getLogger("dev.yam.handlers.test.own");

  private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.yam.handlers");
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent line) {
      line.prepareForDeferredProcessing();
      lines.add(line);
    }
  };

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
  }

  static final class Logging implements Guard {
    @Override
    public boolean allows(Call call) {
      OWN.info("guard");
      return true;
    }
  }

  @Gateway
  static class Logged {

    @On("log")
    @Guarded(Logging.class)
    String log(@RequestId String id) {
      OWN.info("method");
      return id;
    }

    @On("log later")
    Stream<String> later(@RequestId String id) {
      return Stream.of(id).peek(each -> OWN.info("stream"));
    }

    @On("fail")
    void fail() {
      throw new IllegalStateException("secret");
    }

    @On("refuse")
    void refuse() {
      throw new GatewayException("no");
    }

    @On("payload")
    void payload() {
      throw GatewayException.of(7);
    }

    @On("fail later")
    CompletableFuture<String> failLater() {
      return CompletableFuture.supplyAsync(() -> {
        throw new IllegalStateException("secret");
      });
    }

    @On("fail in a publisher")
    Flow.Publisher<?> failInPublisher() {
      return subscriber -> Publishing.of(Stream.of(1).map(each -> {
        throw new IllegalStateException("secret");
      }).iterator()).subscribe(subscriber);
    }

    @On("trace")
    String trace(Call call) {
      return call.requestId() + " " + call.traceparent().map(TraceParent::toString).orElse("none") + " " + MDC.get("traceId");
    }
  }

  private ILoggingEvent line(String start) throws InterruptedException {
    while (true) {
      ILoggingEvent line = lines.poll(10, TimeUnit.SECONDS);
      assertThat(line).as(start).isNotNull();
      if (line.getFormattedMessage().startsWith(start)) {
        return line;
      }
    }
  }

  private static String id(String answer) {
    return answer.substring(answer.indexOf('"') + 1, answer.lastIndexOf('"'));
  }

  @Test
  void givenEvents_whenHandled_thenEachHasAUuidThatEveryLineHasInTheMdc() throws Exception {
    TestClient client = connect(serving(new Logged()));

    client.send("421[\"log\"]");
    String first = id(client.next());
    client.send("422[\"log\"]");
    String second = id(client.next());
    client.send("423[\"log later\"]");
    String third = id(client.next());

    assertThat(Set.of(first, second, third)).allMatch(id -> RecordedGateway.UUID4.matcher(id).matches());
    for (String step : new String[] {"guard " + first, "method " + first, "guard " + second, "method " + second, "stream " + third}) {
      String[] words = step.split(" ", 2);
      assertThat(line(words[0]).getMDCPropertyMap()).as(step).containsEntry("requestId", words[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({"fail", "fail later", "fail in a publisher"})
  void givenAFailureThatIsHidden_whenLogged_thenTheLineHasTheIdInItsTextAndInTheMdc(String event) throws Exception {
    TestClient client = connect(serving(Gateways.builder().add(new Logged()).requestIds(() -> "id-7").build()));

    client.send("421[\"" + event + "\"]");

    assertThat(client.next()).isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"Internal server error\"}]");
    ILoggingEvent line = line("[id-7] Logged.");
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(line.getMDCPropertyMap()).containsEntry("requestId", "id-7");
    assertThat(line.getThrowableProxy().getMessage()).contains("secret");
  }

  @Test
  void givenIdsInErrors_whenSomethingFails_thenTheClientIsToldTheIdButNotWithinAPayload() throws Exception {
    var count = new AtomicInteger();
    TestClient client = connect(serving(Gateways.builder()
        .add(new Logged())
        .requestIds(() -> "id-" + count.incrementAndGet())
        .requestIdInErrors(true)
        .build()));

    client.send("42[\"fail\"]");
    client.send("42[\"refuse\"]");
    client.send("42[\"payload\"]");

    assertThat(client.next()).isEqualTo(
        "42[\"exception\",{\"status\":\"error\",\"message\":\"Internal server error\",\"requestId\":\"id-1\"}]");
    assertThat(client.next())
        .isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"no\",\"requestId\":\"id-2\"}]");
    assertThat(client.next()).isEqualTo("42[\"exception\",7]");
  }

  @Test
  void givenNoIdsInTheLog_whenNobodyAsksForOne_thenNoneIsMade() throws Exception {
    var made = new AtomicInteger();
    TestClient client = connect(serving(Gateways.builder()
        .add(new RecordedGateway())
        .requestIds(() -> "id-" + made.incrementAndGet())
        .requestIdInLog(false)
        .build()));

    client.send("421[\"obj\"]");
    client.next();
    client.send("422[\"rids\"]");

    assertThat(client.next()).isEqualTo("432[\"id-1\"]");
    assertThat(made).hasValue(1);
  }

  @Test
  void givenAHundredThousandIds_whenMade_thenAllDiffer() {
    RequestIds ids = RequestIds.uuid();
    Set<String> seen = new HashSet<>();

    for (int i = 0; i < 100_000; i++) {
      seen.add(ids.next());
    }

    assertThat(seen).hasSize(100_000).allMatch(id -> RecordedGateway.UUID4.matcher(id).matches());
    assertThat(RequestIds.uuid().next()).isNotIn(seen);
  }

  @Test
  void givenATraceparentInTheBody_whenItIsTakenUp_thenItsTraceIsTheRequest() throws Exception {
    TestClient client = connect(serving(Gateways.builder().add(new Logged()).traceparent(true).build()));

    client.send("421[\"trace\",{\"traceparent\":\"" + TRACEPARENT + "\"}]");
    assertThat(client.next()).isEqualTo("431[\"" + TRACE + " " + TRACEPARENT + " " + TRACE + "\"]");
    client.send("422[\"trace\",{\"traceparent\":\"00-0-0-01\"}]");

    assertThat(client.next()).matches("432\\[\"" + RecordedGateway.UUID4 + " none null\"]");
  }

  @Test
  void givenATraceparent_whenItIsNotTakenUp_thenItIsData() throws Exception {
    TestClient client = connect(serving(new Logged()));

    client.send("421[\"trace\",{\"traceparent\":\"" + TRACEPARENT + "\"}]");

    assertThat(client.next()).matches("431\\[\"" + RecordedGateway.UUID4 + " none null\"]");
  }

  @Test
  void givenATraceparentInTheHandshake_whenItIsTakenUp_thenAllEventsAreOfItAndHaveIdsOfTheirOwn() throws Exception {
    var server = serving(Gateways.builder().add(new Logged()).traceparent(true).build());
    TestClient client = opened(TestClient.connect(server, "/", "traceparent", TRACEPARENT));

    client.send("421[\"trace\"]");

    assertThat(client.next()).matches("431\\[\"" + RecordedGateway.UUID4 + " " + TRACEPARENT + " " + TRACE + "\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "00", "00-" + TRACE + "-00f067aa0ba902b7", "00-" + TRACE + "-00f067aa0ba902b7-1", "ff-" + TRACE + "-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-" + TRACE + "-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-" + TRACE + "-00f067aa0ba902b7-01-more",
    "00_" + TRACE + "-00f067aa0ba902b7-01", "00-" + TRACE + "-00f067aa0ba902b7-0x", "01-" + TRACE + "-00f067aa0ba902b7-01more",
    "0 -" + TRACE + "-00f067aa0ba902b7-01", "00-0000000000000000000000000000000g-00f067aa0ba902b7-01",
  })
  void givenATraceparentThatIsNone_whenParsed_thenItIsIgnored(String text) {
    assertThat(TraceParent.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "00-" + TRACE + "-00f067aa0ba902b7-01, true", "00-" + TRACE + "-00f067aa0ba902b7-00, false",
    "00-" + TRACE + "-00f067aa0ba902b7-03, true", "cc-" + TRACE + "-00f067aa0ba902b7-01-what comes later, true",
  })
  void givenATraceparent_whenParsed_thenItsPartsAreThere(String text, boolean sampled) {
    assertThat(TraceParent.parse(text)).contains(new TraceParent(TRACE, "00f067aa0ba902b7", sampled));
  }
}
