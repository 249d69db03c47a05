package dev.yam.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server under test, in a process of its own, with the four ports of the fixture: Yam's own, or the reference
 * implementation, which proves that the suites ask for what the protocols say.
 *
 * <p>Processes are started once for all suites of a test run and end with it.
 */
final class Target {

  private static final Duration START = Duration.ofSeconds(30);

  /** For two sessions one after the other, until each is in its namespace; so often before a target counts as warm. */
  private static final Duration SOON = Duration.ofMillis(50);

  private static final int SOON_IN_A_ROW = 20;

  private final Process process;
  private final int basePort;
  private final boolean reference;

  private Target(Process process, int basePort, boolean reference) {
    this.process = process;
    this.basePort = basePort;
    this.reference = reference;
  }

  /** Yam's fixture, {@code conformance/run fixture}, on the class path of the tests. */
  static Target yam() {
    return Yam.TARGET;
  }

  /** A fixture of its own, for suites that attack it. */
  static Target hardened() {
    return Hardened.TARGET;
  }

  /** A fixture of its own, whose memory is looked at, and which misses clients soon. */
  static Target soaked() {
    return Soaked.TARGET;
  }

  /** The reference implementation in Node. */
  static Target reference() {
    return Reference.TARGET;
  }

  /** engine.io 6 on the first port, engine.io 3 on the second, without the rest of the fixture. */
  static Target engines() {
    return Engines.TARGET;
  }

  static Path peers() {
    return Stream.of(Path.of("peers"), Path.of("conformance", "peers"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow()
        .toAbsolutePath();
  }

  boolean isReference() {
    return reference;
  }

  int basePort() {
    return basePort;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Profile P: the protocols. */
  Endpoint p(String path) {
    return new Endpoint(basePort, path);
  }

  /** Profile C: stock clients. */
  Endpoint c(String path) {
    return new Endpoint(basePort + 1, path);
  }

  /** Profile H: the hardened server. */
  Endpoint h(String path) {
    return new Endpoint(basePort + 2, path);
  }

  int control() {
    return basePort + 3;
  }

  private static Target startYam(String... options) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>(List.of(java));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=paranoid",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.yam.conformance.Conformance",
            "fixture"));
    return warmed(start(command, false));
  }

  private static Target startReference() {
    return warmed(startNode("reference.mjs"));
  }

  /**
   * Clients have joined, soon, by each transport. Profile P gives its clients 200 ms for a pong, as independent suites want
   * it: no time for two JVMs, on both ends, that load and compile what they run for the first time.
   */
  private static Target warmed(Target started) {
    long until = System.nanoTime() + START.toNanos();
    for (var soon = 0; soon < SOON_IN_A_ROW && System.nanoTime() < until; ) {
      soon = joinsWithin(started, SOON) ? soon + 1 : 0;
    }
    return started;
  }

  private static boolean joinsWithin(Target target, Duration soon) {
    long begin = System.nanoTime();
    for (var transport : Engine.Transport.values()) {
      try (var client = transport.open(target.p("/socket.io/"))) {
        client.trySend("0");
        client.awaitTextOrEnd();
      } catch (IOException | AssertionError cold) {
        return false;
      }
    }
    return System.nanoTime() - begin < soon.toNanos();
  }

  private static Target startNode(String script) {
    return start(List.of("node", peers().resolve(script).toString()), true);
  }

  private static Target start(List<String> command, boolean reference) {
    var basePort = freePorts();
    var line = new ArrayList<>(command);
    line.add(Integer.toString(basePort));
    try {
      var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
      awaitReady(process);
      return new Target(process, basePort, reference);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the line {@code ready}, then keeps the pipe empty: a server must never block on its own log. */
  private static void awaitReady(Process process) throws IOException {
    var watchdog = Thread.ofVirtual().start(() -> {
      try {
        TimeUnit.NANOSECONDS.sleep(START.toNanos());
        process.destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IOException("the server under test ended before it was ready");
      }
    }
    watchdog.interrupt();
    // Not virtual: who waits for a pipe keeps its carrier, and a few targets would take them all.
    Thread.ofPlatform().daemon().start(() -> drain(out));
  }

  private static void drain(BufferedReader out) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        System.err.println(line);
      }
    } catch (IOException e) {
      // The process is gone, and its pipe with it.
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The first of four ports in a row that nobody listens on, below those that the kernel hands out. */
  private static int freePorts() {
    var random = new Random();
    while (true) {
      var base = 10_000 + random.nextInt(20_000);
      if (isFree(base) && isFree(base + 1) && isFree(base + 2) && isFree(base + 3)) {
        return base;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static final class Yam {
    static final Target TARGET = startYam();
  }

  private static final class Hardened {
    static final Target TARGET = startYam();
  }

  private static final class Soaked {
    static final Target TARGET = startYam("-Dyam.fixture.pingSeconds=5");
  }

  private static final class Reference {
    static final Target TARGET = startReference();
  }

  private static final class Engines {
    static final Target TARGET = startNode("engines.mjs");
  }
}
