package dev.yam.engine;

import java.util.Objects;

/**
 * Deadlines that all lie the same time ahead when they are armed: first in, first due. One such queue per delay and
 * loop serves every heartbeat of every connection. Resolution 10 ms, never early. Used on its loop only.
 */
public final class Deadlines extends TimerQueue {

  private final EngineLoop loop;
  private final long delayNanos;
  private final Deadline head = newRing();

  Deadlines(EngineLoop loop, long delayNanos) {
    this.loop = loop;
    this.delayNanos = delayNanos;
  }

  long delayNanos() {
    return delayNanos;
  }

  /** Puts {@code deadline} at the end, wherever it waited before. */
  public void arm(Deadline deadline) {
    assert loop.inLoop();
    append(head, deadline);
    deadline.dueNanos = loop.nanoTime() + delayNanos;
    if (size() == 1) {
      loop.wakeAt(deadline.dueNanos);
    }
  }

  /** Whatever is armed again meanwhile lies behind {@code now}. */
  void expire(long now) {
    for (Deadline first = first(); first != head && first.dueNanos - now <= 0; first = first()) {
      remove(first);
      first.expired();
    }
  }

  void wakeForFirst() {
    Deadline first = first();
    if (first != head) {
      loop.wakeAt(first.dueNanos);
    }
  }

  private Deadline first() {
    return Objects.requireNonNull(head.next);
  }
}
