package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.ClientSessionListener;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.Lane;
import dev.yam.engine.LaneTask;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketReader;
import dev.yam.wire.Slice;
import dev.yam.wire.YamException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DirectSocket} on its loop: one session after the other, each when the application asks for it.
 *
 * <pre>
 * CLOSED --connect()--> CONNECTING --> READY --close()--> CLOSING, until all is sent --> CLOSED
 *                            |           |
 *                            +-- no connection, or its end --> CLOSED
 *
 * In:     {@link DirectSocket}; messages and the life of a {@link ClientSession}
 * Out:    events and listeners, on the lane; messages to the session
 * Thread: the loop, but for what says otherwise
 * </pre>
 */
final class DirectConnection<S extends DirectSocket<S>> implements ClientSessionListener, Lane.Gate, Consumer<Packet> {

  private enum State {
    CLOSED,
    CONNECTING,
    READY,
    CLOSING
  }

  private final S socket;
  private final DirectOptions options;
  private final EngineLoop loop;
  private final Lane lane;
  private final Account account;
  private final Waiting<S> awaiting;

  /** Emitted, and not yet written: bounded by the account. */
  private final Deque<DirectEmission> queue = new ArrayDeque<>(2);

  private State state = State.CLOSED;
  private @Nullable PacketReader reader;

  /** It is to connect again when it has closed: what is emitted from then on waits for that. */
  private boolean comesBack;

  /** While it is closing: how much of the queue is still to be sent by this session. */
  private int leaving;

  /** Why it is closed, unless it has never been asked to connect. */
  private @Nullable YamException ended;

  /** How many sessions have begun. */
  private int sessions;

  /** The lane is full: nothing is read. */
  private boolean heldBack;

  /** Calls of {@link #connect} that the loop has yet to see. */
  private final AtomicInteger asked = new AtomicInteger();

  /** For other threads to read: it is connected or about to be. */
  private volatile boolean active;

  /** For other threads to read: there while it is ready. */
  private volatile @Nullable ClientSession ready;

  /** There while it is not closed. */
  private @Nullable ClientSession session;

  DirectConnection(S socket, DirectOptions options) {
    this.socket = socket;
    this.options = options;
    this.loop = options.loop();
    this.lane = new Lane(loop, options.limits().laneEvents(), this);
    var engine = options.engine().options();
    this.account = new Account(loop, options.limits().bufferedBytes(), engine.maxOutboundBytes(), engine.hooks());
    this.awaiting = new Waiting<>(loop);
  }

  // It connects.

  /** Any thread. */
  void connect() {
    asked.incrementAndGet();
    if (!loop.tryExecute(this::connectHere)) {
      asked.decrementAndGet();
      throw Connection.ended();
    }
  }

  private void connectHere() {
    active = true;
    asked.decrementAndGet();
    switch (state) {
      case CLOSED -> begin();
      case CLOSING -> comesBack = true;
      case CONNECTING, READY -> {}
    }
  }

  private void begin() {
    state = State.CONNECTING;
    ended = null;
    sessions++;
    reader = socket.reader();
    if (!options.autoUnref()) {
      Wakefulness.hold();
    }
    session = options.engine().open(loop, this);
  }

  /** Any thread. */
  boolean isReady() {
    return ready != null;
  }

  /** Any thread. */
  CompletableFuture<S> whenReady() {
    var future = new CompletableFuture<S>();
    handOrFail(future, () -> {
      awaiting.add(future);
      if (state == State.READY) {
        awaiting.complete(socket);
      } else if (ended != null) {
        awaiting.fail(ended);
      }
    });
    return future;
  }

  private void handOrFail(CompletableFuture<?> future, Runnable task) {
    if (!loop.tryExecute(task)) {
      future.completeExceptionally(Connection.ended());
    }
  }

  @Override
  public void opened(ClientSession opened) {
    if (state != State.CONNECTING) {
      return; // it was closed meanwhile
    }
    state = State.READY;
    ready = opened;
    if (heldBack) {
      opened.pause();
    }
    tell(socket.listeners()::ready);
    awaiting.complete(socket);
    flush();
  }

  @Override
  public void failed(ConnectFailedException why) {
    tell(() -> socket.listeners().failed(why));
    ended(DisconnectReason.TRANSPORT_ERROR, why);
  }

  // Events come.

  @Override
  public void text(Slice message) {
    Objects.requireNonNull(reader).text(message, this);
  }

  @Override
  public void binary(Slice message) {
    Objects.requireNonNull(reader).binary(message, this);
  }

  /** Called by the reader. While it is closing nothing is heard any more, but answers. */
  @Override
  public void accept(Packet packet) {
    if (state == State.READY || packet instanceof Packet.Ack) {
      socket.heard(packet);
    }
  }

  /** Loop. Names the session that there is, or was last. */
  int visit() {
    return sessions;
  }

  void submit(LaneTask task) {
    lane.submit(task);
  }

  private void tell(Runnable listeners) {
    submit(new LaneTask() {
      @Override
      protected void run() {
        listeners.run();
      }
    });
  }

  @Override
  public void pause() {
    heldBack = true;
    if (session != null) {
      session.pause();
    }
  }

  @Override
  public void resume() {
    heldBack = false;
    if (session != null) {
      session.resume();
    }
  }

  // Events go.

  /** Any thread. Throws what {@link DirectSocket#emit} throws. */
  void emit(DirectEmission emission) {
    if (!active && asked.get() == 0) {
      throw new DisconnectedException("not connected: connect() comes first");
    }
    hand(emission);
  }

  /** As {@link #emit}; dropped if it is not connected. */
  void hand(DirectEmission emission) {
    account.reserve(emission.cost);
    loop.execute(emission);
  }

  void send(DirectEmission emission) {
    if (state == State.CLOSED || (state == State.CLOSING && !comesBack)) {
      drop(emission, "not connected");
      return;
    }
    queue.add(emission);
    flush();
    if (!queue.isEmpty()) {
      emission.detach();
    }
  }

  private void flush() {
    ClientSession open = ready;
    while (open != null && hasNext() && open.canTake(queue.element().cost)) {
      DirectEmission next = queue.remove();
      leaving -= state == State.CLOSING ? 1 : 0;
      write(open, next);
    }
    if (state == State.CLOSING && leaving == 0) {
      Objects.requireNonNull(session).close(DisconnectReason.FORCED_CLOSE);
    }
  }

  private void write(ClientSession open, DirectEmission next) {
    if (next.isWanted()) {
      open.write(next.message(), false);
      account.release(next.cost);
      next.written();
    } else {
      account.release(next.cost);
    }
  }

  private boolean hasNext() {
    return state == State.CLOSING ? leaving > 0 : !queue.isEmpty();
  }

  @Override
  public void drained() {
    flush();
  }

  /** Any thread. */
  boolean isWritable() {
    ClientSession open = ready;
    return active && account.writable() && (open == null || open.writable());
  }

  /** Any thread. */
  CompletableFuture<Void> whenWritable() {
    var future = new CompletableFuture<Void>();
    handOrFail(future, () -> {
      if (state == State.CLOSED) {
        loop.start(() -> future.completeExceptionally(new DisconnectedException("not connected")));
      } else {
        account.await(future);
      }
    });
    ClientSession open = ready;
    return open == null ? future : future.thenCompose(room -> open.whenWritable());
  }

  // It ends.

  /** Any thread. */
  void close() {
    loop.execute(this::closeHere);
  }

  private void closeHere() {
    active = false;
    switch (state) {
      case CLOSED -> {}
      case CLOSING -> {
        comesBack = false;
        while (queue.size() > leaving) {
          drop(queue.removeLast(), DisconnectReason.FORCED_CLOSE.name());
        }
      }
      case CONNECTING -> {
        state = State.CLOSING;
        drop(queue.size(), DisconnectReason.FORCED_CLOSE.name());
        flush();
      }
      case READY -> {
        state = State.CLOSING;
        leaving = queue.size();
        flush();
      }
    }
  }

  private void drop(int count, String reason) {
    for (int i = 0; i < count; i++) {
      drop(queue.remove(), reason);
    }
  }

  /** Loop. It will not be sent. */
  void drop(DirectEmission emission, String reason) {
    account.release(emission.cost);
    emission.dropped(reason);
  }

  @Override
  public void closed(DisconnectReason reason) {
    ended(reason, new DisconnectedException(reason.name()));
  }

  private void ended(DisconnectReason reason, YamException why) {
    state = State.CLOSED;
    socket.sessionEnded(reason, Optional.ofNullable(session).flatMap(ClientSession::closeFrame));
    session = null;
    ready = null;
    active = comesBack;
    drop(comesBack ? leaving : queue.size(), reason.name());
    leaving = 0;
    account.end(reason.name());
    tell(() -> socket.listeners().closed(reason));
    if (!options.autoUnref()) {
      Wakefulness.release();
    }
    if (comesBack) {
      comesBack = false;
      begin();
    } else {
      ended = why;
      awaiting.fail(why);
    }
  }
}
