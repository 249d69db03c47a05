package dev.yam.bench;

/**
 * How long a load lasts.
 *
 * @param warmup seconds before the window
 * @param seconds of the window, at most
 * @param messages that end the window, if they come first
 */
record Span(int warmup, int seconds, long messages) {

  Span {
    if (seconds < 1 || warmup < 0 || messages < 1) {
      throw new LoadException("at least one second and message expected");
    }
  }
}
