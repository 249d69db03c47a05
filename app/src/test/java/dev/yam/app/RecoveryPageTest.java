package dev.yam.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.server.Server;
import dev.yam.testkit.FaultProxy;
import dev.yam.testkit.FaultProxy.Side;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The npm client in a real browser loses its connection for five seconds while the server broadcasts numbers, and has
 * every number once and in order: {@code src/test/browser/recovery.mjs}.
 */
class RecoveryPageTest {

  private static String chromium = "";

  @BeforeAll
  static void findBrowser() throws Exception {
    chromium = ChatPageTest.output(
        new ProcessBuilder(Path.of("../scripts/install-browser").toAbsolutePath().toString(), "--find")).strip();
    assumeTrue(!chromium.isEmpty(), "no Chromium: scripts/install-test-peers brings it");
  }

  @ParameterizedTest
  @CsvSource({"client, websocket", "client, polling", "hole, websocket", "hole, polling", "hole, upgrade"})
  void givenACutOfFiveSeconds_whenThePageIsBack_thenItHasEachNumberOnce(String cut, String transport) throws Exception {
    var number = new AtomicInteger();
    try (Server server = Server.builder().host("127.0.0.1").mount("/", new Page())
            .listener(listener -> listener.loops(4)).connectionStateRecovery().build().start();
        var hole = FaultProxy.to(server.port());
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      server.onConnection(socket -> socket.on("stop", args -> {
        clock.shutdown();
        assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        server.emit("end", number.get());
      }));
      clock.scheduleAtFixedRate(() -> server.emit("number", number.getAndIncrement()), 0, 10, TimeUnit.MILLISECONDS);

      assertThat(play(hole, cut, transport)).isEqualTo("recovered, each number once");
    }
  }

  private static String play(FaultProxy hole, String cut, String transport) throws Exception {
    Process script = new ProcessBuilder("node", Path.of("src/test/browser/recovery.mjs").toAbsolutePath().toString(),
        "http://127.0.0.1:" + hole.port() + "/", chromium, cut, transport).redirectErrorStream(true).start();
    try (BufferedReader says = script.inputReader()) {
      var report = new StringBuilder();
      for (String line = says.readLine(); line != null; line = says.readLine()) {
        switch (line) {
          case "swallow" -> hole.swallow();
          case "let go" -> hole.cut(Side.CLIENT);
          default -> report.append(line);
        }
      }
      return report.toString();
    } finally {
      script.destroyForcibly();
    }
  }
}
