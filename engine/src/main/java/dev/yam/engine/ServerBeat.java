package dev.yam.engine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The delays of the heartbeat that a server has told its client: known from the open packet on.
 *
 * <p>A loop has a queue for each delay; servers, who may say any, share some hundreds by rounding up, by a sixteenth at
 * most. Thread: the client's loop.
 */
final class ServerBeat {

  private static final int SIGNIFICANT_BITS = 5;

  private final EngineLoop loop;
  private @Nullable Deadlines interval;
  private @Nullable Deadlines timeout;
  private @Nullable Deadlines silence;

  ServerBeat(EngineLoop loop) {
    this.loop = loop;
  }

  void begin(Duration pingInterval, Duration pingTimeout) {
    interval = loop.deadlines(rounded(pingInterval));
    timeout = loop.deadlines(rounded(pingTimeout));
    silence = loop.deadlines(rounded(pingInterval.plus(pingTimeout)));
  }

  static Duration rounded(Duration delay) {
    long millis = Math.max(1, delay.toMillis());
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(millis) - SIGNIFICANT_BITS);
    return Duration.ofMillis((millis + (1L << shift) - 1) >> shift << shift);
  }

  void armInterval(Heartbeat heart) {
    Objects.requireNonNull(interval).arm(heart);
  }

  void armTimeout(Heartbeat heart) {
    Objects.requireNonNull(timeout).arm(heart);
  }

  void armSilence(Heartbeat heart) {
    Objects.requireNonNull(silence).arm(heart);
  }
}
