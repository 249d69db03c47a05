package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link Session} and a {@link ClientSession} have in common besides what they send: they are held back, and they
 * end, once, whatever ends them first.
 *
 * <pre>
 * In:     calls of the protocol on top; ends that the transport tells
 * Out:    the end, to its {@link SessionListener}
 * Thread: the session's loop, but for what says otherwise
 * </pre>
 */
abstract sealed class EndingSession extends WritingSession permits Session, ClientSession {

  private static final Logger LOG = LoggerFactory.getLogger(EndingSession.class);

  private @Nullable Deadline drainTimeout;
  private boolean paused;

  EndingSession(State state, Transport transport, SendQueue queue, Revision revision, Rhythm rhythm) {
    super(state, transport, queue, revision, rhythm);
  }

  /** The sid. */
  abstract String id();

  abstract Revision revision();

  /** Only when open. */
  abstract SessionListener listener();

  /** How long what is left of it may wait. */
  abstract Duration closeTimeout();

  /** The packet that closes has come. */
  abstract void leftByPeer();

  /** It stays where it is, or ends there. */
  abstract void abandonUpgrade();

  /** Nothing is left of it. */
  abstract void forget();

  /** Tells who has to know why it ended. */
  abstract void tellClosed(DisconnectReason reason);

  final boolean isOpen() {
    return state == State.OPEN;
  }

  /** It takes nothing more to send; what is left waits for its peer. */
  final boolean isDraining() {
    return state == State.DRAINING;
  }

  final boolean isDone() {
    return state == State.DONE;
  }

  // --- back-pressure ---

  /** Whether what the peer sends is read now. */
  final boolean reads() {
    return state == State.OPEN && !paused;
  }

  final boolean isPaused() {
    return paused;
  }

  /** A lane is full ({@link Limit#LANE}): stops reading; the heartbeat's deadline waits meanwhile. Called on the loop. */
  public final void pause() {
    if (reads()) {
      hooks().limitMet(Limit.LANE);
      hold();
    }
  }

  /** As {@link #pause}, and no limit is met. Called on the loop. */
  public final void hold() {
    assert loop.inLoop();
    if (reads()) {
      paused = true;
      incoming.pause();
      transport.pause();
    }
  }

  /** Reads again. Called on the loop. */
  public final void resume() {
    assert loop.inLoop();
    if (state == State.OPEN && paused) {
      paused = false;
      incoming.resume();
      transport.resume();
    }
  }

  // --- ending ---

  /** Takes no more to send, sends what was written before, then closes the transport. Any thread. */
  public final void close(DisconnectReason reason) {
    loop.execute(() -> beginClose(reason));
  }

  void beginClose(DisconnectReason reason) {
    if (state != State.OPEN) {
      return;
    }
    leave(State.DRAINING, closeTimeout());
    transport.resume();
    transport.ends(reason);
    if (transport.closesByPacket()) {
      append(EngineCodec.CLOSE);
    }
    closed(reason);
    drain();
  }

  /** Nothing more is taken; what is left ends within {@code delay}. */
  final void leave(State next, Duration delay) {
    state = next;
    abandonUpgrade();
    var timeout = new DrainTimeout();
    drainTimeout = timeout;
    loop.deadlines(delay).arm(timeout);
  }

  /** Ends at once: what waits is dropped. */
  @Override
  void fail(DisconnectReason reason) {
    assert loop.inLoop();
    if (state == State.DONE) {
      return;
    }
    boolean wasOpen = state == State.OPEN;
    done();
    abandonUpgrade();
    transport.abort(reason);
    if (wasOpen) {
      closed(reason);
    }
  }

  @Override
  final void allSent() {
    done();
  }

  final void done() {
    state = State.DONE;
    if (drainTimeout != null) {
      drainTimeout.cancel();
    }
    queue.clear();
    forget();
  }

  final void closed(DisconnectReason reason) {
    incoming.stop();
    queue.end(reason);
    LOG.debug("session {} closed: {}", id(), reason);
    try {
      tellClosed(reason);
    } catch (RuntimeException fault) {
      LOG.error("session {}: a fault of ours while it closed", id(), fault);
    }
  }

  /** Nobody fetched what was left. */
  private final class DrainTimeout extends Deadline {
    @Override
    protected void expired() {
      fail(DisconnectReason.TRANSPORT_CLOSE);
    }
  }
}
