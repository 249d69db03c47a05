package dev.yam.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The figures of a comparison, and their Markdown: medians, then ratios to the bare servers. */
final class Table {

  private static final String NONE = "–";

  private final List<Peer> peers;
  private final Map<Row, Map<Peer, List<Double>>> figures = new LinkedHashMap<>();

  Table(List<Peer> peers) {
    this.peers = List.copyOf(peers);
  }

  void add(Row row, Peer peer, double figure) {
    figures.computeIfAbsent(row, key -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, key -> new ArrayList<>()).add(figure);
  }

  String markdown() {
    var out = new StringBuilder();
    line(out, "CPU µs per message", peers.stream().map(Peer::title).toList());
    line(out, "---", peers.stream().map(peer -> "---:").toList());
    figures.keySet().forEach(row -> line(out, row.title(), peers.stream().map(peer -> cell(row, peer)).toList()));
    List<Peer> bare = peers.stream().filter(Peer::isBare).toList();
    if (!bare.isEmpty()) {
      out.append('\n');
      ratios(out, bare);
    }
    out.append('\n').append(spread());
    return out.toString();
  }

  private void ratios(StringBuilder out, List<Peer> bare) {
    List<Peer> others = peers.stream().filter(peer -> !peer.isBare()).toList();
    String to = bare.stream().map(peer -> peer.title().replace("bare, ", "")).collect(Collectors.joining(" / "));
    line(out, "ratio to bare " + to, others.stream().map(Peer::title).toList());
    line(out, "---", others.stream().map(peer -> "---:").toList());
    figures.keySet().stream().filter(row -> bare.stream().anyMatch(row::isFor)).forEach(row ->
        line(out, row.title(), others.stream().map(peer ->
            bare.stream().map(base -> ratio(row, peer, base)).collect(Collectors.joining(" / "))).toList()));
  }

  private static void line(StringBuilder out, String first, List<String> rest) {
    out.append("| ").append(first).append(" | ").append(String.join(" | ", rest)).append(" |\n");
  }

  private String cell(Row row, Peer peer) {
    OptionalDouble median = median(row, peer);
    return median.isEmpty() ? NONE : String.format(Locale.ROOT, median.getAsDouble() < 9.95 ? "%.2f" : "%.1f",
        median.getAsDouble());
  }

  private String ratio(Row row, Peer peer, Peer base) {
    OptionalDouble ours = median(row, peer);
    OptionalDouble theirs = median(row, base);
    return ours.isEmpty() || theirs.isEmpty() ? NONE
        : String.format(Locale.ROOT, "%.2f", ours.getAsDouble() / theirs.getAsDouble());
  }

  OptionalDouble median(Row row, Peer peer) {
    List<Double> all = of(row, peer).stream().sorted().toList();
    if (all.isEmpty()) {
      return OptionalDouble.empty();
    }
    int middle = all.size() / 2;
    return OptionalDouble.of(all.size() % 2 == 1 ? all.get(middle) : (all.get(middle - 1) + all.get(middle)) / 2);
  }

  private List<Double> of(Row row, Peer peer) {
    return figures.getOrDefault(row, Map.of()).getOrDefault(peer, List.of());
  }

  /** How far the repetitions of one figure lie apart, at worst. */
  private String spread() {
    double worst = 0;
    String where = "";
    for (Row row : figures.keySet()) {
      for (Peer peer : peers) {
        OptionalDouble median = median(row, peer);
        if (of(row, peer).size() < 2 || median.isEmpty()) {
          continue;
        }
        var all = of(row, peer).stream().mapToDouble(Double::doubleValue).summaryStatistics();
        double spread = (all.getMax() - all.getMin()) / median.getAsDouble();
        if (spread > worst) {
          worst = spread;
          where = row.title() + ", " + peer.title();
        }
      }
    }
    return where.isEmpty() ? "" : String.format(Locale.ROOT,
        "Repetitions lie at most %.0f %% of the median apart (%s).%n", 100 * worst, where);
  }
}
