package dev.yam.conformance;

/** What a server has of one client that counts: one writer, and whoever reads behind it. */
final class Ledger {

  private int next;
  private int doubled;
  private int skipped;

  /** The client has said {@code number}. */
  synchronized void enter(int number) {
    if (number < next) {
      doubled++;
      return;
    }
    skipped += number - next;
    next = number + 1;
  }

  /** Numbers from 0 on that were heard, or skipped. */
  synchronized int size() {
    return next;
  }

  /** How often a number came that had come before. */
  synchronized int doubled() {
    return doubled;
  }

  /** How many numbers never came before a later one did. */
  synchronized int skipped() {
    return skipped;
  }
}
