package dev.yam.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of one session that wait to be sent, from the call of {@code emit} until the operating system has
 * them: a handler that emits a million messages is stopped at the limit, not when memory is full.
 *
 * <p>Thread: any thread reserves; only the session's loop releases and sets what is pending.
 */
final class Outbound {

  /** What a queued message costs beside its bytes: an entry, its object, a task on the way to the loop. */
  private static final int PER_MESSAGE = 64;

  private final long limit;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean overflowed = new AtomicBoolean();
  private volatile long pending;

  Outbound(long limit) {
    this.limit = limit;
  }

  static long cost(int bytes) {
    return (long) bytes + PER_MESSAGE;
  }

  /** False, and nothing is counted, if the limit would be passed. */
  boolean reserve(int bytes) {
    long cost = cost(bytes);
    if (waiting.addAndGet(cost) + pending <= limit) {
      return true;
    }
    waiting.addAndGet(-cost);
    return false;
  }

  /** A handler that goes on emitting beyond the limit sounds the alarm once. */
  boolean firstToOverflow() {
    return overflowed.compareAndSet(false, true);
  }

  /** Counts what must be sent in any case. */
  void force(int bytes) {
    waiting.addAndGet(cost(bytes));
  }

  void release(long cost) {
    waiting.addAndGet(-cost);
  }

  void pending(long bytes) {
    pending = bytes;
  }

  /** Below half of the limit. */
  boolean writable() {
    return waiting.get() + pending <= limit / 2;
  }

  long limit() {
    return limit;
  }

  long total() {
    return waiting.get() + pending;
  }
}
