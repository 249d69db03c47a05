package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program whose main thread has ended goes on while it has a client, and no longer. */
class JvmTest extends ClientTest {

  /** What the other JVM runs. */
  static final class Program {
    private Program() {}

    public static void main(String[] urls) {
      IO.socket(urls[0]).connect();
    }
  }

  @Test
  @Timeout(60)
  void givenProgramWhoseMainHasEnded_whenItsClientIsSentAway_thenItEnds(@TempDir Path directory) throws Exception {
    Server server = start();
    Process program = run(url(server), directory);
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> server.of("/").sockets().size() == 1);
      assertThat(program.isAlive()).isTrue();

      server.of("/").sockets().forEach(socket -> socket.disconnect());

      assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly().waitFor();
    }
  }

  private static Process run(String url, Path directory) throws Exception {
    var command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Program.class.getName(),
        url));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
