package dev.yam.server;

import dev.yam.server.spi.HandshakeRecord;
import dev.yam.server.spi.SocketRecord;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A socket of this node or another, as it was when it was fetched, and what can be asked of it wherever it is. Any
 * thread; what one thread asks happens in that order. A socket that has left hears nothing and nobody is told; for those
 * of this node {@link Namespace#socket} finds the socket itself.
 */
public final class RemoteSocket {

  private final SocketRecord snapshot;
  private final BroadcastOperator operator;

  /** {@code operator} reaches the room of the socket's own id. */
  RemoteSocket(SocketRecord snapshot, BroadcastOperator operator) {
    this.snapshot = snapshot;
    this.operator = operator;
  }

  public String id() {
    return snapshot.id();
  }

  public HandshakeRecord handshake() {
    return snapshot.handshake();
  }

  /** The rooms it was in, its own included. */
  public Set<String> rooms() {
    return snapshot.rooms();
  }

  /** What the application kept with it: a copy, and what is changed in it is changed nowhere else. */
  public Map<String, Object> data() {
    return snapshot.data();
  }

  public void join(String... rooms) {
    operator.socketsJoin(rooms);
  }

  public void leave(String... rooms) {
    operator.socketsLeave(rooms);
  }

  /** As {@link Socket#disconnect()}. */
  public void disconnect() {
    disconnect(false);
  }

  /** As {@link Socket#disconnect(boolean)}. */
  public void disconnect(boolean close) {
    operator.disconnectSockets(close);
  }

  /** The same socket, whose acknowledgements fail after {@code timeout}. 10 s. */
  public RemoteSocket timeout(Duration timeout) {
    return new RemoteSocket(snapshot, operator.timeout(timeout));
  }

  public void emit(String event, @Nullable Object... values) {
    operator.emit(event, values);
  }

  public void emit(String event, Args args) {
    operator.emit(event, args);
  }

  /**
   * Completes on a virtual thread with the client's answer, or exceptionally: with
   * {@link dev.yam.wire.AckTimeoutException}, or with {@link DisconnectedException} if the socket is nowhere any more.
   */
  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return one(operator.emitWithAck(event, values));
  }

  /** As {@link #emitWithAck(String, Object...)}, with arguments as they came. */
  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    return one(operator.emitWithAck(event, args));
  }

  private CompletableFuture<Args> one(CompletableFuture<List<Args>> answers) {
    return answers.thenApply(all -> {
      if (all.isEmpty()) {
        throw new DisconnectedException("the socket has left");
      }
      return all.get(0);
    });
  }

  @Override
  public String toString() {
    return "RemoteSocket[" + id() + "]";
  }
}
