package dev.yam.engine;

import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one session has been given to send and its transport has not taken yet, and those who wait for room.
 *
 * <p>Bytes count from the call of {@code emit} until the operating system has them: a handler that emits a million
 * messages is stopped at the limit, not when memory is full. They are {@code reserved} by the caller, {@code queued}
 * where the loop itself adds a message, and {@code pending} when the transport has them. What the loop counts are plain
 * fields, here and not in objects of their own: a broadcast touches those of every receiver.
 *
 * <pre>
 * In:     messages of the session
 * Out:    its transport, once per turn
 * Thread: the session's loop, but for what says otherwise
 * </pre>
 */
final class SendQueue {

  /** What a queued message costs beside its bytes: a link or an entry, its object, a task on the way to the loop. */
  private static final int PER_MESSAGE = 64;

  /** No more is put into one buffer, but for the last message. */
  private static final int LONG = 64 * 1024;

  private static final AtomicLongFieldUpdater<SendQueue> RESERVED =
      AtomicLongFieldUpdater.newUpdater(SendQueue.class, "reserved");

  private final EngineLoop loop;
  private final long limit;

  /** What was added in this turn, behind all that is kept. */
  private @Nullable Sequence added;

  /** What could not leave in the turn in which it was added. */
  private @Nullable Deque<Outgoing> kept;

  private @Nullable List<CompletableFuture<Void>> waitingForRoom;

  /** Bytes that callers have reserved and that have not left: any thread adds, the loop subtracts. */
  private volatile long reserved;

  /** How much of {@link #reserved} is here. */
  private long arrived;

  /** Bytes that are here without having been reserved. */
  private long queued;

  /** Bytes that the transport held when it was last asked. */
  private long pending;

  /** {@link #queued} and {@link #pending}, for other threads to read. */
  private volatile long held;

  SendQueue(EngineLoop loop, long limit) {
    this.loop = loop;
    this.limit = limit;
  }

  EngineLoop loop() {
    return loop;
  }

  static long cost(int bytes) {
    return (long) bytes + PER_MESSAGE;
  }

  // --- counting ---

  /** False, and nothing is counted, if the limit would be passed. Any thread. */
  boolean reserve(int bytes) {
    long cost = cost(bytes);
    if (RESERVED.addAndGet(this, cost) + held <= limit) {
      return true;
    }
    RESERVED.addAndGet(this, -cost);
    return false;
  }

  /** Gives back what was reserved. Any thread. */
  void unreserve(int bytes) {
    RESERVED.addAndGet(this, -cost(bytes));
  }

  /** Any thread. */
  boolean canTake(long cost) {
    return total() + cost <= limit;
  }

  private long total() {
    return reserved + held;
  }

  /** Below half of the limit. Any thread. */
  boolean writable() {
    return total() <= limit / 2;
  }

  /** Of what has arrived, {@code left} is still here; from now on the loop alone counts it. */
  private void settle(long left) {
    if (arrived != 0) {
      RESERVED.addAndGet(this, -arrived);
      arrived = 0;
    }
    queued = left;
    held = left + pending;
  }

  private void look(Transport transport) {
    long now = transport.pending();
    if (now != pending) {
      pending = now;
      held = queued + now;
    }
  }

  // --- in ---

  boolean isEmpty() {
    return added == null && kept == null;
  }

  /** It is better sent than added to. */
  boolean isLong() {
    return added != null && added.length() > LONG;
  }

  /** Takes a message that was reserved. */
  void addReserved(Outgoing message) {
    arrived += cost(message.size());
    append(message);
  }

  /** Takes a message that was not reserved; false if the limit would be passed. */
  boolean add(Outgoing message) {
    if (total() + cost(message.size()) > limit) {
      return false;
    }
    force(message);
    return true;
  }

  /** Takes a message whatever waits already. */
  void force(Outgoing message) {
    queued += cost(message.size());
    held = queued + pending;
    append(message);
  }

  private void append(Outgoing message) {
    Sequence former = added != null ? added : loop.emptySequence();
    added = former.then(message);
  }

  // --- out ---

  /** Gives {@code transport} what it can take; the rest is kept. */
  void sendBy(Transport transport) {
    if (isEmpty()) {
      return;
    }
    if (!transport.ready()) {
      keep();
      return;
    }
    transport.send(this);
    look(transport);
    roomMade();
  }

  /** The next messages, which the transport holds from now on. Only when not {@link #isEmpty}. */
  Sequence take() {
    Sequence next = kept != null ? takeKept(kept) : Objects.requireNonNull(added);
    added = null;
    pending += next.cost();
    settle(queued + arrived - next.cost());
    return next;
  }

  private Sequence takeKept(Deque<Outgoing> messages) {
    keep();
    Sequence next = Sequence.empty();
    while (!messages.isEmpty() && next.length() <= LONG) {
      next = next.alone(messages.remove());
    }
    forgetIfEmpty(messages);
    return next;
  }

  /** Whether any message that waits may be compressed. */
  boolean compressible() {
    for (Outgoing each : keep()) {
      if (each.compressible()) {
        return true;
      }
    }
    return false;
  }

  /** The next messages as the body of one polling response of at most {@code most} bytes. */
  Slice takePayload(PayloadForm form, int most) {
    Deque<Outgoing> messages = keep();
    Slice body = form.encode(messages, most);
    long left = 0;
    for (Outgoing each : messages) {
      left += cost(each.size());
    }
    settle(left);
    forgetIfEmpty(messages);
    return body;
  }

  /** What was added in this turn waits behind what is kept. */
  private Deque<Outgoing> keep() {
    Deque<Outgoing> messages = kept;
    if (messages == null) {
      messages = new ArrayDeque<>(4);
      kept = messages;
    }
    if (added != null) {
      added.copyTo(messages);
      added = null;
    }
    return messages;
  }

  private void forgetIfEmpty(Deque<Outgoing> messages) {
    if (messages.isEmpty()) {
      kept = null;
    }
  }

  /** Bytes that the transport held have left; false if it still holds more than may wait. */
  boolean drained(Transport transport) {
    look(transport);
    roomMade();
    return total() <= limit;
  }

  void clear() {
    settle(0);
    added = null;
    kept = null;
  }

  // --- those who wait for room ---

  /** Completes {@code future}, on a virtual thread, when {@link #writable}. */
  void await(CompletableFuture<Void> future, Transport transport) {
    look(transport);
    if (writable()) {
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
    if (waiting != null && writable()) {
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
