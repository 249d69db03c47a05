package dev.yam.engine;

import java.util.Objects;

/**
 * Deadlines of any delay, in slots of 10 ms by the time they are due; those of a later round stay in their slot when
 * the hand passes. Arming and cancelling cost the same however many wait. Used on its loop only.
 */
final class TimerWheel extends TimerQueue {

  private static final int SLOTS = 512;

  private final EngineLoop loop;
  private final Deadline[] heads = new Deadline[SLOTS];
  private long hand;

  TimerWheel(EngineLoop loop) {
    this.loop = loop;
    for (int i = 0; i < SLOTS; i++) {
      heads[i] = newRing();
    }
  }

  void arm(Deadline deadline, long delayNanos) {
    long now = loop.nanoTime();
    if (size() == 0) {
      hand = slot(now);
    }
    long due = now + Math.max(delayNanos, 0);
    append(heads[(int) Math.floorMod(slot(due) + 1, (long) SLOTS)], deadline);
    deadline.dueNanos = due;
    loop.wakeAt(now + EngineLoop.RESOLUTION_NANOS, EngineLoop.RESOLUTION_NANOS);
  }

  void expire(long now) {
    long end = slot(now);
    // After a long pause one round meets every slot.
    for (long slot = Math.max(hand, end - SLOTS + 1); slot <= end; slot++) {
      expire(heads[(int) Math.floorMod(slot, (long) SLOTS)], now);
    }
    hand = end + 1;
  }

  private void expire(Deadline head, long now) {
    if (head.next == head) {
      return;
    }
    // What expires may arm or cancel others of this slot: collect first, then call.
    Deadline due = newRing();
    for (Deadline each = next(head); each != head; ) {
      Deadline following = next(each);
      if (each.dueNanos - now <= 0) {
        append(due, each);
      }
      each = following;
    }
    for (Deadline each = next(due); each != due; each = next(due)) {
      remove(each);
      each.expired();
    }
  }

  void wakeForFirst() {
    if (size() > 0) {
      loop.wakeAt(loop.nanoTime() + EngineLoop.RESOLUTION_NANOS, EngineLoop.RESOLUTION_NANOS);
    }
  }

  private static long slot(long nanos) {
    return Math.floorDiv(nanos, EngineLoop.RESOLUTION_NANOS);
  }

  private static Deadline next(Deadline deadline) {
    return Objects.requireNonNull(deadline.next);
  }
}
