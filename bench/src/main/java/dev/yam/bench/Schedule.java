package dev.yam.bench;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * So many publications in a second, whether or not the receivers keep up. A delivery's latency counts from the moment
 * for which its publication was scheduled: one that was sent late because something was slow has waited all the same.
 */
final class Schedule implements Pace {

  private final long interval;
  private final long first;
  private final Histogram latencies;
  private final IntConsumer publish;
  private final LongSupplier clock;
  private long origin;
  private long sent;

  /** {@code first} is the number of the first publication on the schedule; those before are not timed. */
  Schedule(int rate, long first, Histogram latencies, IntConsumer publish) {
    this(rate, first, latencies, publish, System::nanoTime);
  }

  Schedule(int rate, long first, Histogram latencies, IntConsumer publish, LongSupplier clock) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / rate;
    this.first = first;
    this.latencies = latencies;
    this.publish = publish;
    this.clock = clock;
  }

  void begin(EventLoop loop) {
    origin = clock.getAsLong();
    tick(loop);
  }

  private void tick(EventLoop loop) {
    loop.schedule(() -> tick(loop), publishDue(), TimeUnit.NANOSECONDS);
  }

  /** Publishes what is due, and returns for how long nothing will be. */
  long publishDue() {
    long now = clock.getAsLong() - origin;
    long due = now / interval + 1;
    while (sent < due) {
      int count = (int) Math.min(due - sent, Payload.VARIANTS);
      sent += count;
      publish.accept(count);
    }
    return sent * interval - now;
  }

  @Override
  public void delivered(long publication) {
    if (publication >= first) {
      long latency = clock.getAsLong() - origin - (publication - first) * interval;
      latencies.recordValue(Math.min(latency, latencies.getHighestTrackableValue()));
    }
  }
}
