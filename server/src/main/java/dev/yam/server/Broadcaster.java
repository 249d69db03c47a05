package dev.yam.server;

import dev.yam.wire.Args;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose sockets can all be spoken to: each operator is that of {@link #broadcast}. Any thread; what one thread
 * broadcasts reaches each receiver in that order.
 */
abstract sealed class Broadcaster permits Server, Namespace, DynamicNamespace {

  /** Everyone; the start of a selection. */
  public abstract BroadcastOperator broadcast();

  /** As {@link BroadcastOperator#to}: those in any of the rooms. */
  public BroadcastOperator to(String... rooms) {
    return broadcast().to(rooms);
  }

  /** The same as {@link #to}. */
  public BroadcastOperator in(String... rooms) {
    return broadcast().in(rooms);
  }

  /** As {@link BroadcastOperator#except}: everyone but those in any of the rooms. */
  public BroadcastOperator except(String... rooms) {
    return broadcast().except(rooms);
  }

  /** As {@link BroadcastOperator#local}: everyone on this node. */
  public BroadcastOperator local() {
    return broadcast().local();
  }

  /** As {@link BroadcastOperator#asVolatile}. */
  public BroadcastOperator asVolatile() {
    return broadcast().asVolatile();
  }

  /** As {@link BroadcastOperator#compress}. */
  public BroadcastOperator compress(boolean compress) {
    return broadcast().compress(compress);
  }

  /** As {@link BroadcastOperator#timeout}. */
  public BroadcastOperator timeout(Duration timeout) {
    return broadcast().timeout(timeout);
  }

  /** As {@link BroadcastOperator#emit(String, Object...)}, to everyone. */
  public void emit(String event, @Nullable Object... values) {
    broadcast().emit(event, values);
  }

  /** As {@link BroadcastOperator#emit(String, Args)}, to everyone. */
  public void emit(String event, Args args) {
    broadcast().emit(event, args);
  }

  /** Sends the event {@code message} to everyone. */
  public void send(@Nullable Object... values) {
    broadcast().emit("message", values);
  }

  /** As {@link BroadcastOperator#emitWithAck(String, Object...)}, of everyone. */
  public CompletableFuture<List<Args>> emitWithAck(String event, @Nullable Object... values) {
    return broadcast().emitWithAck(event, values);
  }

  /** As {@link BroadcastOperator#emitWithAck(String, Args)}, of everyone. */
  public CompletableFuture<List<Args>> emitWithAck(String event, Args args) {
    return broadcast().emitWithAck(event, args);
  }

  /** As {@link BroadcastOperator#socketsJoin}, for everyone. */
  public void socketsJoin(String... rooms) {
    broadcast().socketsJoin(rooms);
  }

  /** As {@link BroadcastOperator#socketsLeave}, for everyone. */
  public void socketsLeave(String... rooms) {
    broadcast().socketsLeave(rooms);
  }

  /** As {@link Socket#disconnect()}, for everyone. */
  public void disconnectSockets() {
    broadcast().disconnectSockets();
  }

  /** As {@link Socket#disconnect(boolean)}, for everyone. */
  public void disconnectSockets(boolean close) {
    broadcast().disconnectSockets(close);
  }

  /** As {@link BroadcastOperator#fetchSockets}, of everyone. */
  public CompletableFuture<List<RemoteSocket>> fetchSockets() {
    return broadcast().fetchSockets();
  }
}
