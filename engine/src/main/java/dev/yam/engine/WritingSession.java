package dev.yam.engine;

import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import java.util.concurrent.CompletableFuture;

/**
 * What a {@link Session} or a {@link ClientSession} sends: counted from the call of {@code emit}, in order, and flushed once per turn.
 *
 * <pre>
 * In:     messages of any thread, {@linkplain #reserve reserved} there and {@linkplain #write written} on the loop
 * Out:    the session's transport, by its {@link SendQueue}
 * Thread: the session's loop, but for what says otherwise
 * </pre>
 */
abstract sealed class WritingSession permits EndingSession {

  enum State {
    /** Of a client that is connecting. */
    OPENING,
    OPEN,
    DRAINING,
    LEFT,
    DONE
  }

  final EngineLoop loop;
  final SendQueue queue;
  final Incoming incoming;

  /** Changed by those that extend this, as the next. */
  State state;

  Transport transport;

  private boolean flushScheduled;

  /** A message of the read that is under way has been answered on the loop. */
  private boolean handledHere;

  /** Set by whoever finds the limit on outbound bytes passed. */
  private volatile boolean overflowed;

  WritingSession(State state, Transport transport, SendQueue queue, Revision revision, Rhythm rhythm) {
    this.state = state;
    this.transport = transport;
    this.loop = queue.loop();
    this.queue = queue;
    this.incoming = revision.incoming((EndingSession) this, rhythm);
  }

  abstract EngineHooks hooks();

  /** Ends at once: what waits is dropped. */
  abstract void fail(DisconnectReason reason);

  /** All that was written before the close has been sent. */
  abstract void allSent();

  /** Nothing can leave at once while its client moves to another transport. */
  abstract boolean isUpgrading();

  // --- the account ---

  /**
   * Counts {@link Outgoing#size()} bytes that {@link #write} will take, before the loop sees them. False if the limit
   * is met: nothing is counted, and the session closes itself. Any thread.
   */
  public final boolean reserve(int bytes) {
    if (queue.reserve(bytes)) {
      return true;
    }
    if (!overflowed) {
      overflowed = true; // a handler that goes on emitting beyond the limit sounds the alarm once
      loop.execute(this::overflow);
    }
    return false;
  }

  /** What {@code message} counts for while it waits. */
  public static long cost(Outgoing message) {
    return SendQueue.cost(message.size());
  }

  /** Whether so much, as {@link #cost} counts it, may be written without the limit being met. On the loop. */
  public boolean canTake(long cost) {
    return queue.canTake(cost);
  }

  /** Gives back what was reserved for a message that will not be written. Any thread. */
  public final void unreserve(int bytes) {
    queue.unreserve(bytes);
  }

  private void overflow() {
    if (state != State.DONE) {
      hooks().limitMet(Limit.OUTBOUND);
      fail(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
    }
  }

  /** Whether less than half of what may wait ({@link Limit#OUTBOUND}) is waiting. Any thread. */
  public final boolean writable() {
    return queue.writable();
  }

  /**
   * Completes when {@link #writable}; exceptionally, with {@link DisconnectedException}, when the session is closed
   * before. Completes on a virtual thread. Any thread.
   */
  public final CompletableFuture<Void> whenWritable() {
    var future = new CompletableFuture<Void>();
    if (!loop.tryExecute(() -> await(future))) {
      Thread.startVirtualThread(() -> future.completeExceptionally(new DisconnectedException("session closed")));
    }
    return future;
  }

  private void await(CompletableFuture<Void> future) {
    if (state != State.OPEN) {
      loop.start(() -> future.completeExceptionally(new DisconnectedException("session closed")));
    } else {
      queue.await(future, transport);
    }
  }

  // --- writing ---

  /**
   * Sends {@code message} behind all before it; {@code reserved} says whether its size was {@linkplain #reserve
   * counted} before. Dropped once the session is closed. Called on the loop.
   */
  public final void write(Outgoing message, boolean reserved) {
    assert loop.inLoop();
    drainIfLong();
    if (state != State.OPEN) {
      if (reserved) {
        queue.unreserve(message.size());
      }
      return;
    }
    if (reserved) {
      queue.addReserved(message);
    } else if (!queue.add(message)) {
      overflow();
      return;
    }
    scheduleFlush();
  }

  /** Sends {@code message} if it can leave at once; false if it was dropped. Called on the loop. */
  public final boolean writeVolatile(Outgoing message) {
    assert loop.inLoop();
    drainIfLong();
    if (state != State.OPEN || isUpgrading() || !transport.writable() || !queue.add(message)) {
      return false;
    }
    scheduleFlush();
    return true;
  }

  /** It is this end's turn to ping. */
  void beat() {
    append(EngineCodec.PING);
  }

  /** The peer has pinged. Counted as messages are: who pings and never reads is stopped at the same limit. */
  void answerPing() {
    write(EngineCodec.PONG, false);
  }

  /** Sends what belongs to Engine.IO itself, whatever waits already. */
  final void append(Outgoing packet) {
    queue.force(packet);
    scheduleFlush();
  }

  /** Much leaves before the turn ends, rather than in one buffer of any size. */
  private void drainIfLong() {
    if (queue.isLong()) {
      drain();
    }
  }

  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      loop.flushAtEndOfTurn(incoming);
    }
  }

  // --- flushing ---

  /**
   * Says that a message was handled on the loop, not on a lane: what it is answered leaves when the read ends that
   * brought it, rather than at the end of the turn, when a hundred other reads have driven it out of the caches. (Binary
   * 1 KB, 16 in flight, 100 connections: a fifth less CPU in a first form, which flushed after every read.) On the loop.
   */
  public final void handledHere() {
    assert loop.inLoop();
    handledHere = true;
  }

  /** The transport has handed over all that one read has brought. */
  final void readEnded() {
    if (!handledHere) {
      return;
    }
    handledHere = false;
    loop.runHandedIn();
    if (flushScheduled) {
      flush();
    }
  }

  void flush() {
    flushScheduled = false;
    drain();
  }

  /** Sends what the transport can take. */
  final void drain() {
    if (state == State.DONE) {
      return;
    }
    queue.sendBy(transport);
    if (state == State.DRAINING && queue.isEmpty()) {
      transport.close();
      allSent();
    }
  }

  /** A transport that could not take more can take more. */
  void ready() {
    if (state == State.LEFT) {
      fail(DisconnectReason.TRANSPORT_CLOSE);
    } else {
      drain();
    }
  }

  /** The transport holds less than before. */
  void drained() {
    if (!queue.drained(transport)) {
      overflow();
    }
  }
}
