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
abstract class Heartbeat extends Deadline {

  private final Rhythm rhythm;

  private boolean awaiting;
  private boolean extended;
  private boolean heard;
  private boolean paused;

  /** Where the hearts of one loop wait. */
  record Rhythm(Deadlines interval, Deadlines timeout) {
    static Rhythm of(EngineLoop loop, EngineOptions.Beat beat) {
      return new Rhythm(loop.deadlines(beat.interval()), loop.deadlines(beat.timeout()));
    }
  }

  Heartbeat(Rhythm rhythm) {
    this.rhythm = rhythm;
  }

  abstract void ping();

  abstract void timedOut();

  final void start() {
    rhythm.interval.arm(this);
  }

  final void stop() {
    cancel();
  }

  /** A pong that nobody waits for changes nothing: it must not put off the next ping. */
  final void pong() {
    if (awaiting) {
      awaiting = false;
      rhythm.interval.arm(this);
    }
  }

  /** A packet other than a pong came. */
  final void packet() {
    if (awaiting && !extended && !paused) {
      extended = true;
      rhythm.timeout.arm(this);
    }
  }

  /** Bytes came: a pong may wait behind a large message that is still under way. */
  final void bytes() {
    heard = true;
  }

  final void pause() {
    paused = true;
    if (awaiting) {
      rhythm.interval.arm(this);
    }
  }

  final void resume() {
    paused = false;
    if (awaiting) {
      rhythm.timeout.arm(this);
    }
  }

  @Override
  protected final void expired() {
    if (!awaiting || paused) {
      beat();
    } else if (heard && !extended) {
      extended = true;
      rhythm.timeout.arm(this);
    } else {
      timedOut();
    }
  }

  private void beat() {
    awaiting = true;
    extended = false;
    heard = false;
    (paused ? rhythm.interval : rhythm.timeout).arm(this);
    ping();
  }
}
