package dev.yam.engine;

import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one session has been given to send and its transport has not taken yet, with its count of bytes and those who
 * wait for room.
 *
 * <pre>
 * In:     messages of the session
 * Out:    its transport, once per turn
 * Thread: the session's loop, but for what says otherwise
 * </pre>
 */
final class SendQueue {

  private final EngineLoop loop;
  private final Outbound outbound;
  private final Deque<Outgoing> messages = new ArrayDeque<>(4);
  private long cost;
  private @Nullable List<CompletableFuture<Void>> waitingForRoom;

  SendQueue(EngineLoop loop, long limit) {
    this.loop = loop;
    this.outbound = new Outbound(limit);
  }

  /** False, and nothing is counted, if the limit would be passed. Any thread. */
  boolean reserve(Outgoing message) {
    return reserve(message.size());
  }

  /** As {@link #reserve(Outgoing)}. Any thread. */
  boolean reserve(int bytes) {
    return outbound.reserve(bytes);
  }

  /** Gives back what was reserved. Any thread. */
  void unreserve(int bytes) {
    outbound.release(Outbound.cost(bytes));
  }

  /** True for the first caller who finds the limit passed, false for all who come after. Any thread. */
  boolean firstToOverflow() {
    return outbound.firstToOverflow();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Takes a message that was reserved. */
  void add(Outgoing message) {
    messages.add(message);
    cost += Outbound.cost(message.size());
  }

  /** Takes a message whatever waits already. */
  void force(Outgoing message) {
    outbound.force(message.size());
    add(message);
  }

  /** Gives {@code transport} what it can take, and counts what has left as what the transport still holds. */
  void sendBy(Transport transport) {
    transport.send(messages);
    long left = 0;
    for (Outgoing each : messages) {
      left += Outbound.cost(each.size());
    }
    outbound.pending(transport.pending());
    outbound.release(cost - left);
    cost = left;
    roomMade();
  }

  /** Bytes that the transport held have left; false if it still holds more than may wait. */
  boolean drained(Transport transport) {
    outbound.pending(transport.pending());
    roomMade();
    return outbound.total() <= outbound.limit();
  }

  void clear() {
    outbound.release(cost);
    cost = 0;
    messages.clear();
  }

  /** Below half of the limit. Any thread. */
  boolean writable() {
    return outbound.writable();
  }

  /** Completes {@code future}, on a virtual thread, when {@link #writable}. */
  void await(CompletableFuture<Void> future) {
    if (outbound.writable()) {
      loop.start(() -> future.complete(null));
      return;
    }
    if (waitingForRoom == null) {
      waitingForRoom = new ArrayList<>(1);
    }
    waitingForRoom.add(future);
  }

  private void roomMade() {
    List<CompletableFuture<Void>> waiting = waitingForRoom;
    if (waiting != null && outbound.writable()) {
      waitingForRoom = null;
      waiting.forEach(future -> loop.start(() -> future.complete(null)));
    }
  }

  /** Tells those who wait that there will be no room. */
  void end(DisconnectReason reason) {
    List<CompletableFuture<Void>> waiting = waitingForRoom;
    if (waiting != null) {
      waitingForRoom = null;
      waiting.forEach(
          future -> loop.start(() -> future.completeExceptionally(new DisconnectedException(reason.name()))));
    }
  }
}
