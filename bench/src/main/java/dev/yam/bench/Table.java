package dev.yam.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The medians of a comparison and their ratios to the bare servers, as Markdown: a table for each section. */
final class Table {

  private static final String NONE = "–";
  private static final String BOUND_BY_LOAD = "°";

  private final Results results;
  private final List<Row> rows;
  private final List<Peer> peers;

  Table(Results results, List<Row> rows, List<Peer> peers) {
    this.results = results;
    this.rows = rows;
    this.peers = List.copyOf(peers);
  }

  String markdown() {
    var out = new StringBuilder();
    for (Section section : Section.values()) {
      List<Row> known = rows.stream().filter(row -> row.section() == section && isKnown(row)).toList();
      if (!known.isEmpty()) {
        figures(out, section, known);
        ratios(out, known);
        besides(out, known, "ratio to the same before", Peer::before);
        besides(out, known, "ratio to listeners", Peer::listeners);
      }
    }
    return out.append(notes()).append(spread()).toString();
  }

  private boolean isKnown(Row row) {
    return peers.stream().anyMatch(peer -> results.median(row, peer).isPresent());
  }

  private void figures(StringBuilder out, Section section, List<Row> known) {
    header(out, section.title(), peers);
    known.forEach(row -> line(out, row.title(), peers.stream().map(peer -> cell(row, peer)).toList()));
    out.append('\n');
  }

  private String cell(Row row, Peer peer) {
    OptionalDouble median = results.median(row, peer);
    if (median.isEmpty()) {
      return NONE;
    }
    return shown(median.getAsDouble()) + (results.boundByLoad(row.trial(), peer) ? BOUND_BY_LOAD : "");
  }

  /** Three digits. */
  static String shown(double figure) {
    double size = Math.abs(figure);
    return String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f", figure);
  }

  private void ratios(StringBuilder out, List<Row> known) {
    List<Peer> bare = peers.stream().filter(Peer::isBare).toList();
    List<Row> compared =
        known.stream().filter(row -> row.hasRatio() && bare.stream().anyMatch(row.trial()::isFor)).toList();
    if (compared.isEmpty()) {
      return;
    }
    List<Peer> others = peers.stream().filter(peer -> !peer.isBare()).toList();
    String to = bare.stream().map(peer -> peer.title().replace("bare, ", "")).collect(Collectors.joining(" / "));
    header(out, "ratio to bare " + to, others);
    compared.forEach(row -> line(out, row.title(), others.stream().map(peer ->
        bare.stream().map(base -> ratio(row, peer, base)).collect(Collectors.joining(" / "))).toList()));
    out.append('\n');
  }

  /** To the server that {@code other} tells, of those beside which it takes part. */
  private void besides(StringBuilder out, List<Row> known, String title, Function<Peer, Optional<Peer>> other) {
    List<Peer> ours = peers.stream().filter(peer -> other.apply(peer).filter(peers::contains).isPresent()).toList();
    List<Row> compared = known.stream().filter(Row::hasRatio).toList();
    if (ours.isEmpty() || compared.isEmpty()) {
      return;
    }
    header(out, title, ours);
    compared.forEach(row -> line(out, row.title(),
        ours.stream().map(peer -> ratio(row, peer, other.apply(peer).orElseThrow())).toList()));
    out.append('\n');
  }

  private String ratio(Row row, Peer peer, Peer base) {
    OptionalDouble ours = results.median(row, peer);
    OptionalDouble theirs = results.median(row, base);
    return ours.isEmpty() || theirs.isEmpty() || theirs.getAsDouble() <= 0 ? NONE
        : shown(ours.getAsDouble() / theirs.getAsDouble());
  }

  private static void header(StringBuilder out, String first, List<Peer> columns) {
    line(out, first, columns.stream().map(Peer::title).toList());
    line(out, "---", columns.stream().map(peer -> "---:").toList());
  }

  private static void line(StringBuilder out, String first, List<String> rest) {
    out.append("| ").append(first).append(" | ").append(String.join(" | ", rest)).append(" |\n");
  }

  /** What the signs in the cells mean. */
  private String notes() {
    var out = new StringBuilder();
    List<Trial> trials = Row.trials(rows);
    if (trials.stream().anyMatch(trial -> peers.stream().anyMatch(peer -> results.boundByLoad(trial, peer)))) {
      out.append(BOUND_BY_LOAD)
          .append(" The generator was busier than the server: it costs this much, but was not driven to its limit.\n\n");
    }
    for (Trial trial : trials) {
      for (Peer peer : peers) {
        results.failure(trial, peer).ifPresent(reason ->
            out.append("- ").append(peer.title()).append(", `").append(trial.key()).append("`: ").append(reason).append('\n'));
      }
    }
    return out.isEmpty() || out.charAt(out.length() - 2) == '\n' ? out.toString() : out.append('\n').toString();
  }

  /** How far the repetitions of one figure lie apart, at worst. */
  private String spread() {
    double worst = 0;
    String where = "";
    for (Row row : rows) {
      for (Peer peer : peers) {
        List<Double> all = results.figures(row, peer);
        if (all.size() < 2 || !row.field().equals("cpuMicros")) {
          continue;
        }
        double spread = (all.getLast() - all.getFirst()) / results.median(row, peer).orElseThrow();
        if (spread > worst) {
          worst = spread;
          where = row.title() + ", " + peer.title();
        }
      }
    }
    return where.isEmpty() ? "" : String.format(Locale.ROOT,
        "Repetitions of CPU lie at most %.0f %% of the median apart (%s).%n", 100 * worst, where);
  }
}
