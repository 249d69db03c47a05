package dev.yam.engine;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Deadlines that all lie the same time ahead when they are armed: first in, first due. One such queue per delay and
 * loop serves every heartbeat of every connection. Never early, and late by no more than a 256th of the delay,
 * between 1 and 10 ms: a heartbeat of a few hundred milliseconds is as exact as one of half a minute. Used on its loop only.
 */
public final class Deadlines extends TimerQueue {

  private static final long FINEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EngineLoop loop;
  private final long delayNanos;
  private final long resolutionNanos;
  private final Deadline head = newRing();

  Deadlines(EngineLoop loop, long delayNanos) {
    this.loop = loop;
    this.delayNanos = delayNanos;
    this.resolutionNanos = Math.clamp(delayNanos / 256, FINEST_NANOS, EngineLoop.RESOLUTION_NANOS);
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
      loop.wakeAt(deadline.dueNanos, resolutionNanos);
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
      loop.wakeAt(first.dueNanos, resolutionNanos);
    }
  }

  private Deadline first() {
    return Objects.requireNonNull(head.next);
  }
}
