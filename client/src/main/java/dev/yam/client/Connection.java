package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.Lane;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Packet;
import dev.yam.wire.YamException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one {@link Manager} gets to its server, and back to it: one session at a time, which its sockets share.
 *
 * <pre>
 * CLOSED ──open──> OPENING ───opened───> OPEN
 *  ^   ^              │ failed            │ lost
 *  │   └──given up────┤                   │
 *  │                  v                   │
 *  └────close───── WAITING <──────────────┘
 *                     └──delay over──> OPENING
 *
 * In:     sockets that want to be connected, {@link Attempt}
 * Out:    sessions and packets to {@link LoopSocket}, events to {@link ManagerListeners}
 * Thread: its loop, but for what says otherwise
 * </pre>
 */
final class Connection implements Lane.Gate {

  private enum State {
    CLOSED,
    OPENING,
    OPEN,
    WAITING
  }

  private final Manager manager;
  private final Endpoint endpoint;
  private final EngineLoop loop;
  private final Reconnection reconnection;
  private final ManagerListeners listeners;
  private final Runnable end = this::close;
  private State state = State.CLOSED;
  private @Nullable Attempt attempt;

  /** Lanes that are full: as long as there are such, nothing is read, and nothing new is tried. */
  private int holds;

  private boolean overdue;

  /** Which of the sockets goes on first when there is room. */
  private int firstServed;

  /** A server of Socket.IO 2 has let the client into the main namespace. */
  private Packet.@Nullable Connect offerOfMain;

  /** For other threads to read: the session that is open, and whether one is or is about to be. */
  private volatile @Nullable ClientSession open;

  private volatile boolean atWork;

  Connection(Manager manager, Endpoint endpoint) {
    this.manager = manager;
    this.endpoint = endpoint;
    this.loop = endpoint.loop();
    this.reconnection = new Reconnection(loop, endpoint.options().reconnection(), this::delayOver);
    this.listeners = new ManagerListeners(manager, new Lane(loop, ManagerListeners.MOST_WAITING, this));
  }

  /** Any thread. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** Any thread. */
  ManagerListeners listeners() {
    return listeners;
  }

  /** The session that is open, as any thread may see it. */
  Optional<ClientSession> snapshot() {
    return Optional.ofNullable(open);
  }

  /** Whether it is open, or about to be. */
  boolean isAtWork() {
    return atWork;
  }

  /**
   * Runs {@code task} on the loop; until then the JVM does not end. False if the loop has ended. Any thread.
   */
  boolean hand(Runnable task) {
    Wakefulness.hold();
    boolean handed = loop.tryExecute(() -> {
      try {
        task.run();
      } finally {
        Wakefulness.release();
      }
    });
    if (!handed) {
      Wakefulness.release();
    }
    return handed;
  }

  /** What becomes of whoever asks for something that only the loop could do. */
  static IllegalStateException ended() {
    return new IllegalStateException("the event loops of this client have been closed");
  }

  // Opening.

  /** The application wants it open: a delay is not waited for. */
  void open() {
    if (state == State.CLOSED || state == State.WAITING) {
      reconnection.cancel();
      begin();
    }
  }

  /** A socket wants it open: a reconnection goes on as it is. */
  void need() {
    if (state == State.CLOSED) {
      begin();
    }
  }

  private void begin() {
    overdue = false;
    become(State.OPENING);
    var next = new Attempt(this, endpoint);
    attempt = next;
    loop.deadlines(endpoint.timeout()).arm(next);
    next.begin();
  }

  private void become(State next) {
    state = next;
    boolean working = next != State.CLOSED;
    if (working == atWork) {
      return;
    }
    atWork = working;
    if (working) {
      loop.atEnd(end);
    } else {
      loop.notAtEnd(end);
    }
    manager.atWork(working);
  }

  boolean isCurrent(Attempt asking) {
    return asking == attempt;
  }

  void opened(ClientSession session) {
    open = session;
    become(State.OPEN);
    if (holds > 0) {
      session.pause();
    }
    int attempts = reconnection.attempts();
    reconnection.reset();
    listeners.opened();
    each(socket -> socket.opened(session));
    if (attempts > 0) {
      listeners.reconnected(attempts);
    }
  }

  /** The session, if it is open. */
  Optional<ClientSession> session() {
    return state == State.OPEN ? Optional.ofNullable(open) : Optional.empty();
  }

  void failed(YamException why) {
    attempt = null;
    boolean again = reconnection.attempts() > 0;
    listeners.failed(why);
    each(socket -> socket.failed(why));
    if (again) {
      listeners.reconnectionFailed(why);
    }
    goOn(why);
  }

  // Coming back.

  private void goOn(YamException why) {
    if (reconnection.goesOn() && !loop.isEnding()) {
      become(State.WAITING);
      reconnection.await();
      return;
    }
    boolean tried = reconnection.attempts() > 0;
    reconnection.reset();
    become(State.CLOSED);
    each(socket -> socket.givenUp(why));
    if (tried) {
      listeners.gaveUp();
    }
  }

  private void delayOver() {
    if (holds > 0) {
      overdue = true; // who listens to attempts does not keep up with them
    } else {
      listeners.attempted(reconnection.attempts());
      begin();
    }
  }

  // What comes.

  void accept(Packet packet, ClientSession session) {
    if (endpoint.dialect().entersMainByItself() && packet.namespace().equals("/")) {
      noteMain(packet);
    }
    LoopSocket socket = manager.find(packet.namespace());
    if (socket == null) {
      return; // as the reference client does
    }
    switch (packet) {
      case Packet.Event event -> socket.dispatch(event);
      case Packet.Ack ack -> socket.settle(ack);
      case Packet.Connect connect -> socket.accepted(connect, session);
      case Packet.Disconnect disconnect -> socket.sentAway();
      case Packet.ConnectError error -> socket.refused(error);
    }
  }

  /** Who is not let into the main namespace by a server of Socket.IO 2 comes into no other. */
  private void noteMain(Packet packet) {
    if (packet instanceof Packet.Connect offer) {
      offerOfMain = offer;
    } else if (packet instanceof Packet.ConnectError error) {
      each(socket -> {
        if (!socket.namespace.equals("/")) {
          socket.refused(error);
        }
      });
    }
  }

  Optional<Packet.Connect> offerOfMain() {
    return Optional.ofNullable(offerOfMain);
  }

  void pinged() {
    listeners.pinged();
  }

  /** The session has room again: the sockets go on, each time another of them first. */
  void drained(ClientSession session) {
    List<Socket> all = List.copyOf(manager.sockets());
    int first = all.isEmpty() ? 0 : Math.floorMod(firstServed++, all.size());
    for (int i = 0; i < all.size(); i++) {
      all.get((first + i) % all.size()).drained(session);
    }
  }

  // The end.

  void closed(DisconnectReason reason) {
    attempt = null;
    ended(reason);
    goOn(new DisconnectedException(reason.toString()));
  }

  private void ended(DisconnectReason reason) {
    open = null;
    offerOfMain = null;
    listeners.closed(reason);
    each(socket -> socket.lost(reason));
  }

  /** A socket has left: the last one closes the session. */
  void left() {
    if (manager.sockets().stream().noneMatch(LoopSocket::isConcerned)) {
      close();
    }
  }

  /** Ends it, and does not come back. */
  void close() {
    Attempt last = attempt;
    attempt = null;
    overdue = false;
    reconnection.reset();
    if (state == State.CLOSED) {
      manager.idle();
      return;
    }
    become(State.CLOSED);
    if (last != null) {
      last.close();
    }
    ended(DisconnectReason.FORCED_CLOSE);
  }

  private void each(Consumer<LoopSocket> action) {
    manager.sockets().forEach(action);
  }

  // Back-pressure.

  /** A lane is full. */
  @Override
  public void pause() {
    if (holds++ == 0 && open != null) {
      open.pause();
    }
  }

  @Override
  public void resume() {
    if (--holds > 0) {
      return;
    }
    if (open != null) {
      open.resume();
    }
    if (overdue) {
      overdue = false;
      delayOver();
    }
  }
}
