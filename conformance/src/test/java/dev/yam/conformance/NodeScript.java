package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;

/**
 * A script of {@code peers/clients}, whose cases become tests as it reports them; one more test asks that all planned
 * cases were reported and that the script ended well.
 */
final class NodeScript implements Iterator<DynamicTest> {

  private static final long PATIENCE_SECONDS = 120;

  private final String name;
  private final Process process;
  private final BufferedReader out;
  private int reported;
  private int planned = -1;
  private boolean summed;

  private NodeScript(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static Stream<DynamicTest> run(String name, Target target) {
    return run(name, Integer.toString(target.basePort()));
  }

  /** {@code arguments} are what the script reads of its command line. */
  static Stream<DynamicTest> run(String name, String... arguments) {
    var script = start(name, arguments);
    var tests = Spliterators.spliteratorUnknownSize(script, Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(tests, false).onClose(script.process::destroyForcibly);
  }

  private static NodeScript start(String name, String... arguments) {
    var script = Target.peers().resolve("clients").resolve(name + ".mjs");
    try {
      var command = new ArrayList<>(List.of("node", script.toString()));
      command.addAll(List.of(arguments));
      var process = new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
      return new NodeScript(name, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A script that prints a line whenever it has done its part, until it is killed; it ends by itself with this process. */
  static NodeScript talker(String name, Target target) {
    return start(name, Integer.toString(target.basePort()));
  }

  /** Waits until the script has done its part {@code count} times. */
  void awaitLines(int count) throws IOException {
    for (var i = 0; i < count; i++) {
      assertThat(out.readLine()).as("a line of %s", name).isNotNull();
    }
  }

  /** As {@code kill(1)} does. */
  void signal(String signal) throws IOException {
    var sent = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertThat(sent.onExit().join().exitValue()).as("kill -%s", signal).isZero();
  }

  /** By SIGKILL, also where it was stopped. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** How many processes run the script for this one. */
  static long alive(String name) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.isAlive() && child.info().commandLine().orElse("").contains(name + ".mjs"))
        .count();
  }

  @Override
  public boolean hasNext() {
    return !summed;
  }

  @Override
  public DynamicTest next() {
    if (summed) {
      throw new NoSuchElementException();
    }
    try {
      var line = out.readLine();
      if (line == null) {
        summed = true;
        return DynamicTest.dynamicTest(name + ": all cases were run", this::assertComplete);
      }
      var report = Json.read(line);
      if (report.has("plan")) {
        planned = report.get("plan").asInt();
        return next();
      }
      reported++;
      return DynamicTest.dynamicTest(name + ": " + report.get("name").asString(), () -> assertPassed(report));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertPassed(JsonNode report) {
    assertThat(report.get("ok").asBoolean()).as(() -> report.path("error").asString("")).isTrue();
  }

  private void assertComplete() throws InterruptedException {
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ended").isTrue();
    assertThat(process.exitValue()).as("exit code").isZero();
    assertThat(reported).as("cases").isEqualTo(planned);
  }
}
