package dev.yam.bench.budgets;

import java.util.Locale;

/** What is counted for each message, delivery or connection. */
enum Measure {
  ALLOCATED("bytes allocated by all threads of the server, as the code is written (without escape analysis)"),
  INSTRUCTIONS("instructions of byte code run in Yam's own classes"),
  WRITES("flushes to sockets, each one system call"),
  LIVE("bytes reachable on the heap");

  private final String unit;

  Measure(String unit) {
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** With as many digits as mean something. */
  double rounded(double figure) {
    return this == WRITES ? Math.round(figure * 1000) / 1000.0 : Math.round(figure);
  }

  /** The least difference between two figures that is one. */
  double resolution() {
    return this == WRITES ? 0.001 : 1;
  }

  String text(double figure) {
    return this == WRITES ? Double.toString(figure) : Long.toString((long) figure);
  }
}
