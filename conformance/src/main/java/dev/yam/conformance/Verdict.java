package dev.yam.conformance;

/** What became of one case. */
sealed interface Verdict {

  Verdict PASSED = new Passed();

  record Passed() implements Verdict {}

  record Failed(String reason) implements Verdict {}

  record Skipped(String reason) implements Verdict {}

  static Verdict differs(String where, Object actual) {
    return new Failed(where + ": " + actual);
  }
}
