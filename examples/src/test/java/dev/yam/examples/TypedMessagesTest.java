package dev.yam.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.yam.auth.JwtAlgorithm;
import dev.yam.auth.JwtKey;
import dev.yam.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The typed messages of a Node program without a library for them, and of a real browser. */
@Timeout(120)
class TypedMessagesTest {

  private static final Path NODE = Path.of("node").toAbsolutePath();
  private static final String PONG = "{\"type\":\"pong\",\"message\":\"Pong\"}";

  private final List<Process> programs = new ArrayList<>();
  private Server server = Server.builder().build();

  @BeforeEach
  void serve() {
    server = TypedMessages.serve(0, JwtKey.generate(JwtAlgorithm.HS256));
  }

  @AfterEach
  void end() {
    programs.forEach(Process::destroyForcibly);
    server.close();
  }

  private String address() {
    return "http://localhost:" + server.port();
  }

  @Test
  void givenARawClient_whenItSendsEachType_thenEachIsAnsweredAsRecorded() throws Exception {
    Process bob = start("typed-messages.mjs", address(), "bob");
    BufferedReader lines = bob.inputReader(UTF_8);
    assertThat(lines.readLine()).isEqualTo("open as bob");

    assertThat(ask(bob, "{\"type\":\"user_message\",\"message\":\"hi\"}"))
        .isEqualTo("{\"type\":\"user_message\",\"message\":\"User message received\"}");
    assertThat(ask(bob, "{\"type\":\"system_message\",\"message\":\"hi\"}"))
        .isEqualTo("{\"type\":\"system_message\",\"message\":\"System message received\"}");
    assertThat(ask(bob, "{\"type\":\"ping\"}")).isEqualTo(PONG);
    assertThat(ask(bob, "{\"type\":\"nope\"}")).isEqualTo("Unknown message type");
    assertThat(ask(bob, "not json")).startsWith("{\"type\":\"exception\",\"status\":\"error\"");
    assertThat(ask(bob, "{\"type\":\"ping\"}")).isEqualTo(PONG);

    bob.getOutputStream().close();
    assertThat(lines.readLine()).isEqualTo("closed 1000");
  }

  @Test
  void givenABrowser_whenSomebodyTypes_thenTheLogShowsWhatIsOnTheWire() throws Exception {
    String chromium = chromium();
    assumeFalse(chromium.isEmpty(), "no Chromium: scripts/install-browser");
    Process bob = start("typed-messages.mjs", address(), "bob");
    BufferedReader lines = bob.inputReader(UTF_8);
    assertThat(lines.readLine()).isEqualTo("open as bob");

    Process browser = start("typed-messages-browser.mjs", address(), chromium);
    assertThat(lines.readLine()).isEqualTo("{\"type\":\"said\",\"from\":\"ada\",\"message\":\"hello\"}");
    say(bob, "{\"type\":\"say\",\"message\":\"welcome\"}");

    List<String> shown = new String(browser.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(browser.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(shown).contains("state: Connected as ada", "empty: Nothing said yet", "last: hello", "dark: Light", "left: true")
        .noneMatch(line -> line.startsWith("fault"));
    assertThat(shown.stream().filter(line -> line.startsWith("log: ")).map(line -> line.substring(5))).containsSequence(
        "↑ user_message", "hi", "↓ user_message", "User message received",
        "↑ system_message", "hi", "↓ system_message", "System message received",
        "↑ ping", "", "↓ pong", "Pong",
        "↑ nope", "", "↓ text", "Unknown message type",
        "↑ text", "not json", "↓ exception").endsWith("↑ say", "hello", "↓ said", "bob: welcome");
  }

  private static void say(Process program, String line) throws IOException {
    program.outputWriter(UTF_8).append(line).append('\n').flush();
  }

  private static String ask(Process program, String line) throws IOException {
    say(program, line);
    return program.inputReader(UTF_8).readLine();
  }

  private static String chromium() throws IOException {
    Process search = new ProcessBuilder(NODE.resolve("../../scripts/install-browser").normalize().toString(), "--find").start();
    return new String(search.getInputStream().readAllBytes(), UTF_8).strip();
  }

  private Process start(String program, String... arguments) throws IOException {
    var words = new ArrayList<>(List.of("node", NODE.resolve(program).toString()));
    words.addAll(List.of(arguments));
    Process started = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    programs.add(started);
    return started;
  }
}
