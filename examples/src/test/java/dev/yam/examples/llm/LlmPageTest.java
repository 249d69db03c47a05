package dev.yam.examples.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The page in a real browser. The endpoint says each token when the browser has told that it shows the last; what is seen is
 * written in {@code node/llm.mjs}, screenshots are left in {@code target/screenshots}.
 */
@Timeout(120)
class LlmPageTest {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static Optional<Browser> started = Optional.empty();

  private final BlockingQueue<StandInRequest> requests = new LinkedBlockingQueue<>();
  private final Semaphore ended = new Semaphore(0);
  private final StandIn endpoint = StandIn.start(request -> {
    requests.add(request);
    ended.acquireUninterruptibly();
  });
  private final ChatModel model = new ChatModel(endpoint.base(), "small", Optional.empty());
  private Server server = Server.builder().build();

  @BeforeAll
  static void startBrowser() throws Exception {
    Process search =
        new ProcessBuilder(MODULE.resolve("../scripts/install-browser").normalize().toString(), "--find").start();
    String chromium = new String(search.getInputStream().readAllBytes(), UTF_8).strip();
    started = chromium.isEmpty() ? Optional.empty() : Optional.of(new Browser(chromium));
  }

  @AfterAll
  static void endBrowser() throws Exception {
    if (started.isPresent()) {
      started.get().close();
    }
  }

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

  private String address() {
    return "http://localhost:" + server.port() + "/";
  }

  /** At the beginning of {@code scenario}. */
  private Browser browser(String scenario) throws IOException {
    assumeTrue(started.isPresent(), "no Chromium: scripts/install-test-peers brings it");
    started.orElseThrow().begins(scenario, address());
    return started.orElseThrow();
  }

  private StandInRequest request() throws InterruptedException {
    StandInRequest request = requests.poll(30, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Test
  void givenAnAnswer_whenItsTokensCome_thenThePageShowsThemOneByOne() throws Exception {
    Browser browser = browser("tokens");
    browser.tells("asked");
    StandInRequest request = request();
    request.say("Be");
    browser.tells("seen: Be");
    request.say("cause");
    browser.tells("seen: Because");
    request.say(" <b>of");
    browser.tells("seen: Because <b>of");
    request.say(" 世界 😀");
    browser.tells("seen: Because <b>of 世界 😀");
    browser.tells("all");
    request.end();
    browser.tells("tokens: seen");
  }

  @Test
  void givenAnAnswer_whenItIsStoppedByKeyOrButton_thenItsRequestEnds() throws Exception {
    Browser browser = browser("stop");
    browser.tells("asked");
    StandInRequest first = request();
    first.say("Be");
    browser.tells("seen: Be");
    first.gone().get(30, TimeUnit.SECONDS);
    browser.tells("stopped");
    browser.tells("asked");
    StandInRequest second = request();
    second.say("Be");
    browser.tells("seen: Be");
    second.gone().get(30, TimeUnit.SECONDS);
    browser.tells("stop: seen");
  }

  @Test
  void givenAnAnswer_whenThePageIsClosed_thenItsRequestEnds() throws Exception {
    Browser browser = browser("leave");
    browser.tells("asked");
    StandInRequest request = request();
    request.say("Be");
    browser.tells("seen: Be");
    browser.tells("left");
    request.gone().get(30, TimeUnit.SECONDS);
    browser.tells("leave: seen");
  }

  @Test
  void givenABusyModel_whenItIsAskedAgain_thenItAnswers() throws Exception {
    Browser browser = browser("trouble");
    browser.tells("asked");
    request().refuse(429, "slow down");
    browser.tells("asked");
    StandInRequest request = request();
    request.say("Be");
    browser.tells("seen: Be");
    browser.tells("all");
    request.end();
    browser.tells("trouble: seen");
  }

  @Test
  void givenLightDarkAndPhone_whenThePageIsShown_thenItFits() throws Exception {
    Browser browser = browser("looks");
    String text = "Because. ".repeat(60).strip();
    for (int i = 0; i < 3; i++) {
      browser.tells("asked");
      request().say(text);
      browser.tells("seen: " + text);
      browser.tells("closed");
    }
    browser.tells("looks: seen");
    assertThat(MODULE.resolve("target/screenshots/llm-dark.png")).isNotEmptyFile();
  }

  @Test
  void givenThePage_whenItsFilesAreAskedFor_thenThoseAreServedAndNothingElse() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      for (String file : Arrays.asList("", "page.css", "page.js", "theme.js", "socket.io/socket.io.esm.min.js")) {
        assertThat(get(http, file).statusCode()).as(file).isEqualTo(200);
      }
      assertThat(get(http, "LlmPage.class").statusCode()).isEqualTo(404);
      assertThat(get(http, "").headers().firstValue("content-security-policy").orElse("")).contains("default-src 'self'");
    }
  }

  private HttpResponse<String> get(HttpClient http, String file) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address() + file)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A browser that goes through one scenario after the other, and tells line by line what it sees. */
  private static final class Browser {

    private final Process process;
    private final BufferedReader lines;

    Browser(String chromium) throws IOException {
      process = new ProcessBuilder(
              "node", MODULE.resolve("node/llm.mjs").toString(), chromium,
              MODULE.resolve("target/screenshots").toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      lines = process.inputReader(UTF_8);
    }

    void begins(String scenario, String address) throws IOException {
      process.getOutputStream().write((scenario + " " + address + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    }

    void tells(String expected) throws IOException {
      assertThat(lines.readLine()).isEqualTo(expected);
    }

    /** With its input it ends, and Chromium with it. */
    void close() throws IOException {
      process.getOutputStream().close();
      process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }
}
