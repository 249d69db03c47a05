package dev.yam.examples.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a model's answer, against an endpoint that says what the test tells it to. */
@Timeout(60)
class ChatModelTest {

  private final BlockingQueue<StandInRequest> requests = new LinkedBlockingQueue<>();

  /** Keeps connections open until the test is at its end. */
  private final Semaphore ended = new Semaphore(0);

  private final StandIn endpoint = StandIn.start(request -> {
    requests.add(request);
    ended.acquireUninterruptibly();
  });
  private final HttpClient http = HttpClient.newHttpClient();
  private final ChatModel model = model(Duration.ofSeconds(30));

  private ChatModel model(Duration patience) {
    return new ChatModel(http, endpoint.base(), "small", Optional.of("secret"), patience);
  }

  @AfterEach
  void close() {
    ended.release(1_000);
    endpoint.close();
    http.shutdownNow();
  }

  private StandInRequest request() throws InterruptedException {
    StandInRequest request = requests.poll(30, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Test
  void givenAnAnswer_whenItIsRead_thenEachTokenComesAndTheEnd() throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(100);
    StandInRequest request = request();

    request.event("{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    request.say("Be");
    request.say("cause");
    request.end();
    reader.end.get(30, TimeUnit.SECONDS);

    assertThat(reader.heard()).containsExactly("Be", "cause", "(stop)");
    assertThat(request.head()).startsWith("POST /v1/chat/completions HTTP/1.1").contains("Bearer secret");
    assertThat(request.body())
        .isEqualTo("{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}],\"stream\":true}");
  }

  @Test
  void givenAToken_whenMoreAreToCome_thenItIsThereAlready() throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(100);
    StandInRequest request = request();

    for (int i = 1; i <= 5; i++) {
      request.say("token " + i);
      int expected = i;
      await().until(() -> reader.pieces.size() == expected);
    }

    assertThat(reader.end).isNotDone();
  }

  @Test
  void givenNoWish_whenSubscribed_thenNothingIsAsked() throws Exception {
    var reader = new Wanting(model.answer("Why?"));
    assertThat(endpoint.connections()).isZero();

    reader.want(1);
    StandInRequest request = request();
    request.say("a");
    request.say("b");
    request.end();
    await().until(() -> reader.pieces.size() == 1);
    reader.want(1);
    await().until(() -> reader.pieces.size() == 2);
    reader.want(1);
    reader.end.get(30, TimeUnit.SECONDS);

    assertThat(reader.heard()).containsExactly("a", "b", "(stop)");
  }

  @Test
  void givenASilentEndpoint_whenCancelled_thenItSeesThatNobodyListens() throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(100);
    StandInRequest request = request();
    request.say("a");
    await().until(() -> reader.pieces.size() == 1);

    reader.cancel();

    request.gone().get(30, TimeUnit.SECONDS); // it has said nothing since
    assertThat(reader.heard()).containsExactly("a");
    assertThat(reader.end).isNotDone();
  }

  @Test
  void givenAnEndpointThatHasNotAnsweredYet_whenCancelled_thenItSeesThatNobodyListens() throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(1);
    StandInRequest request = request();

    reader.cancel();

    request.gone().get(30, TimeUnit.SECONDS);
  }

  @Test
  void givenAnAnswerUnderWay_whenStopped_thenItEndsWellAndTheRequestWithIt() throws Exception {
    Answer answer = model.answer("Why?");
    var reader = new Wanting(answer).want(100);
    StandInRequest request = request();
    request.say("a");
    await().until(() -> reader.pieces.size() == 1);

    answer.stop();

    reader.end.get(30, TimeUnit.SECONDS);
    request.gone().get(30, TimeUnit.SECONDS);
    assertThat(reader.heard()).containsExactly("a", "(stopped)");
    assertThat(answer.isOver()).isTrue();
  }

  @Test
  void givenAReaderThatWantsNothingMore_whenTheEndpointGoesOn_thenItIsHeldBackAndNothingIsLost() throws Exception {
    int tokens = 4_000;
    String filling = "x".repeat(8_000);
    Answer answer = model.answer("Why?");
    var reader = new Wanting(answer).want(1);
    StandInRequest request = request();
    Thread.ofVirtual().start(() -> {
      IntStream.range(0, tokens).forEach(i -> request.say(i + filling));
      request.end();
    });
    await().until(() -> reader.pieces.size() == 1);

    await().until(request::isHeldBack);
    assertThat(request.written()).isLessThan(tokens * filling.length() / 2);
    assertThat(answer.held()).isLessThan(20);
    reader.want(Long.MAX_VALUE);
    reader.end.get(30, TimeUnit.SECONDS);

    assertThat(reader.heard()).hasSize(tokens + 1);
    assertThat(IntStream.range(0, tokens).allMatch(i -> reader.heard().get(i).startsWith(i + "x"))).isTrue();
  }

  @Test
  void givenAnswersThatWereReadToTheirEnd_whenTheyAreOver_thenNoConnectionStaysWithAnyOfThem() throws Exception {
    for (int i = 0; i < 3; i++) {
      var reader = new Wanting(model.answer("Why?")).want(100);
      request().end();
      reader.end.get(30, TimeUnit.SECONDS);
    }
    ended.release(3);

    await().until(() -> endpoint.connections() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "401, The model cannot be asked just now.", "404, The model cannot be asked just now.",
    "429, The model is busy. Try again in a moment.", "503, The model is busy. Try again in a moment."
  })
  void givenARefusal_whenRead_thenTheLogHasItsReasonAndTheAskerHasNot(int status, String told) throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(1);

    request().refuse(status, "the account 4711 " + "owes ".repeat(1_000));

    assertThat(failure(reader)).hasMessageContaining(status + " {\"error\":{\"message\":\"the account 4711");
    assertThat(failure(reader).getMessage()).hasSizeLessThan(2_200);
    assertThat(failure(reader).told()).isEqualTo(told);
  }

  @Test
  void givenABrokenConnection_whenItWasInTheMiddle_thenTheTokensBeforeItCome() throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(1);
    StandInRequest request = request();
    request.say("a");
    await().until(() -> reader.pieces.size() == 1);
    request.say("b");
    request.breakOff();
    reader.want(100);

    assertThat(failure(reader)).hasMessageContaining("broke off");
    assertThat(reader.heard()).startsWith("a");
  }

  @Test
  void givenAnEndWithoutItsMark_whenAReasonWasGiven_thenItIsOneAndElseAnError() throws Exception {
    var whole = new Wanting(model.answer("Why?")).want(100);
    StandInRequest request = request();
    request.event("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}");
    request.finish();
    whole.end.get(30, TimeUnit.SECONDS);

    var half = new Wanting(model.answer("Why?")).want(100);
    StandInRequest second = request();
    second.say("a");
    second.finish();

    assertThat(whole.heard()).containsExactly("a", "(length)");
    assertThat(failure(half)).hasMessageContaining("ended before its answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "7", "{\"error\":{\"message\":\"overloaded\"}}", "{\"choices\":{}}"})
  void givenAnEventThatIsNoChunk_whenRead_thenTheAnswerEnds(String data) throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(100);
    StandInRequest request = request();

    request.event(data);

    assertThat(failure(reader)).hasMessageContaining("chunk").hasMessageContaining(data);
    request.gone().get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"choices\":[]}", "{\"choices\":null}", "{\"choices\":[{}]}", "{\"usage\":{\"total\":3}}"})
  void givenAChunkWithoutToken_whenRead_thenItIsPassedOver(String data) throws Exception {
    var reader = new Wanting(model.answer("Why?")).want(100);
    StandInRequest request = request();

    request.raw(": a comment\n\n");
    request.event(data);
    request.end();
    reader.end.get(30, TimeUnit.SECONDS);

    assertThat(reader.heard()).containsExactly("(stop)");
  }

  @Test
  void givenAnEndpointThatIsSilentForTooLong_whenRead_thenTheAnswerEnds() throws Exception {
    var reader = new Wanting(model(Duration.ofMillis(50)).answer("Why?")).want(100);

    assertThat(failure(reader)).hasMessageContaining("was silent for PT0.05S");
    StandInRequest request = requests.poll(); // none, if time was up before it was sent
    if (request != null) {
      request.gone().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void givenNobodyAtTheAddress_whenAsked_thenItSaysWhere() throws Exception {
    try (var held = new Socket()) { // nobody listens there, and nobody else can
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "http://localhost:" + held.getLocalPort() + "/v1/";
      var nowhere = new ChatModel(URI.create(address), "small", Optional.empty());

      assertThat(failure(new Wanting(nowhere.answer("Why?")).want(1)))
          .hasMessageContaining("no answer from " + address + "chat/completions");
    }
  }

  @Test
  void givenASecondSubscriberOrAWishForNothing_whenMade_thenItIsRefused() {
    Answer answer = model.answer("Why?");
    var reader = new Wanting(answer);

    assertThatThrownBy(() -> new Wanting(answer)).isInstanceOf(IllegalStateException.class);
    reader.want(0);
    assertThat(failure(reader)).hasMessageContaining("§3.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/v1", "localhost:11434", "/v1", ""})
  void givenNoAddress_whenAModelIsMade_thenItSaysWhatOneIs(String address) {
    assertThatThrownBy(() -> new ChatModel(URI.create(address), "small", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://api.openai.com/v1");
  }

  @Test
  void givenAKey_whenTheModelIsPrinted_thenItIsNot() {
    assertThat(List.of(model.toString())).containsExactly("small at " + endpoint.base());
  }

  private static UpstreamException failure(Wanting reader) {
    try {
      reader.end.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof UpstreamException upstream) {
        return upstream;
      }
      throw failed;
    }
    throw new AssertionError("it ended well: " + reader.heard());
  }
}
