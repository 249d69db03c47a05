package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private final ManualClock clock = new ManualClock();
  private final EngineLoop loop = new EngineLoop(new EmbeddedChannel().eventLoop(), clock);
  private final List<String> events = new ArrayList<>();
  private final Heartbeat heartbeat =
      new Heartbeat(
          Heartbeat.Rhythm.of(loop, new EngineOptions.Beat(Duration.ofSeconds(25), Duration.ofSeconds(20)))) {
        @Override
        void ping() {
          events.add("ping");
        }

        @Override
        void timedOut() {
          events.add("timed out");
        }
      };

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

  private void advance(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    loop.tick();
  }
}
