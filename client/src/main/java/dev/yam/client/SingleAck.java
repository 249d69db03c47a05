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
import org.jspecify.annotations.Nullable;

/**
 * What {@code emitWithAck} waits for.
 *
 * <pre>
 * In:     the server's answer, the end of the connection, or the timeout, which counts from the call of emit
 * Out:    a future, completed on a virtual thread of its own: neither the loop nor a blocked lane holds it up
 * Thread: the socket's loop
 * </pre>
 */
final class SingleAck extends PendingAck {

  private final WritingSocket socket;
  private final CompletableFuture<Args> future;
  private final Optional<Duration> timeout;
  private @Nullable Emission emission;

  SingleAck(WritingSocket socket, long id, CompletableFuture<Args> future, Optional<Duration> timeout) {
    super(id);
    this.socket = socket;
    this.future = future;
    this.timeout = timeout;
  }

  /** The event it answers. */
  void of(Emission event) {
    emission = event;
  }

  void begin() {
    timeout.ifPresent(limit -> loop().schedule(this, limit));
  }

  @Override
  boolean isBuffered() {
    return emission != null && emission.buffered;
  }

  @Override
  void answered(Args args) {
    loop().start(() -> future.complete(args));
  }

  @Override
  void lost(String reason) {
    fail(new DisconnectedException(reason));
  }

  /** An event that still waits is not sent any more. */
  @Override
  protected void expired() {
    socket.acks().forget(this);
    if (emission != null && emission.buffered) {
      socket.withdraw(emission);
    }
    fail(new AckTimeoutException("no acknowledgement in time from the server, in " + socket, List.of()));
  }

  void fail(YamException failure) {
    loop().start(() -> future.completeExceptionally(failure));
  }

  private EngineLoop loop() {
    return socket.loop();
  }
}
