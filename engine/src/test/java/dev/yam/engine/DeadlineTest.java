package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private final ManualClock clock = new ManualClock();
  private final EngineLoop loop = new EngineLoop(new EmbeddedChannel().eventLoop(), clock);
  private final List<String> expired = new ArrayList<>();

  @Nested
  class FixedDelay {

    @Test
    void givenArmed_whenItsTimeHasCome_thenExpiresOnceAndNotBefore() {
      Deadlines queue = loop.deadlines(Duration.ofSeconds(25));
      queue.arm(named("ping"));

      advance(Duration.ofMillis(24_999));
      assertThat(expired).isEmpty();
      advance(Duration.ofMillis(1));
      advance(Duration.ofDays(1));

      assertThat(expired).containsExactly("ping");
      assertThat(loop.armed()).isZero();
    }

    @Test
    void givenArmedAgain_whenItsFirstTimeHasCome_thenWaitsForTheSecond() {
      Deadlines queue = loop.deadlines(Duration.ofSeconds(10));
      Deadline moved = named("moved");
      queue.arm(moved);
      queue.arm(named("stays"));

      advance(Duration.ofSeconds(5));
      queue.arm(moved);
      advance(Duration.ofSeconds(5));
      assertThat(expired).containsExactly("stays");
      advance(Duration.ofSeconds(5));

      assertThat(expired).containsExactly("stays", "moved");
    }

    @Test
    void givenCancelled_whenItsTimeHasCome_thenNothingHappens() {
      Deadline cancelled = named("cancelled");
      loop.deadlines(Duration.ofSeconds(1)).arm(cancelled);

      cancelled.cancel();
      cancelled.cancel();
      advance(Duration.ofSeconds(2));

      assertThat(expired).isEmpty();
      assertThat(cancelled.isArmed()).isFalse();
    }

    @Test
    void givenExpiringDeadline_whenItArmsItselfAndCancelsAnother_thenBothTakeEffect() {
      Deadlines queue = loop.deadlines(Duration.ofSeconds(1));
      Deadline other = named("other");
      queue.arm(new Deadline() {
        @Override
        protected void expired() {
          expired.add("again");
          other.cancel();
          queue.arm(this);
        }
      });
      queue.arm(other);

      advance(Duration.ofSeconds(1));
      advance(Duration.ofSeconds(1));

      assertThat(expired).containsExactly("again", "again");
    }

    @Test
    void givenTheSameDelay_whenAskedTwice_thenOneQueueServesBoth() {
      Deadlines queue = loop.deadlines(Duration.ofSeconds(3));

      assertThat(loop.deadlines(Duration.ofMillis(3000))).isSameAs(queue);
    }
  }

  @Nested
  class AnyDelay {

    @Test
    void givenManyDelays_whenTimePasses_thenEachExpiresWithinTenMillisecondsAndNeverEarly() {
      var random = new Random(7);
      for (int i = 0; i < 2_000; i++) {
        long delay = random.nextInt(20_000);
        long due = clock.getAsLong() + Duration.ofMillis(delay).toNanos();
        loop.schedule(new Deadline() {
          @Override
          protected void expired() {
            long late = clock.getAsLong() - due;
            expired.add(late >= 0 && late <= 2 * EngineLoop.RESOLUTION_NANOS ? "in time" : "late by " + late);
          }
        }, Duration.ofMillis(delay));
      }

      for (int i = 0; i < 2_100; i++) {
        advance(Duration.ofMillis(10));
      }

      assertThat(expired).hasSize(2_000).containsOnly("in time");
      assertThat(loop.armed()).isZero();
    }

    @Test
    void givenTheLoopWasHeldUp_whenItLooksAgain_thenNothingIsForgotten() {
      for (int seconds = 1; seconds <= 60; seconds++) {
        loop.schedule(named("after " + seconds), Duration.ofSeconds(seconds));
      }

      advance(Duration.ofMinutes(2));

      assertThat(expired).hasSize(60);
    }

    @Test
    void givenTwoDueAtOnce_whenTheFirstCancelsTheSecond_thenTheSecondStaysSilent() {
      Deadline second = named("second");
      loop.schedule(new Deadline() {
        @Override
        protected void expired() {
          second.cancel();
        }
      }, Duration.ofMillis(50));
      loop.schedule(second, Duration.ofMillis(50));

      advance(Duration.ofSeconds(1));

      assertThat(expired).isEmpty();
    }
  }

  @Nested
  class Looks {

    private final CountingLoop eventLoop = new CountingLoop();
    private final EngineLoop real = new EngineLoop(eventLoop, System::nanoTime);

    @AfterEach
    void close() {
      eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Each look schedules the next: were a second one left behind, both would go on for ever, and multiply. */
    @Test
    void givenDeadlinesOfManyDelays_whenSomeExpireOften_thenOneLookIsScheduled() {
      var rounds = new AtomicInteger();
      eventLoop.execute(() -> {
        real.deadlines(Duration.ofSeconds(60)).arm(named("last"));
        real.deadlines(Duration.ofSeconds(30)).arm(named("second"));
        real.deadlines(Duration.ofSeconds(10)).arm(named("first"));
        real.schedule(new Deadline() {
          @Override
          protected void expired() {
            rounds.incrementAndGet();
            real.schedule(this, Duration.ofMillis(1));
          }
        }, Duration.ofMillis(1));
      });

      await().until(() -> rounds.get() >= 10);

      assertThat(eventLoop.submit(eventLoop::waiting).syncUninterruptibly().getNow()).isOne();
    }

    /** Asked of what is scheduled, which a busy machine does not change. */
    @Test
    void givenShortAndLongDelays_whenTheFirstIsDueSoon_thenLooksAfterATwoHundredFiftySixthOfItAtMostTenMilliseconds() {
      var loop = new EngineLoop(eventLoop, clock);
      var delays = eventLoop.submit(() -> {
        loop.deadlines(Duration.ofMillis(512)).arm(named("short"));
        clock.advance(Duration.ofMillis(511));
        loop.tick();
        loop.deadlines(Duration.ofSeconds(25)).arm(named("long"));
        clock.advance(Duration.ofMillis(1));
        loop.tick();
        clock.advance(Duration.ofMillis(24_998));
        loop.tick();
        return List.copyOf(eventLoop.delays);
      }).syncUninterruptibly().getNow();

      assertThat(expired).containsExactly("short");
      assertThat(delays).containsExactly(
          Duration.ofMillis(512), Duration.ofMillis(2), Duration.ofMillis(24_999), Duration.ofMillis(10));
    }
  }

  /** Knows what is scheduled on it. */
  private static final class CountingLoop extends DefaultEventLoop {
    private final List<ScheduledFuture<?>> scheduled = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      ScheduledFuture<?> future = super.schedule(task, delay, unit);
      scheduled.add(future);
      return future;
    }

    private long waiting() {
      return scheduled.stream().filter(each -> !each.isDone()).count();
    }
  }

  private void advance(Duration by) {
    clock.advance(by);
    loop.tick();
  }

  private Deadline named(String name) {
    return new Deadline() {
      @Override
      protected void expired() {
        expired.add(name);
      }
    };
  }
}
