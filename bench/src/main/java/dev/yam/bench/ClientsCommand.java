package dev.yam.bench;

import dev.yam.bench.ClientPeer.Talk;
import dev.yam.bench.ClientProcess.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/clients}. */
@Command(name = "clients", mixinStandardHelpOptions = true, showDefaultValues = true,
    description = {"Starts the clients of each library on one core and Yam's server on another, the libraries in turn, "
        + "and prints the CPU of the clients' process per echo and its threads as Markdown. Needs Linux with taskset, "
        + "Node.js, a JDK, and a built tree."})
final class ClientsCommand implements Callable<Integer> {

  private static final List<Talk> TALKS =
      List.of(new Talk(100, 16, 32), new Talk(100, 16, 1024), new Talk(1, 1, 32), new Talk(1_000, 1, 32));

  @Option(names = "--repeat", description = "repetitions of each figure")
  private int repeat = 3;

  @Option(names = "--warmup", description = "seconds before each window")
  private int warmup = 8;

  @Option(names = "--seconds", description = "each window")
  private int seconds = 4;

  @Option(names = "--peers", split = ",", description = "${COMPLETION-CANDIDATES}; all of them unless named")
  private List<ClientPeer> peers = new ArrayList<>(Arrays.asList(ClientPeer.values()));

  private final Progress progress = Progress.onTerminal();
  private final Path root = Path.of(System.getProperty("yam.root", ".")).toAbsolutePath();

  /** What one library took in all repetitions. */
  private record Taken(List<Double> micros, List<Double> rates, List<Integer> threads) {
    Taken() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    String cell() {
      return micros.isEmpty() ? "–"
          : String.format(Locale.ROOT, "%s (%,.0f/s, %d threads)", Table.shown(median(micros)), median(rates),
              threads.getLast());
    }

    private static double median(List<Double> figures) {
      List<Double> sorted = figures.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeerProcess.endAllWithThis();
    Tool.output(root.resolve("scripts/npm-ci").toString(), root.resolve("conformance/peers").toString());
    System.out.println(Machine.describe(new Span(warmup, seconds, Long.MAX_VALUE), repeat));
    line("CPU µs of the clients per echo", peers.stream().map(ClientPeer::title).toList());
    line("---", peers.stream().map(peer -> "---:").toList());
    for (Talk talk : TALKS) {
      Map<ClientPeer, Taken> taken = take(talk);
      line(talk.title(), peers.stream().map(peer -> taken.getOrDefault(peer, new Taken()).cell()).toList());
    }
    return 0;
  }

  private Map<ClientPeer, Taken> take(Talk talk) throws IOException, InterruptedException {
    var taken = new EnumMap<ClientPeer, Taken>(ClientPeer.class);
    for (int repetition = 0; repetition < repeat; repetition++) {
      for (ClientPeer peer : peers) {
        progress.show("%s, %d of %d: %s".formatted(talk.title(), repetition + 1, repeat, peer.title()));
        take(talk, peer, taken.computeIfAbsent(peer, each -> new Taken()));
      }
    }
    progress.clear();
    return taken;
  }

  private void take(Talk talk, ClientPeer peer, Taken into) throws IOException, InterruptedException {
    Path log = root.resolve("bench/target/clients-" + peer.name().toLowerCase(Locale.ROOT) + ".log");
    try (var server = PeerProcess.start(Peer.YAM_LOOP, Serving.PLAIN, new Trees(root, root), 1);
        var clients = ClientProcess.start(0, peer.command(root, Integer.toString(server.port()), talk), log)) {
      Thread.sleep(warmup * 1000L);
      Mark from = clients.mark();
      Thread.sleep(seconds * 1000L);
      Mark to = clients.mark();
      into.micros().add(to.microsPerEcho(from));
      into.rates().add(to.echoesPerSecond(from));
      into.threads().add(clients.threads());
    } catch (LoadException failure) {
      progress.clear();
      System.err.println(peer.title() + ", " + talk.title() + ": " + failure.getMessage());
    }
  }

  private static void line(String first, List<String> cells) {
    System.out.println(cells.stream().collect(Collectors.joining(" | ", "| " + first + " | ", " |")));
  }
}
