package dev.yam.bench.budgets;

import java.util.concurrent.atomic.AtomicLong;

/** What {@link BlockCounter} has put into every block of Yam's code calls. Any thread. */
public final class InstructionCounter {

  private static final AtomicLong TOTAL = new AtomicLong();

  private InstructionCounter() {}

  /** {@code count} instructions are about to run. */
  public static void add(int count) {
    TOTAL.getAndAdd(count);
  }

  public static long total() {
    return TOTAL.get();
  }
}
