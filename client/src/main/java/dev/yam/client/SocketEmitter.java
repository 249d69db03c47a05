package dev.yam.client;

import dev.yam.engine.EventNames;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How one socket's next events are sent. Immutable: each operator returns another. Any thread. */
public final class SocketEmitter {

  /**
   * @param droppable dropped rather than kept waiting
   * @param compress may be compressed
   * @param timeout how long an answer may take
   */
  record Flags(boolean droppable, boolean compress, Optional<Duration> timeout) {
    static final Flags NONE = new Flags(false, true, Optional.empty());
  }

  private final Socket socket;
  private final Flags flags;

  SocketEmitter(Socket socket, Flags flags) {
    this.socket = socket;
    this.flags = flags;
  }

  /**
   * Drops the event if it cannot leave at once: the socket is not connected, or earlier events wait. It is not sent again
   * with retries either. What is to be answered is never dropped.
   */
  public SocketEmitter asVolatile() {
    return new SocketEmitter(socket, new Flags(true, flags.compress(), flags.timeout()));
  }

  /** Whether the event may be compressed, where transport and options do that. True. */
  public SocketEmitter compress(boolean compress) {
    return new SocketEmitter(socket, new Flags(flags.droppable(), compress, flags.timeout()));
  }

  /** Acknowledgements fail with {@code AckTimeoutException} after {@code timeout}. */
  public SocketEmitter timeout(Duration timeout) {
    return new SocketEmitter(
        socket, new Flags(flags.droppable(), flags.compress(), Optional.of(ClientOptions.positive(timeout))));
  }

  /** As {@link Socket#emit(String, Object...)}. */
  public void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(socket.binder(), values));
  }

  /** As {@link Socket#emit(String, Args)}. */
  public void emit(String event, Args args) {
    EventName name = EventNames.of(event);
    if (socket.retries != null && !flags.droppable()) {
      retry(socket.retries, name, args, Optional.empty());
      return;
    }
    Outgoing message = encode(name, args, OptionalLong.empty());
    var emission = new EventEmission(socket, message, flags.droppable(), name, socket.seen(args));
    if (!flags.droppable()) {
      hand(emission);
    } else if (socket.account().tryReserve(emission.cost)) {
      socket.loop().execute(emission);
    }
  }

  /** As {@link Socket#send}. */
  public void send(@Nullable Object... values) {
    emit("message", values);
  }

  /** As {@link Socket#emitWithAck(String, Object...)}. */
  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return emitWithAck(event, Args.of(socket.binder(), values));
  }

  /** As {@link Socket#emitWithAck(String, Args)}. */
  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    EventName name = EventNames.of(event);
    var future = new CompletableFuture<Args>();
    try {
      if (socket.retries != null && !flags.droppable()) {
        retry(socket.retries, name, args, Optional.of(future));
      } else {
        expect(name, args, future);
      }
    } catch (OverloadedException full) {
      future.completeExceptionally(full);
    }
    return future;
  }

  private void expect(EventName name, Args args, CompletableFuture<Args> future) {
    long id = socket.nextAckId();
    Outgoing message = encode(name, args, OptionalLong.of(id));
    var ack = new SingleAck(socket, id, future, timeout());
    hand(new EventEmission(socket, message, false, name, socket.seen(args)).expecting(ack), future);
  }

  private void retry(RetryQueue queue, EventName name, Args args, Optional<CompletableFuture<Args>> answer) {
    long id = socket.nextAckId();
    Outgoing message = encode(name, args, OptionalLong.of(id));
    var event = new Retry.Event(name, socket.seen(args), id, answer);
    var retry = new Retry(queue, message, event, timeout().orElseThrow());
    if (answer.isPresent()) {
      hand(retry, answer.get());
    } else {
      hand(retry);
    }
  }

  private void hand(Emission emission) {
    if (socket.loop().isEnding()) {
      throw Connection.ended();
    }
    socket.account().reserve(emission.cost);
    socket.loop().execute(emission);
  }

  private void hand(Emission emission, CompletableFuture<Args> future) {
    socket.account().reserve(emission.cost);
    if (!socket.loop().tryExecute(emission)) {
      future.completeExceptionally(Connection.ended());
    }
  }

  private Optional<Duration> timeout() {
    return flags.timeout().or(() -> socket.options.retrying().ackTimeout());
  }

  private Outgoing encode(EventName name, Args args, OptionalLong ackId) {
    Outgoing message = socket.endpoint.parser().encodeForOne(new Packet.Event(socket.namespace, name, args, ackId));
    return flags.compress() ? message : message.uncompressed();
  }
}
