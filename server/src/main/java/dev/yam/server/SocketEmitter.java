package dev.yam.server;

import dev.yam.engine.EventNames;
import dev.yam.server.spi.Publication;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How one socket's next events are sent. Immutable: each operator returns another. What names others than the socket
 * ({@link #to}, {@link #broadcast} and the like) goes on as a {@link BroadcastOperator} with the same flags.
 */
public final class SocketEmitter {

  private final Socket socket;
  private final Publication.Flags flags;
  private final Optional<Duration> timeout;

  SocketEmitter(Socket socket, Publication.Flags flags, Optional<Duration> timeout) {
    this.socket = socket;
    this.flags = flags;
    this.timeout = timeout;
  }

  /**
   * Drops the event if the client cannot take it at once: no poll is waiting, earlier events are, or it is not let in
   * yet. What is to be answered is never dropped.
   */
  public SocketEmitter asVolatile() {
    return new SocketEmitter(socket, flags.asDroppable(), timeout);
  }

  /** Whether the event may be compressed, where transport and options do that. True. */
  public SocketEmitter compress(boolean compress) {
    return new SocketEmitter(socket, flags.withCompress(compress), timeout);
  }

  /** Acknowledgements fail with {@code AckTimeoutException} after {@code timeout}. */
  public SocketEmitter timeout(Duration timeout) {
    return new SocketEmitter(socket, flags, Optional.of(timeout));
  }

  /** Everyone in any of the rooms but the socket. */
  public BroadcastOperator to(String... rooms) {
    return broadcast().to(rooms);
  }

  /** The same as {@link #to}. */
  public BroadcastOperator in(String... rooms) {
    return to(rooms);
  }

  /** Everyone but the socket and those in any of the rooms. */
  public BroadcastOperator except(String... rooms) {
    return broadcast().except(rooms);
  }

  /** Everyone of this node but the socket. */
  public BroadcastOperator local() {
    return broadcast().local();
  }

  /** Everyone of the namespace but the socket. */
  public BroadcastOperator broadcast() {
    return socket.broadcast().with(flags, timeout);
  }

  public void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(socket.binder(), values));
  }

  public void emit(String event, Args args) {
    socket.send(EventNames.of(event), args, flags.droppable(), flags.compress());
  }

  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return emitWithAck(event, Args.of(socket.binder(), values));
  }

  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    return socket.sendWithAck(EventNames.of(event), args, flags.compress(), timeout);
  }
}
