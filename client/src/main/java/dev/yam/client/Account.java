package dev.yam.client;

import dev.yam.engine.EngineHooks;
import dev.yam.engine.EngineLoop;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes wait in one socket, and who waits for them to become less. Bytes count from the call of {@code emit}
 * until the session has them, or, with retries, until the server has answered.
 *
 * <p>Thread: any reserves; the socket's loop does the rest.
 */
final class Account {

  private final long limit;
  private final long outbound;
  private final EngineHooks hooks;
  private final AtomicLong reserved = new AtomicLong();
  private final Waiting<Void> waiting;

  /** {@code limit} is {@link Limit#BUFFERED}'s value in force, {@code outbound} {@link Limit#OUTBOUND}'s. */
  Account(EngineLoop loop, long limit, long outbound, EngineHooks hooks) {
    this.limit = limit;
    this.outbound = outbound;
    this.hooks = hooks;
    this.waiting = new Waiting<>(loop);
  }

  /**
   * Counts what is going to wait.
   *
   * @throws OverloadedException if that is too much; then nothing is counted
   */
  void reserve(long cost) {
    if (cost > outbound) {
      hooks.limitMet(Limit.OUTBOUND);
      throw new OverloadedException(Limit.OUTBOUND, outbound); // no session would ever take it
    }
    if (!tryReserve(cost)) {
      hooks.limitMet(Limit.BUFFERED);
      throw new OverloadedException(Limit.BUFFERED, limit);
    }
  }

  /** As {@link #reserve}; false if that is too much. */
  boolean tryReserve(long cost) {
    if (cost > outbound) {
      return false;
    }
    if (reserved.addAndGet(cost) <= limit) {
      return true;
    }
    reserved.addAndGet(-cost);
    return false;
  }

  /** Less than half of what may wait is waiting. Any thread. */
  boolean writable() {
    return reserved.get() <= limit / 2;
  }

  /** What is counted now. Any thread. */
  long reserved() {
    return reserved.get();
  }

  /** Loop. It does not wait any more. */
  void release(long cost) {
    reserved.addAndGet(-cost);
    roomMade();
  }

  /** Loop. Completes {@code future} when {@link #writable}. */
  void await(CompletableFuture<Void> future) {
    waiting.add(future);
    roomMade();
  }

  private void roomMade() {
    if (!waiting.isEmpty() && writable()) {
      waiting.complete(null);
    }
  }

  /** Loop. Nothing is sent for now: nobody waits for ever. */
  void end(String reason) {
    waiting.fail(new DisconnectedException(reason));
  }
}
