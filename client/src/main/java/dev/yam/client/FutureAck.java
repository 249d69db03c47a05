package dev.yam.client;

import dev.yam.engine.EngineLoop;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.YamException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What {@code emitWithAck} waits for.
 *
 * <pre>
 * In:     the server's answer, the end of the connection, or the timeout, which counts from the call of emit
 * Out:    a future, completed on a virtual thread of its own: neither the loop nor a blocked lane holds it up
 * Thread: the socket's loop
 * </pre>
 */
abstract class FutureAck extends PendingAck {

  private final EngineLoop loop;
  private final CompletableFuture<Args> future;
  private final Optional<Duration> timeout;

  FutureAck(EngineLoop loop, long id, CompletableFuture<Args> future, Optional<Duration> timeout) {
    super(id);
    this.loop = loop;
    this.future = future;
    this.timeout = timeout;
  }

  /** Who waits for it, as errors say. */
  abstract Object asker();

  /** It is too late for an answer: an event that still waits is not sent any more. */
  abstract void giveUp();

  final void begin() {
    timeout.ifPresent(limit -> loop.schedule(this, limit));
  }

  @Override
  final void answered(Args args) {
    loop.start(() -> future.complete(args));
  }

  @Override
  final void lost(String reason) {
    fail(new DisconnectedException(reason));
  }

  @Override
  protected final void expired() {
    giveUp();
    fail(new AckTimeoutException("no acknowledgement in time from the server, in " + asker(), List.of()));
  }

  final void fail(YamException failure) {
    loop.start(() -> future.completeExceptionally(failure));
  }
}
