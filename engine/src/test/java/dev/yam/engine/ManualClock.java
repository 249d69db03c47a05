package dev.yam.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that goes on when it is told to. */
final class ManualClock implements LongSupplier {

  private long nanos = -1_000_000_000L;

  @Override
  public long getAsLong() {
    return nanos;
  }

  void advance(Duration by) {
    nanos += by.toNanos();
  }
}
