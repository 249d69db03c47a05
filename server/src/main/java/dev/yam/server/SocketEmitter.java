package dev.yam.server;

import dev.yam.wire.Args;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How one socket's next events are sent. Immutable: each operator returns another. */
public final class SocketEmitter {

  private final Socket socket;
  private final boolean droppable;
  private final Optional<Duration> timeout;

  SocketEmitter(Socket socket, boolean droppable, Optional<Duration> timeout) {
    this.socket = socket;
    this.droppable = droppable;
    this.timeout = timeout;
  }

  /**
   * Drops the event if the client cannot take it at once: no poll is waiting, earlier events are, or it is not let in
   * yet. What is to be answered is never dropped.
   */
  public SocketEmitter asVolatile() {
    return new SocketEmitter(socket, true, timeout);
  }

  /** Acknowledgements fail with {@code AckTimeoutException} after {@code timeout}. */
  public SocketEmitter timeout(Duration timeout) {
    return new SocketEmitter(socket, droppable, Optional.of(timeout));
  }

  public void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(socket.binder(), values));
  }

  public void emit(String event, Args args) {
    socket.send(EventNames.of(event), args, droppable);
  }

  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return emitWithAck(event, Args.of(socket.binder(), values));
  }

  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    return socket.sendWithAck(EventNames.of(event), args, timeout);
  }
}
