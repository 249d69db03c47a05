package dev.yam.client;

import java.time.Duration;

/**
 * How long to wait before the next attempt: the delay doubles up to a maximum, and then a random part of it is taken
 * away. The reference client adds a random part before it cuts at the maximum, so that half of the clients of a server
 * that was away for long come back at the same instant.
 *
 * @param delay before the first attempt
 * @param delayMax before any
 * @param randomization which part of the delay is left to chance: 0 for none, 1 for all of it
 */
record Backoff(Duration delay, Duration delayMax, double randomization) {

  Backoff {
    if (delay.isNegative() || delayMax.isNegative()) {
      throw new IllegalArgumentException(
          "reconnectionDelay and reconnectionDelayMax must be 0 or more: " + delay + " and " + delayMax);
    }
    if (!(randomization >= 0 && randomization <= 1)) {
      throw new IllegalArgumentException("randomizationFactor must be from 0 to 1, not " + randomization);
    }
  }

  /** Before attempt number {@code attempt}, counted from 0; {@code random} is from 0 to 1. */
  Duration before(int attempt, double random) {
    double doubled = delay.toMillis() * Math.pow(2, Math.max(attempt, 0));
    double cut = Math.min(doubled, (double) delayMax.toMillis());
    return Duration.ofMillis(Math.round(cut * (1 - randomization * random)));
  }
}
