package dev.yam.examples.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.server.Server;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model's endpoint to a client and back: what the endpoint sees of clients, and clients of it. */
@Timeout(60)
class LlmStreamTest {

  private final BlockingQueue<StandInRequest> requests = new LinkedBlockingQueue<>();
  private final Semaphore ended = new Semaphore(0);
  private final StandIn endpoint = StandIn.start(request -> {
    requests.add(request);
    ended.acquireUninterruptibly();
  });
  private final ChatModel model = new ChatModel(endpoint.base(), "small", Optional.empty());

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private Server server = Server.builder().build();

  record Question(long id, String text) {}

  @BeforeEach
  void serve() {
    server = LlmStream.serve(0, model);
  }

  @AfterEach
  void end() {
    server.close();
    ended.release(1_000);
    endpoint.close();
    model.http().shutdownNow();
  }

  private Socket client() {
    Socket socket = IO.socket("http://localhost:" + server.port() + "/assistant");
    socket.on("model", args -> heard.add("model " + args.string(0)));
    socket.on("token", args -> heard.add(args.get(0, Long.class) + " " + args.string(1)));
    socket.on("done", args -> heard.add(args.get(0, Long.class) + " done " + args.string(1)));
    socket.on("exception", args -> heard.add(args.json(0).toUtf8()));
    socket.connect();
    await().until(() -> heard.contains("model small"));
    heard.clear();
    return socket;
  }

  private StandInRequest request() throws InterruptedException {
    StandInRequest request = requests.poll(30, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private void hears(String... all) {
    await().untilAsserted(() -> assertThat(heard).containsExactly(all));
  }

  @Test
  void givenAQuestion_whenTheModelSaysTokens_thenEachIsHeardBeforeTheNextIsSaid() throws Exception {
    try (Socket client = client()) {
      client.emit("ask", new Question(7, "Why?"));
      StandInRequest request = request();

      request.say("Be");
      hears("7 Be");
      request.say("cause");
      hears("7 Be", "7 cause");
      request.end();
      hears("7 Be", "7 cause", "7 done stop");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void givenAnAnswerUnderWay_whenTheClientLeaves_thenTheEndpointIsAskedNoMore() throws Exception {
    StandInRequest request;
    try (Socket client = client()) {
      client.emit("ask", new Question(7, "Why?"));
      request = request();
      request.say("Be");
      hears("7 Be");
    }

    request.gone().get(30, TimeUnit.SECONDS); // it has said nothing since, and no heartbeat was due
    assertThat(heard).containsExactly("7 Be");
  }

  @Test
  void givenAnAnswerUnderWay_whenStopped_thenItEndsAndTheNextCanBeAsked() throws Exception {
    try (Socket client = client()) {
      client.emit("ask", new Question(1, "Why?"));
      StandInRequest request = request();
      request.say("Be");
      hears("1 Be");

      client.emit("ask", new Question(2, "And?"));
      await().until(() -> heard.size() == 2);
      assertThat(heard.get(1)).contains("One question at a time.");
      client.emit("stop");

      request.gone().get(30, TimeUnit.SECONDS);
      await().until(() -> heard.contains("1 done stopped"));
      client.emit("ask", new Question(3, "And now?"));
      request().end();
      await().until(() -> heard.contains("3 done stop"));
    }
  }

  @Test
  void givenARefusal_whenAsked_thenTheClientHearsWhatItMayKnow() throws Exception {
    try (Socket client = client()) {
      client.emit("ask", new Question(1, "Why?"));
      request().refuse(401, "the account 4711 is closed");

      await().until(() -> heard.size() == 1);
      assertThat(heard.getFirst()).contains("\"status\":\"error\"", "The model cannot be asked just now.").doesNotContain("4711");
      client.emit("ask", new Question(2, "Why?"));
      request().breakOff();
      await().until(() -> heard.size() == 2);
      assertThat(heard.get(1)).contains("The answer broke off. Try again.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "x"})
  void givenNoQuestionOrALongOne_whenAsked_thenItIsRefusedHere(String text) {
    try (Socket client = client()) {
      client.emit("ask", new Question(1, text.equals("x") ? "x".repeat(4_001) : text));

      await().until(() -> heard.size() == 1);
      assertThat(heard.getFirst()).contains(text.equals("x") ? "at most 4000" : "There is no question.");
    }
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "http://localhost:1", "null"})
  void givenAPageOfAnotherSite_whenItConnects_thenItMayNotAskInItsVisitorsName(String origin) throws Exception {
    URI address = URI.create("http://localhost:" + server.port() + "/socket.io/?EIO=4&transport=polling");
    HttpRequest request = HttpRequest.newBuilder(address).header("origin", origin).build();

    assertThat(model.http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(403);
  }

  @Test
  void givenArguments_whenTheProgramIsStarted_thenTheyGoBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("OPENAI_BASE_URL", "https://a.example/v1", "OPENAI_MODEL", "large", "OPENAI_API_KEY", "k");

    ChatModel chosen = LlmStream.model(new String[] {"--model", "small", "--port", "0"}, environment);

    assertThat(chosen).hasToString("small at https://a.example/v1");
    assertThat(chosen.key()).contains("k");
    assertThatThrownBy(() -> LlmStream.model(new String[0], Map.of())).hasMessageContaining("--demo");
    assertThatThrownBy(() -> LlmStream.model(new String[] {"--url"}, Map.of())).hasMessageContaining("--url needs a value");
  }
}
