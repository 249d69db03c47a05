package dev.yam.bench.budgets;

import dev.yam.engine.EngineHooks;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the writes of every server that it is given to. */
final class WriteCounter implements EngineHooks {

  private static final AtomicLong TOTAL = new AtomicLong();

  static long total() {
    return TOTAL.get();
  }

  @Override
  public void bytesOut(int count) {
    TOTAL.getAndIncrement();
  }
}
