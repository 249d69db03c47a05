package dev.yam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The clients of one {@link ClientPeer}, in a process of its own on one core. */
final class ClientProcess implements AutoCloseable {

  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final BufferedReader output;
  private final PrintWriter input;

  /** Echoes so far, and what they cost. */
  record Mark(long nanos, long echoes, long cpuMicros) {

    double microsPerEcho(Mark since) {
      return (double) (cpuMicros - since.cpuMicros) / (echoes - since.echoes);
    }

    double echoesPerSecond(Mark since) {
      return 1e9 * (echoes - since.echoes) / (nanos - since.nanos);
    }
  }

  private ClientProcess(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.input = new PrintWriter(process.outputWriter(UTF_8), true);
  }

  /** Returns when all are connected; what the process has to say beside goes to {@code log}. */
  static ClientProcess start(int core, List<String> command, Path log) throws IOException {
    Process process = PeerProcess.pinned(core, command, PeerProcess.JAVA_OPTIONS)
        .redirectError(Redirect.to(log.toFile())).start();
    var started = new ClientProcess(process);
    if (!"ready".equals(started.output.readLine())) {
      started.close();
      throw new LoadException("the clients did not connect; see " + log);
    }
    return started;
  }

  Mark mark() throws IOException {
    input.println();
    String echoes = output.readLine();
    if (echoes == null) {
      throw new LoadException("the clients have ended");
    }
    return new Mark(System.nanoTime(), Long.parseLong(echoes), new ServerProcess(process.pid()).cpuMicros());
  }

  int threads() {
    return Proc.list(process.pid() + "/task").size();
  }

  @Override
  public void close() {
    input.close();
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
