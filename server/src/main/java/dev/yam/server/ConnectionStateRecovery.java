package dev.yam.server;

import dev.yam.wire.Limit;
import java.time.Duration;

/**
 * Connection state recovery: a client that lost its connection and comes back in time gets its id, rooms and data again,
 * and every event that it missed. Immutable: each method that takes a value returns another.
 *
 * <p>What is kept for those who may come back is bounded: {@link Limit#RECOVERY_SESSIONS},
 * {@link Limit#RECOVERY_EVENTS}, {@link Limit#RECOVERY_BYTES}. A client whose state or whose missed events are not held
 * any more comes in as a new one.
 *
 * @param maxDisconnectionDuration how long a client may be away: 2 minutes, as in the reference server
 * @param skipMiddlewares whether a client that is recovered is let in without the namespace's middleware, which it has
 *     passed before: true, as in the reference server. Credentials that end at a known time are said by
 *     {@link Socket#recoverableUntil}
 * @param maxRecoverySessions {@link Limit#RECOVERY_SESSIONS}
 * @param maxRecoveryEvents {@link Limit#RECOVERY_EVENTS}
 * @param maxRecoveryBytes {@link Limit#RECOVERY_BYTES}
 */
public record ConnectionStateRecovery(
    Duration maxDisconnectionDuration,
    boolean skipMiddlewares,
    int maxRecoverySessions,
    int maxRecoveryEvents,
    long maxRecoveryBytes) {

  public ConnectionStateRecovery {
    if (maxDisconnectionDuration.isNegative() || maxDisconnectionDuration.isZero()) {
      throw new IllegalArgumentException("maxDisconnectionDuration must be positive: " + maxDisconnectionDuration);
    }
    Limit.RECOVERY_SESSIONS.requireAtLeast(1, maxRecoverySessions);
    Limit.RECOVERY_EVENTS.requireAtLeast(1, maxRecoveryEvents);
    Limit.RECOVERY_BYTES.requireAtLeast(1, maxRecoveryBytes);
  }

  /** With the defaults. */
  public static ConnectionStateRecovery defaults() {
    return new ConnectionStateRecovery(
        Duration.ofMinutes(2),
        true,
        (int) Limit.RECOVERY_SESSIONS.defaultValue(),
        (int) Limit.RECOVERY_EVENTS.defaultValue(),
        Limit.RECOVERY_BYTES.defaultValue());
  }

  public ConnectionStateRecovery maxDisconnectionDuration(Duration value) {
    return new ConnectionStateRecovery(
        value, skipMiddlewares, maxRecoverySessions, maxRecoveryEvents, maxRecoveryBytes);
  }

  public ConnectionStateRecovery skipMiddlewares(boolean value) {
    return new ConnectionStateRecovery(
        maxDisconnectionDuration, value, maxRecoverySessions, maxRecoveryEvents, maxRecoveryBytes);
  }

  public ConnectionStateRecovery maxRecoverySessions(int count) {
    return new ConnectionStateRecovery(
        maxDisconnectionDuration, skipMiddlewares, count, maxRecoveryEvents, maxRecoveryBytes);
  }

  public ConnectionStateRecovery maxRecoveryEvents(int count) {
    return new ConnectionStateRecovery(
        maxDisconnectionDuration, skipMiddlewares, maxRecoverySessions, count, maxRecoveryBytes);
  }

  public ConnectionStateRecovery maxRecoveryBytes(long bytes) {
    return new ConnectionStateRecovery(
        maxDisconnectionDuration, skipMiddlewares, maxRecoverySessions, maxRecoveryEvents, bytes);
  }
}
