package dev.yam.engine;

/**
 * The server's half of the heartbeat (EIO4 §Heartbeat): a ping each interval, and a pong within the timeout.
 *
 * <pre>
 *          interval            timeout
 * RESTING ----------> AWAITING ----------> timed out
 *    ^                   |  ^
 *    +------- pong ------+  +-- once per ping, when anything else was heard: the timeout starts again
 * </pre>
 *
 * <p>While its session is paused nothing can be heard, so nothing times out; pings go on, or the client would.
 * Thread: the session's loop.
 */
final class Heartbeat extends Deadline {

  /** Whose heart beats. */
  interface Body {
    void ping();

    void timedOut();
  }

  private final Deadlines interval;
  private final Deadlines timeout;
  private final Body body;

  private boolean awaiting;
  private boolean extended;
  private boolean heard;
  private boolean paused;

  Heartbeat(EngineLoop loop, EngineOptions.Beat beat, Body body) {
    this.interval = loop.deadlines(beat.interval());
    this.timeout = loop.deadlines(beat.timeout());
    this.body = body;
  }

  void start() {
    interval.arm(this);
  }

  void stop() {
    cancel();
  }

  /** A pong that nobody waits for changes nothing: it must not put off the next ping. */
  void pong() {
    if (awaiting) {
      awaiting = false;
      interval.arm(this);
    }
  }

  /** A packet other than a pong came. */
  void packet() {
    if (awaiting && !extended && !paused) {
      extended = true;
      timeout.arm(this);
    }
  }

  /** Bytes came: a pong may wait behind a large message that is still under way. */
  void bytes() {
    heard = true;
  }

  void pause() {
    paused = true;
    if (awaiting) {
      interval.arm(this);
    }
  }

  void resume() {
    paused = false;
    if (awaiting) {
      timeout.arm(this);
    }
  }

  @Override
  protected void expired() {
    if (!awaiting || paused) {
      beat();
    } else if (heard && !extended) {
      extended = true;
      timeout.arm(this);
    } else {
      body.timedOut();
    }
  }

  private void beat() {
    awaiting = true;
    extended = false;
    heard = false;
    (paused ? interval : timeout).arm(this);
    body.ping();
  }
}
