package dev.yam.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of {@code docs/other-languages.md}, as they stand there, and the other side of each in Java. */
@Timeout(120)
class OtherLanguagesTest {

  private static final Path PAGE = Path.of("..", "docs", "other-languages.md");
  private static final Pattern PROGRAM = Pattern.compile("```(?:python|js)\\n((?:#|//) (\\S+) .*?)```", Pattern.DOTALL);

  @TempDir
  Path folder = Path.of("");

  private final List<Process> programs = new ArrayList<>();

  @AfterEach
  void end() {
    programs.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines.py", "lines.mjs", "packets.py", "packets.mjs"})
  void givenSumServerInJava_whenAProgramOfThePageAsksIt_thenItPrints21(String program) throws Exception {
    Path lines = folder.resolve("lines.sock");
    Path packets = folder.resolve("packets.sock");
    try (Server server = SumServer.serve(lines, packets)) {
      assertThat(server.addresses()).hasSize(2);
      Process asking = run(program, program.startsWith("lines") ? lines : packets);

      assertThat(asking.inputReader(UTF_8).readLine()).isEqualTo("21");
      assertThat(asking.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(asking.exitValue()).isZero();
    }
  }

  @Test
  void givenSumServerInNode_whenAJavaProgramAsksIt_thenItIsTold21() throws Exception {
    Path socket = folder.resolve("sum.sock");
    Process server = run("sum-server.mjs", socket);
    BufferedReader output = server.inputReader(UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");

    assertThat(SumClient.ask("unix://" + socket.toUri().getPath()).get(30, TimeUnit.SECONDS)).isEqualTo(21);
  }

  private Process run(String name, Path socket) throws IOException {
    Path program = Files.writeString(folder.resolve(name), program(name));
    String interpreter = name.endsWith(".py") ? "python3" : "node";
    assumeTrue(isThere(interpreter), interpreter + " is not there");
    Process started = new ProcessBuilder(interpreter, program.toString(), socket.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    programs.add(started);
    return started;
  }

  /** The block of the page whose first line names it. */
  private static String program(String name) throws IOException {
    List<MatchResult> found = PROGRAM.matcher(Files.readString(PAGE)).results().toList();
    return found.stream().filter(each -> each.group(2).equals(name)).findFirst().orElseThrow().group(1);
  }

  private static boolean isThere(String interpreter) {
    try {
      return new ProcessBuilder(interpreter, "--version").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
