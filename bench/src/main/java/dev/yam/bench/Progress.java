package dev.yam.bench;

import java.io.PrintStream;

/** One line on a terminal that is written over; nothing elsewhere. */
final class Progress {

  private final PrintStream out;
  private final boolean terminal;

  private Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** On standard error, when the launcher found a terminal there. */
  static Progress onTerminal() {
    return new Progress(System.err, Boolean.getBoolean("yam.terminal"));
  }

  static Progress none() {
    return new Progress(System.err, false);
  }

  void show(String line) {
    if (terminal) {
      out.print("\r\033[K" + line);
      out.flush();
    }
  }

  void clear() {
    show("");
  }
}
