package dev.yam.client;

import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.Optional;

/** What is a {@link Socket}'s own of {@link ClientOptions}. */
record SocketOptions(Auth auth, Retrying retrying, Limits limits, ErrorHandler errorHandler) {

  static final SocketOptions DEFAULT =
      new SocketOptions(Auth.NONE, Retrying.OFF, Limits.DEFAULT, ErrorHandler.LOGGING);

  /**
   * @param retries how often an event is sent again
   * @param ackTimeout how long an answer may take
   * @param deduplication whether the server is asked to handle each event once
   */
  record Retrying(int retries, Optional<Duration> ackTimeout, boolean deduplication) {

    static final Retrying OFF = new Retrying(0, Optional.empty(), true);

    Retrying {
      if (retries < 0) {
        throw new IllegalArgumentException("retries must be 0 or more, not " + retries);
      }
      ackTimeout.ifPresent(ClientOptions::positive);
    }

    boolean isOn() {
      return retries > 0;
    }
  }

  record Limits(long bufferedBytes, int pendingAcks, int laneEvents) {

    static final Limits DEFAULT =
        new Limits(
            Limit.BUFFERED.defaultValue(),
            (int) Limit.PENDING_ACKS.defaultValue(),
            (int) Limit.LANE.defaultValue());

    Limits {
      Limit.BUFFERED.requireAtLeast(1, bufferedBytes);
      Limit.PENDING_ACKS.requireAtLeast(1, pendingAcks);
      Limit.LANE.requireAtLeast(1, laneEvents);
    }
  }

  SocketOptions auth(Auth value) {
    return new SocketOptions(value, retrying, limits, errorHandler);
  }

  SocketOptions retrying(Retrying value) {
    return new SocketOptions(auth, value, limits, errorHandler);
  }

  SocketOptions limits(Limits value) {
    return new SocketOptions(auth, retrying, value, errorHandler);
  }

  SocketOptions errorHandler(ErrorHandler value) {
    return new SocketOptions(auth, retrying, limits, value);
  }
}
