package dev.yam.engine;

import java.time.Duration;

/**
 * How long one connection may take: over a request, between two of them, and over an answer. Where one read brings the
 * whole of a request, no clock runs for it. Thread: the connection's loop.
 */
final class RequestClock extends Deadline {

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final HttpConnection connection;
  private final HttpOptions.Timeouts timeouts;

  /** Which times of the request run. */
  private boolean runs;

  private boolean headTimed = true;
  private boolean bodyTimed;

  private long start;

  RequestClock(HttpConnection connection, HttpOptions.Timeouts timeouts) {
    this.connection = connection;
    this.timeouts = timeouts;
  }

  /** The connection is new: the header of its first request is waited for. */
  void opened() {
    arm(timeouts.header());
  }

  /** The first bytes of a further request have come. */
  void begin() {
    runs = false;
    headTimed = false;
    bodyTimed = false;
  }

  /** What was read ends within a header: the rest of it must come in time. */
  void awaitHead() {
    run();
    if (!headTimed) {
      headTimed = true;
      arm(timeouts.header());
    }
  }

  /** What was read ends within a body: the rest of it must come in time. */
  void awaitBody() {
    long now = run();
    if (!bodyTimed) {
      bodyTimed = true;
      connection.loop().schedule(this, timeouts.request().minusNanos(now - start));
    }
  }

  private long run() {
    long now = connection.loop().nanoTime();
    if (!runs) {
      runs = true;
      start = now;
    }
    return now;
  }

  /** The next request, or the peer's taking of an answer, is waited for. */
  void idle() {
    arm(timeouts.idle());
  }

  /** The end of the peer is waited for. */
  void linger() {
    arm(LINGER);
  }

  private void arm(Duration delay) {
    connection.loop().deadlines(delay).arm(this);
  }

  @Override
  protected void expired() {
    connection.timedOut();
  }
}
