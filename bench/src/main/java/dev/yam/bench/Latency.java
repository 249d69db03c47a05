package dev.yam.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long deliveries took, in microseconds. */
record Latency(double median, double p99, double p999, double max) {

  private static final int DIGITS = 3;

  /** For nanoseconds up to a minute. */
  static Histogram histogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
  }

  static Latency of(Histogram nanos) {
    return new Latency(nanos.getValueAtPercentile(50) / 1e3, nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3, nanos.getMaxValue() / 1e3);
  }
}
