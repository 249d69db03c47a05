package dev.yam.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The medians of a comparison as SVG: one small chart for each row, one bar for each peer, and a scale of its own for
 * each chart, from 0 on; plain text, in the colours of the page around it, light or dark.
 */
final class Plot {

  private static final int WIDTH = 960;
  private static final int COLUMNS = 2;
  private static final int GAP = 40;
  private static final int PANEL = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS;
  private static final int LABEL = 136;
  private static final int FIGURE = 52;
  private static final int HEADING = 44;
  private static final int TITLE = 22;
  private static final int BAR = 12;
  private static final int STEP = 17;
  private static final int FOOT = 22;

  private static final String STYLE = """
      <style>
        text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #59636e; }
        .heading { font-size: 17px; font-weight: 600; fill: #1f2328; }
        .title { font-weight: 600; fill: #1f2328; }
        .figure, .ours { fill: #1f2328; }
        .figure { font-variant-numeric: tabular-nums; }
        .yam { fill: #0f766e; }
        .bare { fill: #afb8c1; }
        .peer { fill: #d9822b; }
        @media (prefers-color-scheme: dark) {
          text { fill: #9198a1; }
          .heading, .title, .figure, .ours { fill: #f0f6fc; }
          .yam { fill: #2dd4bf; }
          .bare { fill: #59636e; }
          .peer { fill: #e09b4f; }
        }
      </style>
      """;

  private final Results results;
  private final List<Row> rows;
  private final List<Peer> peers;

  /** Of {@code rows} those about CPU that have a figure, and the heap of idle connections. */
  Plot(Results results, List<Row> rows, List<Peer> peers) {
    this.results = results;
    this.peers = peers;
    this.rows = rows.stream().filter(Plot::isDrawn)
        .filter(row -> peers.stream().anyMatch(peer -> results.median(row, peer).isPresent())).toList();
  }

  private static boolean isDrawn(Row row) {
    return switch (row.section()) {
      case MESSAGES, CONNECTING -> true;
      case IDLE -> row.field().equals("heapBytesEach");
      case PAYLOAD, CONNECTIONS, ROOMS, LATENCY -> false;
    };
  }

  String svg() {
    int panels = (rows.size() + COLUMNS - 1) / COLUMNS;
    int step = TITLE + peers.size() * STEP + FOOT;
    int height = HEADING + panels * step;
    var out = new StringBuilder();
    out.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
        + "height=\"%d\" role=\"img\" aria-labelledby=\"heading\">%n", WIDTH, height, WIDTH, height));
    out.append(STYLE);
    text(out, "heading", 0, 18, "What it costs the server. Shorter is better; each chart has its own scale.");
    for (int i = 0; i < rows.size(); i++) {
      int column = i / panels;
      panel(out, rows.get(i), column * (PANEL + GAP), HEADING + i % panels * step);
    }
    return out.append("</svg>\n").toString();
  }

  private void panel(StringBuilder out, Row row, int x, int y) {
    double most = peers.stream().map(peer -> results.median(row, peer)).filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble).max().orElse(1);
    text(out, "title", x, y + BAR, row.title() + unit(row));
    for (int i = 0; i < peers.size(); i++) {
      bar(out, peers.get(i), results.median(row, peers.get(i)), most, new int[] {x, y + TITLE + i * STEP});
    }
  }

  private static String unit(Row row) {
    return row.section() == Section.IDLE ? ", KB" : ", µs of CPU";
  }

  private static void bar(StringBuilder out, Peer peer, OptionalDouble figure, double most, int[] at) {
    int baseline = at[1] + BAR - 2;
    boolean ours = peer == Peer.YAM || peer == Peer.YAM_LOOP;
    text(out, ours ? "ours" : "other", at[0], baseline, peer.title());
    int from = at[0] + LABEL;
    if (figure.isEmpty()) {
      text(out, "figure", from, baseline, "–");
      return;
    }
    double length = Math.max(1, (PANEL - LABEL - FIGURE) * figure.getAsDouble() / most);
    out.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
        ours ? "yam" : peer.isBare() ? "bare" : "peer", from, at[1], length, BAR));
    text(out, "figure", (int) (from + length) + 6, baseline, Table.shown(figure.getAsDouble()));
  }

  private static void text(StringBuilder out, String style, int x, int y, String text) {
    String id = style.equals("heading") ? " id=\"heading\"" : "";
    out.append(String.format(Locale.ROOT, "<text%s class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", id, style, x, y,
        text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
