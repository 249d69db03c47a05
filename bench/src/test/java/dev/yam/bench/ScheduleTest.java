package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Histogram latencies = Latency.histogram();
  private final List<Integer> published = new ArrayList<>();
  private long now;

  /** 100 a second; the first on the schedule is number 7. */
  private final Schedule schedule = new Schedule(100, 7, latencies, published::add, () -> now);

  @Test
  void givenSchedule_whenTimePasses_thenWhatIsDueIsPublished() {
    schedule.publishDue();
    now = 9 * MILLI;
    long rest = schedule.publishDue();
    now = 10 * MILLI;
    schedule.publishDue();

    assertThat(published).containsExactly(1, 1);
    assertThat(rest).isEqualTo(MILLI);
  }

  @Test
  void givenStall_whenItEnds_thenAllThatWasDueIsPublishedAtOnce() {
    now = 35 * MILLI;

    long rest = schedule.publishDue();

    assertThat(published).containsExactly(4);
    assertThat(rest).isEqualTo(5 * MILLI);
  }

  @Test
  void givenPublicationSentLate_whenDelivered_thenLatencyCountsFromItsSchedule() {
    now = 35 * MILLI;
    schedule.publishDue();

    schedule.delivered(7);
    schedule.delivered(10);

    assertThat(latencies.getMaxValue()).isBetween(35 * MILLI, 36 * MILLI);
    assertThat(latencies.getMinValue()).isBetween(4 * MILLI, 5 * MILLI);
  }

  @Test
  void givenPublicationOfTheWarmUp_whenDelivered_thenItIsNotTimed() {
    schedule.delivered(6);

    assertThat(latencies.getTotalCount()).isZero();
  }

  @Test
  void givenLatencies_whenSummed_thenPercentilesAreMicroseconds() {
    for (int i = 1; i <= 1000; i++) {
      latencies.recordValue(TimeUnit.MICROSECONDS.toNanos(i));
    }

    Latency latency = Latency.of(latencies);

    assertThat(latency.median()).isBetween(499.0, 501.0);
    assertThat(latency.p99()).isBetween(989.0, 991.0);
    assertThat(latency.p999()).isBetween(998.0, 1000.0);
    assertThat(latency.max()).isBetween(999.0, 1001.0);
  }
}
