package dev.yam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench/compare}: each measurement has a server of its own, fresh, on one core, and a generator on another; the
 * peers take turns within a row and the rows within a repetition, so that what disturbs the machine disturbs all alike.
 */
@Command(name = "compare", mixinStandardHelpOptions = true, showDefaultValues = true,
    description = "Starts each server on one core and the load on another, the peers in turn, and prints the medians "
        + "and the ratios to the bare servers as Markdown. All lines of the generator are kept in "
        + "bench/target/compare.jsonl. Needs Linux with taskset, Node.js, and a built tree.")
final class CompareCommand implements Callable<Integer> {

  /** For every JVM alike: the launchers add native access and Unsafe. */
  private static final String JAVA_OPTIONS = "-Xms1g -Xmx1g -Dio.netty.noUnsafe=false";

  @Option(names = "--quick", description = "six rows instead of all")
  private boolean quick;

  @Option(names = "--repeat", description = "repetitions of each figure")
  private int repeat = 3;

  @Option(names = "--warmup", description = "seconds before each window; polling is not compiled after fewer")
  private int warmup = 6;

  @Option(names = "--seconds", description = "each window")
  private int seconds = 4;

  @Option(names = "--peers", split = ",", description = "${COMPLETION-CANDIDATES}; all of them unless named")
  private List<Peer> peers = new ArrayList<>();

  @Option(names = "--rows", split = ",", description = "only rows whose title has one of these words")
  private List<String> words = new ArrayList<>();

  @Option(names = "--server-core")
  private int serverCore;

  @Option(names = "--load-core")
  private int loadCore = 1;

  private final Path root = Path.of(System.getProperty("yam.root", ".")).toAbsolutePath();
  private final Progress progress = Progress.onTerminal();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Peer> chosen = peers.isEmpty() ? List.of(Peer.values()) : peers;
    List<Row> rows = (quick ? Row.quick() : Row.all()).stream()
        .filter(row -> words.isEmpty() || words.stream().anyMatch(row.title()::contains)).toList();
    if (chosen.contains(Peer.SOCKET_IO)) {
      run(List.of(root.resolve("scripts/npm-ci").toString(), "conformance/peers"));
    }
    System.out.println(Machine.describe(JAVA_OPTIONS, warmup, seconds, repeat));
    var table = new Table(chosen);
    int total = repeat * rows.size() * chosen.size();
    int done = 0;
    for (int repetition = 0; repetition < repeat; repetition++) {
      for (Row row : rows) {
        for (Peer peer : chosen) {
          done++;
          if (row.isFor(peer)) {
            progress.show("[%d/%d] %s: %s".formatted(done, total, row.title(), peer.title()));
            measure(table, row, peer);
          }
        }
      }
    }
    progress.clear();
    System.out.print(table.markdown());
    return 0;
  }

  /** A peer that fails a row has no figure there, and the rest goes on. */
  private void measure(Table table, Row row, Peer peer) throws IOException, InterruptedException {
    try (var server = PeerProcess.start(peer, root, serverCore, JAVA_OPTIONS)) {
      var command = new ArrayList<>(List.of(root.resolve("bench/run").toString(), "load"));
      command.addAll(row.arguments());
      command.addAll(List.of("--port", Integer.toString(server.port()), "--pid", Long.toString(server.pid()),
          "--warmup", Integer.toString(warmup), "--seconds", Integer.toString(seconds)));
      String json = load(command);
      keep(peer, json);
      Matcher figure = Pattern.compile("\"" + row.field() + "\":(-?[0-9.]+)").matcher(json);
      if (!figure.find()) {
        throw new LoadException("no " + row.field() + " in " + json);
      }
      table.add(row, peer, Double.parseDouble(figure.group(1)) / row.scale());
    } catch (LoadException e) {
      progress.clear();
      System.err.println(peer.title() + ", " + row.title() + ": " + e.getMessage());
    }
  }

  private String load(List<String> command) throws IOException, InterruptedException {
    Process process = PeerProcess.pinned(loadCore, command, "-Xms512m -Xmx512m").start();
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

  private void keep(Peer peer, String json) throws IOException {
    String line = "{\"peer\":\"" + peer.name().toLowerCase(Locale.ROOT) + "\"," + json.substring(1) + "\n";
    Files.writeString(root.resolve("bench/target/compare.jsonl"), line, StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(root.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (process.waitFor() != 0) {
      throw new LoadException(String.join(" ", command) + " failed");
    }
  }
}
