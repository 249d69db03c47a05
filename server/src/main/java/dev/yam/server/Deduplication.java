package dev.yam.server;

import dev.yam.wire.Limit;
import java.time.Duration;

/**
 * De-duplication: an event that a client sends again, because it has got no answer, is handled once. For clients that ask
 * for it, as the Java client does where it has {@code retries}; it costs others nothing. Immutable: each method that takes
 * a value returns another.
 *
 * <p>The answers of a client's last events are kept, to be given again. All that is kept is bounded; where a bound is met,
 * an event is rather answered without arguments than handled twice, as long as its client is known.
 *
 * @param maxDisconnectionDuration how long a client may be away and is known again: 2 minutes. An event that it sends again
 *     after that is handled again
 * @param maxDeduplicationAnswers {@link Limit#DEDUPLICATION_ANSWERS}
 * @param maxDeduplicationBytes {@link Limit#DEDUPLICATION_BYTES}; one client may take a 64th of them in each namespace
 * @param maxDeduplicationClients {@link Limit#DEDUPLICATION_CLIENTS}
 */
public record Deduplication(
    Duration maxDisconnectionDuration,
    int maxDeduplicationAnswers,
    long maxDeduplicationBytes,
    int maxDeduplicationClients) {

  public Deduplication {
    if (maxDisconnectionDuration.isNegative() || maxDisconnectionDuration.isZero()) {
      throw new IllegalArgumentException("maxDisconnectionDuration must be positive: " + maxDisconnectionDuration);
    }
    Limit.DEDUPLICATION_ANSWERS.requireAtLeast(1, maxDeduplicationAnswers);
    Limit.DEDUPLICATION_BYTES.requireAtLeast(1, maxDeduplicationBytes);
    Limit.DEDUPLICATION_CLIENTS.requireAtLeast(1, maxDeduplicationClients);
  }

  /** With the defaults. */
  public static Deduplication defaults() {
    return new Deduplication(
        Duration.ofMinutes(2),
        (int) Limit.DEDUPLICATION_ANSWERS.defaultValue(),
        Limit.DEDUPLICATION_BYTES.defaultValue(),
        (int) Limit.DEDUPLICATION_CLIENTS.defaultValue());
  }

  public Deduplication maxDisconnectionDuration(Duration value) {
    return new Deduplication(value, maxDeduplicationAnswers, maxDeduplicationBytes, maxDeduplicationClients);
  }

  public Deduplication maxDeduplicationAnswers(int count) {
    return new Deduplication(maxDisconnectionDuration, count, maxDeduplicationBytes, maxDeduplicationClients);
  }

  public Deduplication maxDeduplicationBytes(long bytes) {
    return new Deduplication(maxDisconnectionDuration, maxDeduplicationAnswers, bytes, maxDeduplicationClients);
  }

  public Deduplication maxDeduplicationClients(int count) {
    return new Deduplication(maxDisconnectionDuration, maxDeduplicationAnswers, maxDeduplicationBytes, count);
  }
}
