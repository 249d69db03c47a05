package dev.yam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/compare}. */
@Command(name = "compare", mixinStandardHelpOptions = true, showDefaultValues = true,
    description = {"Starts each server on one core and the load on another, the peers in turn, and prints the medians "
        + "and the ratios to the bare servers as Markdown; draws them in bench/target/performance.svg. All lines of the "
        + "generator are kept in bench/target/compare.jsonl as they come. Needs Linux with taskset, Node.js, a JDK "
        + "(jcmd), and a built tree."})
final class CompareCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "six rows instead of all")
  private boolean quick;

  @Option(names = "--repeat", description = "repetitions of each figure; 0 prints what --resume finds")
  private int repeat = 3;

  @Option(names = "--warmup", description = "seconds before each window, of the server's CPU")
  private int warmup = 5;

  @Option(names = "--seconds", description = "each window")
  private int seconds = 3;

  @Option(names = "--peers", split = ",", description = "${COMPLETION-CANDIDATES}; all but the gateways unless named")
  private List<Peer> peers = new ArrayList<>();

  @Option(names = "--baseline", description = "a built tree of another commit: its servers take turns with the others")
  private Optional<Path> baseline = Optional.empty();

  @Option(names = "--rows", split = ",", description = "only rows of a section, or whose title has one of these "
      + "words (numbers without a comma: 1000)")
  private List<String> words = new ArrayList<>();

  @Option(names = "--resume", description = "take only the figures that compare.jsonl lacks, and print all that it has")
  private boolean resume;

  @Option(names = "--plot", description = "draw into this file too")
  private List<Path> plots = new ArrayList<>();

  @Option(names = "--server-core")
  private int serverCore;

  @Option(names = "--load-core")
  private int loadCore = 1;

  private final Path root = Path.of(System.getProperty("yam.root", ".")).toAbsolutePath();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Peer> chosen = chosen();
    Trees trees = trees();
    List<Row> rows = (quick ? Row.quick() : Row.all()).stream().filter(this::isAskedFor).toList();
    if (repeat > 0 && chosen.contains(Peer.SOCKET_IO)) {
      Tool.output(root.resolve("scripts/npm-ci").toString(), root.resolve("conformance/peers").toString());
    }
    Path file = root.resolve("bench/target/compare.jsonl");
    Results results = resume ? Results.resumed(file) : Results.fresh(file);
    var span = new Span(warmup, seconds, Long.MAX_VALUE);
    System.out.println(Machine.describe(span, repeat));
    PeerProcess.endAllWithThis();
    new Comparison(trees, new Comparison.Cores(serverCore, loadCore), span, results, Progress.onTerminal())
        .run(Row.trials(rows), chosen, repeat);
    List<Row> shown = resume ? Row.all() : rows;
    System.out.print(new Table(results, shown, chosen).markdown());
    draw(new Plot(results, shown, chosen).svg());
    return 0;
  }

  private List<Peer> chosen() {
    if (baseline.isEmpty() && peers.stream().anyMatch(Peer::isBaseline)) {
      throw new ParameterException(spec.commandLine(), "BASELINE and BASELINE_LOOP need a tree: --baseline DIRECTORY");
    }
    return Arrays.stream(Peer.values())
        .filter(peer -> peers.isEmpty() ? isTakenUnasked(peer) : peers.contains(peer)).toList();
  }

  private boolean isTakenUnasked(Peer peer) {
    return peer.listeners().isEmpty() && (!peer.isBaseline() || baseline.isPresent());
  }

  private Trees trees() {
    Path other = baseline.map(Path::toAbsolutePath).orElse(root);
    if (!Files.isExecutable(other.resolve("conformance/run"))) {
      throw new ParameterException(spec.commandLine(), "--baseline: no tree of Yam in " + other);
    }
    return new Trees(root, other);
  }

  private boolean isAskedFor(Row row) {
    return words.isEmpty() || words.stream().anyMatch(word ->
        Section.named(word).map(section -> row.section() == section)
            .orElseGet(() -> row.title().replace(",", "").contains(word)));
  }

  private void draw(String svg) throws IOException {
    plots.add(root.resolve("bench/target/performance.svg"));
    for (Path plot : plots) {
      Files.writeString(plot, svg);
    }
  }
}
