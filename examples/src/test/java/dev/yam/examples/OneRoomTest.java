package dev.yam.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.client.Socket;
import dev.yam.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real browser, or Node.js in its place where there is none, a Node program and a Java program in one room. */
@Timeout(120)
class OneRoomTest {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path NODE = MODULE.resolve("node");
  private static final String[] SAID = {
    "browser: Hello, by websocket", "node: Hello, by stream", "java: Hello, by stream"
  };

  @TempDir
  Path folder = Path.of("");

  private final List<Process> programs = new ArrayList<>();
  private Server server = Server.builder().build();

  @BeforeEach
  void serve() {
    server = OneRoom.serve(0, 0, folder.resolve("room.sock"));
  }

  @AfterEach
  void end() {
    programs.forEach(Process::destroyForcibly);
    server.close();
  }

  @Test
  void givenABrowserANodeProgramAndAJavaProgram_whenTheyTalk_thenEachHearsAll() throws Exception {
    var heard = new CopyOnWriteArrayList<String>();

    Process browser = browser();
    Process node = start("room.mjs", "node", folder.resolve("room.sock").toString());
    try (Socket java = OneRoom.visit("tcp://localhost:" + tcpPort(), "java", heard::add)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == SAID.length);
      assertThat(java.isConnected()).isTrue();
    }

    assertThat(heard).containsExactlyInAnyOrder(SAID);
    assertThat(output(browser)).containsExactlyInAnyOrder(SAID);
    assertThat(output(node)).containsExactlyInAnyOrder(SAID);
    await().until(() -> server.of("/").sockets().isEmpty());
  }

  @Test
  void givenTheReadme_whenItShowsTheRoom_thenItIsThisCode() throws IOException {
    String source = Files.readString(MODULE.resolve("src/main/java/dev/yam/examples/OneRoom.java"));
    int from = source.indexOf("    Server server = Server.builder()");
    String code = source.substring(from, source.indexOf("    return server.start();")).indent(-4);

    assertThat(Files.readString(MODULE.resolve("../README.md"))).contains(code);
  }

  private int tcpPort() {
    return server.addresses().stream()
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .mapToInt(InetSocketAddress::getPort)
        .filter(port -> port != server.port())
        .findFirst()
        .orElseThrow();
  }

  private Process browser() throws Exception {
    String address = "http://localhost:" + server.port() + "/";
    Process search = new ProcessBuilder(MODULE.resolve("../scripts/install-browser").normalize().toString(), "--find").start();
    String chromium = String.join("", output(search));
    return chromium.isEmpty() ? start("room.mjs", "browser", address) : start("browser.mjs", address, chromium);
  }

  private Process start(String program, String... arguments) throws IOException {
    var words = new ArrayList<>(List.of("node", NODE.resolve(program).toString()));
    words.addAll(List.of(arguments));
    Process started = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    programs.add(started);
    return started;
  }

  /** What it wrote until its end, which is well. */
  private static List<String> output(Process process) throws Exception {
    List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return lines;
  }
}
