package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How long a client waits before it tries again. */
class BackoffTest {

  private static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 1);

  @Test
  void givenNoChance_whenAttemptsGoOn_thenTheDelayDoublesUpToTheMaximum() {
    var steady = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 0);

    assertThat(steady.before(0, 0.7)).isEqualTo(Duration.ofSeconds(1));
    assertThat(steady.before(1, 0.7)).isEqualTo(Duration.ofSeconds(2));
    assertThat(steady.before(2, 0.7)).isEqualTo(Duration.ofSeconds(4));
    assertThat(steady.before(3, 0.7)).isEqualTo(Duration.ofSeconds(5));
    assertThat(steady.before(Integer.MAX_VALUE, 0.7)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void givenAServerThatWasAwayForLong_whenClientsComeBack_thenTheyAreSpreadOverTheWholeDelay() {
    assertThat(DEFAULT.before(20, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(DEFAULT.before(20, 0.5)).isEqualTo(Duration.ofMillis(2_500));
    assertThat(DEFAULT.before(20, 0.99)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void givenHalfLeftToChance_whenWaiting_thenHalfOfTheDelayIsSure() {
    var half = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 0.5);

    assertThat(half.before(0, 1)).isEqualTo(Duration.ofMillis(500));
    assertThat(half.before(9, 1)).isEqualTo(Duration.ofMillis(2_500));
  }

  @Test
  void givenFactorBeyondOne_whenMade_thenItIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ZERO, 1.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("randomizationFactor");
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ZERO, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void givenAnyAttempt_whenWaiting_thenTheDelayIsWithinItsBounds(
      @ForAll @IntRange(min = -1, max = Integer.MAX_VALUE) int attempt,
      @ForAll @DoubleRange(min = 0, max = 1) double random) {
    assertThat(DEFAULT.before(attempt, random)).isBetween(Duration.ZERO, Duration.ofSeconds(5));
  }
}
