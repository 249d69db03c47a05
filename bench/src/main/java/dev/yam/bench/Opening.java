package dev.yam.bench;

import java.util.concurrent.CompletableFuture;

/**
 * Opens so many clients, a few at a time.
 *
 * <p>Thread: the load's event loop; {@link #done} completes there.
 */
final class Opening {

  /** How many handshakes are under way at once. */
  private static final int AT_ONCE = 64;

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Workload workload;
  private final int count;
  private int begun;
  private int opened;

  Opening(Workload workload, int count) {
    this.workload = workload;
    this.count = count;
  }

  void begin(Tally tally) {
    tally.onOpen(this::next);
    for (int i = Math.min(AT_ONCE, Math.max(1, count - 1)); i > 0; i--) {
      workload.open(begun++);
    }
  }

  /** The last is begun when all others are open, so that it is open last: who publishes finds the room complete. */
  private void next() {
    opened++;
    if (opened == count) {
      done.complete(null);
    } else if (begun < count - 1 || (begun < count && opened == count - 1)) {
      workload.open(begun++);
    }
  }

  int opened() {
    return opened;
  }

  int count() {
    return count;
  }

  CompletableFuture<Void> done() {
    return done;
  }
}
