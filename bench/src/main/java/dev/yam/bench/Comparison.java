package dev.yam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the figures: each trial has a server of its own, fresh, on one core, and a generator on another; the peers take
 * turns within a trial and the trials within a repetition, so that what disturbs the machine disturbs all alike.
 */
final class Comparison {

  private static final String LOAD_OPTIONS = "-Xms1g -Xmx1g";

  private final Trees trees;
  private final Cores cores;
  private final Span span;
  private final Results results;
  private final Progress progress;

  /** On which core the server runs, and on which the generator. */
  record Cores(int server, int load) {}

  private record Step(Trial trial, Peer peer, int repetition) {}

  Comparison(Trees trees, Cores cores, Span span, Results results, Progress progress) {
    this.trees = trees;
    this.cores = cores;
    this.span = span;
    this.results = results;
    this.progress = progress;
  }

  /** All but what the results have already. */
  void run(List<Trial> trials, List<Peer> peers, int repetitions) throws InterruptedException {
    List<Step> steps = steps(trials, peers, repetitions);
    long start = System.nanoTime();
    for (int done = 0; done < steps.size(); done++) {
      Step step = steps.get(done);
      progress.show("[%d/%d%s] %s: %s".formatted(done + 1, steps.size(), remaining(start, done, steps.size()),
          step.trial().key(), step.peer().title()));
      take(step);
    }
    progress.clear();
  }

  private List<Step> steps(List<Trial> trials, List<Peer> peers, int repetitions) {
    var steps = new ArrayList<Step>();
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      for (Trial trial : trials) {
        for (Peer peer : peers) {
          if (trial.isFor(peer) && !results.has(trial, peer, repetition)) {
            steps.add(new Step(trial, peer, repetition));
          }
        }
      }
    }
    return steps;
  }

  private static String remaining(long start, int done, int all) {
    if (done == 0) {
      return "";
    }
    Duration left = Duration.ofNanos((System.nanoTime() - start) / done * (all - done));
    return ", %d:%02d min left".formatted(left.toMinutes(), left.toSecondsPart());
  }

  /** A peer that fails a trial has no figure there, and the rest goes on. */
  private void take(Step step) throws InterruptedException {
    try (var server = PeerProcess.start(step.peer(), step.trial().serving(), trees, cores.server())) {
      results.add(step.trial(), step.peer(), step.repetition(), load(step.trial(), server));
    } catch (LoadException e) {
      results.fail(step.trial(), step.peer(), step.repetition(), e.getMessage());
      progress.clear();
      System.err.println(step.peer().title() + ", " + step.trial().key() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new LoadException(e.toString());
    }
  }

  private String load(Trial trial, PeerProcess server) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(trees.here().resolve("bench/run").toString(), "load"));
    command.addAll(trial.arguments());
    command.addAll(List.of("--port", Integer.toString(server.port()), "--pid", Long.toString(server.pid()),
        "--warmup", Integer.toString(span.warmup())));
    if (!trial.arguments().contains(Trial.SECONDS)) {
      command.addAll(List.of(Trial.SECONDS, Integer.toString(span.seconds())));
    }
    Process process = PeerProcess.pinned(cores.load(), command, LOAD_OPTIONS).start();
    var errors = new StringBuilder();
    Thread reader = Thread.ofVirtual().start(() -> errors.append(drain(process)));
    String json = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int status = process.waitFor();
    reader.join();
    if (status != 0) {
      throw new LoadException(errors.toString().strip());
    }
    return json;
  }

  private static String drain(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
