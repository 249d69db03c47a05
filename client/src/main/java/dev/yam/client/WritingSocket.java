package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.EventEmitter;
import dev.yam.engine.LaneTask;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link Socket} writes, and what the server owes it for that.
 *
 * <pre>
 * INACTIVE ──connect──> WAITING ──CONNECT──> JOINING ──its answer──> CONNECTED
 *    ^                     ^  for a session     |                        |
 *    │                     └────────────────────┴── connection lost ─────┤
 *    └── disconnect, refused, sent away ──┬──────────────────────────────┤
 *                                         └─── LEAVING <── disconnect ───┘
 *                                              while something waits
 *
 * In:     {@link Emission}
 * Out:    {@link ClientSession#write}; while that is not possible, {@link SendBuffer}
 * Thread: the connection's loop, but for what says otherwise
 * </pre>
 */
abstract sealed class WritingSocket extends EventEmitter<Socket> permits LoopSocket {

  enum State {
    INACTIVE,
    WAITING,
    JOINING,
    CONNECTED,
    LEAVING
  }

  final Connection connection;
  final Endpoint endpoint;
  final String namespace;
  final SocketOptions options;

  /** Changed by {@link LoopSocket}. */
  State state = State.INACTIVE;

  /** Where it may write: there while it is connected or leaving. */
  private @Nullable ClientSession session;

  /** How often it was connected. */
  private long visits;

  /** Ids of events that are to be answered: never used again, so that a server can know one that it had. */
  private final AtomicLong ackIds = new AtomicLong();

  private final Account account;
  private final SendBuffer buffer = new SendBuffer();
  private final PendingAcks acks;
  final @Nullable RetryQueue retries;

  WritingSocket(Connection connection, String namespace, SocketOptions options) {
    this.connection = connection;
    this.endpoint = connection.endpoint();
    this.namespace = namespace;
    this.options = options;
    this.account = new Account(
        endpoint.loop(),
        options.limits().bufferedBytes(),
        endpoint.options().engine().maxOutboundBytes(),
        endpoint.hooks());
    this.acks = new PendingAcks(options.limits().pendingAcks(), endpoint.hooks());
    this.retries = options.retrying().isOn() ? new RetryQueue(this, options.retrying().retries()) : null;
  }

  /** Any thread. */
  final EngineLoop loop() {
    return endpoint.loop();
  }

  /** Any thread. */
  final long nextAckId() {
    return ackIds.getAndIncrement();
  }

  /** Any thread. */
  final Account account() {
    return account;
  }

  final SendBuffer buffer() {
    return buffer;
  }

  final PendingAcks acks() {
    return acks;
  }

  /** Connected, and not about to leave. */
  final boolean isInside() {
    return state == State.CONNECTED;
  }

  /** Which connection it is on. */
  final long visit() {
    return visits;
  }

  /** Whether it is still on the connection that {@link #visit} named. */
  final boolean isAt(long visit) {
    return isInside() && visits == visit;
  }

  // Writing.

  /** Sends {@code emission} behind all that waits. */
  final void send(Emission emission) {
    if (isInside() && buffer.isEmpty() && hasRoomFor(emission)) {
      write(emission);
    } else {
      buffer.add(emission);
    }
  }

  /** Sends {@code emission} if it can leave at once. */
  final void sendNow(Emission emission) {
    if (isInside() && buffer.isEmpty() && session != null && session.writeVolatile(emission.message())) {
      emission.written();
    } else {
      emission.dropped("volatile");
    }
  }

  private boolean hasRoomFor(Emission emission) {
    return session != null && session.canTake(emission.cost);
  }

  private void write(Emission emission) {
    if (session != null) {
      session.write(emission.message(), false);
      emission.written();
    }
  }

  /** The session has room again, or is a new one: what waits goes on. */
  final void flush() {
    for (Emission next = buffer.first(); next != null && hasRoomFor(next); next = buffer.first()) {
      buffer.remove(next);
      write(next);
    }
  }

  /** It is not to be sent any more. */
  final void withdraw(Emission emission) {
    buffer.remove(emission);
    emission.dropped("withdrawn");
  }

  /** A packet of the protocol itself, which nothing waits behind. */
  final void writeControl(ClientSession target, Packet packet) {
    target.write(endpoint.encode(packet), false);
  }

  // Coming and going.

  /** It may write to {@code where}. */
  final void arrive(ClientSession where) {
    session = where;
    visits++;
  }

  /** It may not write any more: what the server still owes it will not come. */
  final void depart(String reason) {
    session = null;
    buffer.connectionLost(reason);
    acks.connectionLost(reason);
  }

  final @Nullable ClientSession session() {
    return session;
  }

  /** Nothing waits any more, and whoever waited knows. */
  final void giveUp(String reason) {
    buffer.clear(reason);
    acks.connectionLost(reason);
    if (retries != null) {
      retries.clear(reason);
    }
    account.end(reason);
  }

  /** The last that it writes before it leaves. */
  final class Leave extends Emission {

    private final String reason;

    Leave(Outgoing disconnect, String reason) {
      super(WritingSocket.this, disconnect);
      this.reason = reason;
    }

    /** Never handed in: it is made on the loop. */
    @Override
    public void run() {
      buffer.add(this);
    }

    @Override
    void written() {
      left(reason);
    }

    @Override
    void dropped(String why) {}

    @Override
    boolean isOfConnection() {
      return true;
    }
  }

  /** What was to be written before it leaves was written. */
  abstract void left(String reason);

  // Those who wait for room.

  /** Completes {@code future}, on a virtual thread, when what waits and what the session has are little. */
  final void awaitRoom(CompletableFuture<Void> future) {
    ClientSession current = session;
    boolean idle = state == State.INACTIVE || !connection.isAtWork();
    if (idle && !account.writable()) {
      account.await(future);
      account.end("not connected, and not about to be");
    } else if (!account.writable() || current == null || current.writable()) {
      account.await(future);
    } else {
      current.whenWritable().whenComplete((room, ended) -> loop().execute(() -> awaitRoom(future)));
    }
  }

  // Listeners.

  /** What those who watch are to be told of an event; null where nobody does. Any thread. */
  final @Nullable Args seen(Args args) {
    return isWatched() ? args : null;
  }

  /** An event was handed to the session: those who watch are told. */
  final void tellWritten(EventName name, Args args) {
    tellSent(name, args);
  }

  /** Nobody else hears of it. */
  final void tellFailed(String event, Throwable failure) {
    submit(new LaneTask() {
      @Override
      protected void run() {
        failed(event, failure);
      }
    });
  }
}
