package dev.yam.engine;

/**
 * One end's half of the heartbeat. In Engine.IO 4 the server pings (EIO4 §Heartbeat): a ping each interval, and a pong
 * within the timeout; the client listens for both delays together. In Engine.IO 3 it is the other way round.
 *
 * <pre>
 * who pings:
 *          interval            timeout
 * RESTING ----------> AWAITING ----------> timed out
 *    ^                   |  ^
 *    +------- pong ------+  +-- once per ping, when anything else was heard: the timeout starts again
 *
 * who listens:
 *           interval + timeout
 * LISTENING -------------------> timed out
 *    |  ^
 *    +--+ ping, which is answered; once between two pings, when bytes were heard
 * </pre>
 *
 * <p>While its session is paused nothing can be heard, so nothing times out; pings go on, or the other side would. Thread: the session's loop.
 */
abstract class Heartbeat extends Deadline {

  private final Rhythm rhythm;

  /** The rhythm's, as the others below: a pong is awaited. */
  boolean awaiting;

  boolean extended;
  boolean heard;
  boolean paused;

  Heartbeat(Rhythm rhythm) {
    this.rhythm = rhythm;
  }

  abstract void sendPing();

  abstract void sendPong();

  /** The other side beats whose turn it is not. */
  abstract void misdirected();

  abstract void timedOut();

  final void start() {
    rhythm.start(this);
  }

  final void stop() {
    cancel();
  }

  final void ping() {
    rhythm.ping(this);
  }

  final void pong() {
    rhythm.pong(this);
  }

  /** A packet other than a pong came. */
  final void packet() {
    if (awaiting && !extended && !paused) {
      extended = true;
      rhythm.listen(this);
    }
  }

  /** Bytes came: a pong may wait behind a large message that is still under way. */
  final void bytes() {
    heard = true;
  }

  final void pause() {
    paused = true;
    rhythm.pause(this);
  }

  final void resume() {
    paused = false;
    rhythm.resume(this);
  }

  @Override
  protected final void expired() {
    rhythm.expired(this);
  }

  /** The time is up, unless bytes were heard since. */
  final void extendOrEnd() {
    if (heard && !extended) {
      extended = true;
      rhythm.listen(this);
    } else {
      timedOut();
    }
  }
}
