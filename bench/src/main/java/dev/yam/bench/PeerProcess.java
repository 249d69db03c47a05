package dev.yam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link Peer} that runs in a process of its own, on one core. What it says goes to a log. */
final class PeerProcess implements AutoCloseable {

  /** For every JVM alike: the launchers add native access and Unsafe. */
  static final String JAVA_OPTIONS = "-Xms1g -Xmx1g -Dio.netty.noUnsafe=false";

  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final int port;

  private PeerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Returns when it takes clients. */
  static PeerProcess start(Peer peer, Serving serving, Trees trees, int core) {
    Path log = trees.here().resolve("bench/target/" + peer.name().toLowerCase(Locale.ROOT) + ".log");
    int port = freePort();
    return start(peer.title(), peer.command(trees, port, serving), port, log, core);
  }

  /** Of a server that is told where to listen, by {@code command}. */
  static PeerProcess start(String title, List<String> command, Path log, int core) {
    return start(title, command, 0, log, core);
  }

  private static PeerProcess start(String title, List<String> command, int port, Path log, int core) {
    try {
      Process process = pinned(core, command, JAVA_OPTIONS).redirectErrorStream(true).start();
      var started = new PeerProcess(process, port);
      started.awaitReady(title, log);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code command} on that core alone. */
  static ProcessBuilder pinned(int core, List<String> command, String javaOptions) {
    var words = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    words.addAll(command);
    var builder = new ProcessBuilder(words);
    builder.environment().put("BENCH_JAVA_OPTS", javaOptions);
    return builder;
  }

  /** A comparison that is cut off leaves no server behind, nor clients. */
  static void endAllWithThis() {
    Runtime.getRuntime().addShutdownHook(
        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(String title, Path log) {
    var ready = new CompletableFuture<Void>();
    Thread.ofVirtual().start(() -> record(log, ready));
    try {
      ready.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      close();
      String why = e.getCause() instanceof TimeoutException ? "is not ready after " + START_SECONDS + " s" : "ended";
      throw new LoadException(title + " " + why + "; see " + log);
    }
  }

  private void record(Path log, CompletableFuture<Void> ready) {
    try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        var out = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(line);
        if (line.equals("ready")) {
          ready.complete(null);
        }
      }
      ready.completeExceptionally(new LoadException("ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  int port() {
    return port;
  }

  /** Of the server itself: every launcher on the way gives its process to the next. */
  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
