package dev.yam.bench;

import dev.yam.bench.ClientPeer.Talk;
import dev.yam.bench.ClientProcess.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/streams}. */
@Command(name = "streams", mixinStandardHelpOptions = true, showDefaultValues = true,
    description = {"Starts Yam's server on one core and its clients on another, over each road in turn, and prints the CPU "
        + "of either per echo as Markdown. Needs Linux with taskset, a JDK, and a built tree."})
final class StreamsCommand implements Callable<Integer> {

  private static final List<Talk> TALKS =
      List.of(new Talk(1, 1, 32), new Talk(100, 1, 32), new Talk(100, 16, 32), new Talk(100, 16, 1024));

  @Option(names = "--rows", split = ",", description = "1 to 4, as the tables have them; all of them unless named")
  private List<Integer> rows = new ArrayList<>(List.of(1, 2, 3, 4));

  @Option(names = "--repeat", description = "repetitions of each figure")
  private int repeat = 3;

  @Option(names = "--warmup", description = "seconds before each window")
  private int warmup = 8;

  @Option(names = "--seconds", description = "each window")
  private int seconds = 4;

  @Option(names = "--dispatch", description = "lane or loop: where the server's handlers run")
  private String dispatch = "loop";

  @Option(names = "--roads", split = ",", description = "${COMPLETION-CANDIDATES}; all of them unless named")
  private List<StreamRoad> roads = new ArrayList<>(Arrays.asList(StreamRoad.values()));

  private final Path root = Path.of(System.getProperty("yam.root", ".")).toAbsolutePath();

  /** One window. */
  private record Window(double server, double clients, double rate) {
    double both() {
      return server + clients;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(Machine.describe(new Span(warmup, seconds, Long.MAX_VALUE), repeat));
    var taken = new LinkedHashMap<Talk, Map<StreamRoad, List<Window>>>();
    for (int row : rows) {
      Talk talk = TALKS.get(row - 1);
      taken.put(talk, take(talk));
    }
    table("CPU µs of the server per echo", taken, Window::server);
    table("CPU µs of the clients per echo", taken, Window::clients);
    table("CPU µs of both per echo", taken, Window::both);
    table("echoes per second", taken, Window::rate);
    return 0;
  }

  private Map<StreamRoad, List<Window>> take(Talk talk) throws IOException, InterruptedException {
    var taken = new EnumMap<StreamRoad, List<Window>>(StreamRoad.class);
    for (int repetition = 0; repetition < repeat; repetition++) {
      for (StreamRoad road : roads) {
        take(talk, road, taken.computeIfAbsent(road, each -> new ArrayList<>()));
      }
    }
    return taken;
  }

  private void take(Talk talk, StreamRoad road, List<Window> into) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("yam");
    String address = road.address(folder);
    try (var server = PeerProcess.start("Yam, " + road.title(), served(address), log(road, "server"), 1);
        var clients = ClientProcess.start(0, ClientPeer.YAM.command(root, address, talk), log(road, "clients"))) {
      var used = new ServerProcess(server.pid());
      Thread.sleep(warmup * 1000L);
      Mark from = clients.mark();
      long before = used.cpuMicros();
      Thread.sleep(seconds * 1000L);
      Mark to = clients.mark();
      double served = (double) (used.cpuMicros() - before) / (to.echoes() - from.echoes());
      into.add(new Window(served, to.microsPerEcho(from), to.echoesPerSecond(from)));
    } catch (LoadException failure) {
      System.err.println(road.title() + ", " + talk.title() + ": " + failure.getMessage());
    } finally {
      Files.deleteIfExists(folder.resolve("echo.sock"));
      Files.delete(folder);
    }
  }

  private List<String> served(String address) {
    return List.of(root.resolve("conformance/run").toString(), "bench", address, "--dispatch=" + dispatch, "--args=raw");
  }

  private Path log(StreamRoad road, String of) {
    return root.resolve("bench/target/streams-" + road.name().toLowerCase(Locale.ROOT) + "-" + of + ".log");
  }

  private void table(String title, Map<Talk, Map<StreamRoad, List<Window>>> taken, Function<Window, Double> figure) {
    line(title, roads.stream().map(StreamRoad::title).toList());
    line("---", roads.stream().map(road -> "---:").toList());
    taken.forEach((talk, row) -> line(talk.title(),
        roads.stream().map(road -> median(row.getOrDefault(road, List.of()), figure)).toList()));
    System.out.println();
  }

  /** The median, and between which figures it lies. */
  private static String median(List<Window> windows, Function<Window, Double> figure) {
    List<Double> sorted = windows.stream().map(figure).sorted().toList();
    if (sorted.isEmpty()) {
      return "–";
    }
    String middle = Table.shown(sorted.get(sorted.size() / 2));
    return sorted.size() == 1
        ? middle
        : middle + " (" + Table.shown(sorted.getFirst()) + "–" + Table.shown(sorted.getLast()) + ")";
  }

  private static void line(String first, List<String> cells) {
    System.out.println(cells.stream().collect(Collectors.joining(" | ", "| " + first + " | ", " |")));
  }
}
