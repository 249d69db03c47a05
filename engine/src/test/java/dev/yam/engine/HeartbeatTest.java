package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.LimitExceededException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private static final int MOST_PINGS = 3;

  private final ManualClock clock = new ManualClock();
  private final EngineLoop loop = new EngineLoop(new EmbeddedChannel().eventLoop(), clock);
  private final List<String> events = new ArrayList<>();
  private final Heartbeat heartbeat = heartbeat(Revision.FOUR);

  private Heartbeat heartbeat(Revision revision) {
    var beat = new EngineOptions.Beat(Duration.ofSeconds(25), Duration.ofSeconds(20));
    return new Heartbeat(Rhythm.of(revision, loop, beat, MOST_PINGS).forSession()) {
      @Override
      void sendPing() {
        events.add("ping");
      }

      @Override
      void sendPong() {
        events.add("pong");
      }

      @Override
      void misdirected() {
        events.add("misdirected");
      }

      @Override
      void timedOut() {
        events.add("timed out");
      }
    };
  }

  @Test
  void givenStarted_whenIntervalPasses_thenPings() {
    heartbeat.start();

    advance(24);
    assertThat(events).isEmpty();
    advance(1);

    assertThat(events).containsExactly("ping");
  }

  @Test
  void givenPing_whenNothingIsHeard_thenTimesOut() {
    heartbeat.start();

    advance(25);
    advance(19);
    assertThat(events).containsExactly("ping");
    advance(1);

    assertThat(events).containsExactly("ping", "timed out");
    assertThat(loop.armed()).isZero();
  }

  @Test
  void givenPing_whenPongComes_thenPingsAgainAfterTheInterval() {
    heartbeat.start();
    advance(25);
    advance(10);
    heartbeat.pong();

    advance(24);
    assertThat(events).containsExactly("ping");
    advance(1);

    assertThat(events).containsExactly("ping", "ping");
  }

  @Test
  void givenPing_whenOtherPacketsCome_thenExtendsOnceOnly() {
    heartbeat.start();
    advance(25);
    advance(15);
    heartbeat.packet();
    advance(15);
    heartbeat.packet();
    assertThat(events).containsExactly("ping");

    advance(5);

    assertThat(events).containsExactly("ping", "timed out");
  }

  @Test
  void givenPing_whenALargeMessageIsUnderWay_thenExtendsOnce() {
    heartbeat.start();
    advance(25);
    heartbeat.bytes();
    advance(20);
    assertThat(events).containsExactly("ping");

    advance(20);

    assertThat(events).containsExactly("ping", "timed out");
  }

  @Test
  void givenNoPing_whenPongsCome_thenTheyPutNothingOff() {
    heartbeat.start();
    advance(20);
    heartbeat.pong();

    advance(5);

    assertThat(events).containsExactly("ping");
  }

  @Test
  void givenPausedAfterPing_whenTimeoutPasses_thenGoesOnPingingUntilResumed() {
    heartbeat.start();
    advance(25);
    heartbeat.pause();
    advance(25);
    advance(25);
    assertThat(events).containsExactly("ping", "ping", "ping");

    heartbeat.resume();
    advance(20);

    assertThat(events).containsExactly("ping", "ping", "ping", "timed out");
  }

  @Test
  void givenStopped_whenTimePasses_thenNothingHappens() {
    heartbeat.start();

    heartbeat.stop();
    advance(100);

    assertThat(events).isEmpty();
    assertThat(loop.armed()).isZero();
  }

  @Test
  void givenServerPings_whenAPingComes_thenMisdirected() {
    heartbeat.start();

    heartbeat.ping();

    assertThat(events).containsExactly("misdirected");
  }

  @Nested
  class ClientPings {

    private final Heartbeat heart = heartbeat(Revision.THREE);

    @Test
    void givenStarted_whenNoPingComesWithinBothDelays_thenTimesOutWithoutAPingOfTheServer() {
      heart.start();

      advance(44);
      assertThat(events).isEmpty();
      advance(1);

      assertThat(events).containsExactly("timed out");
      assertThat(loop.armed()).isZero();
    }

    @Test
    void givenPings_whenTheyComeInTime_thenEachIsAnsweredAndPutsOffTheEnd() {
      heart.start();

      for (int i = 0; i < 5; i++) {
        advance(44);
        heart.ping();
      }

      assertThat(events).containsExactly("pong", "pong", "pong", "pong", "pong");
    }

    @Test
    void givenOtherPackets_whenNoPingComes_thenTheyPutNothingOff() {
      heart.start();
      advance(40);
      heart.packet();

      advance(5);

      assertThat(events).containsExactly("timed out");
    }

    @Test
    void givenALargeMessageUnderWay_whenThePingIsLate_thenExtendsOnce() {
      heart.start();
      heart.bytes();
      advance(45);
      assertThat(events).isEmpty();

      advance(45);

      assertThat(events).containsExactly("timed out");
    }

    @Test
    void givenPaused_whenTimePasses_thenItBeginsAnewWhenResumed() {
      heart.start();
      heart.pause();
      advance(200);
      heart.resume();

      advance(44);
      assertThat(events).isEmpty();
      advance(1);

      assertThat(events).containsExactly("timed out");
    }

    @Test
    void givenMorePingsThanASecondMayHave_whenCounted_thenTheLimitIsNamed() {
      heart.start();
      for (int i = 0; i < MOST_PINGS; i++) {
        heart.ping();
      }

      assertThatThrownBy(heart::ping)
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("maxControlFramesPerSecond");
    }

    @Test
    void givenManyPings_whenTheyComeOverSeconds_thenNoLimitIsMet() {
      heart.start();

      for (int i = 0; i < 4 * MOST_PINGS; i++) {
        if (i % MOST_PINGS == 0) {
          advance(1);
        }
        heart.ping();
      }

      assertThat(events).hasSize(4 * MOST_PINGS);
    }

    @Test
    void givenClientPings_whenAPongComes_thenMisdirected() {
      heart.start();

      heart.pong();

      assertThat(events).containsExactly("misdirected");
    }
  }

  private void advance(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    loop.tick();
  }
}
