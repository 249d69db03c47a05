package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.Lane;
import dev.yam.engine.LaneTask;
import dev.yam.server.spi.Change;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of one {@link Socket} on its loop: it enters, its events go to their handlers, it ends once.
 *
 * <pre>
 * In:     {@link Connection} → {@link #enter}, {@link #dispatch}, {@link #close}
 * Out:    {@link #deliver} → the lane → {@link #handle}: middleware, then who listens
 * Thread: the session's loop, but for what says otherwise
 * </pre>
 */
abstract sealed class LoopSocket extends WritingSocket permits ListeningSocket {

  final Namespace namespace;
  final RoomNames rooms;
  private final @Nullable Lane lane;

  /** Absent until the application asks; set by {@link ListeningSocket}. */
  volatile @Nullable SocketListeners around;

  /** Of a client that may send events again. */
  private @Nullable ClientWindow window;

  /** The last broadcast that met this socket. */
  long lastVisit;

  /** For other threads to read. */
  volatile boolean connected;

  /** The server has ended it: nothing more is sent, and events that wait for their handlers are dropped. Any thread. */
  volatile boolean cutOff;

  LoopSocket(Namespace namespace, Connection connection, @Nullable Track track) {
    super(connection, track);
    this.namespace = namespace;
    this.lane = namespace.newLane(connection);
    this.rooms = new RoomNames((Socket) this);
  }

  /** Any thread. */
  final EngineLoop loop() {
    return connection.session().loop();
  }

  /** Any thread. */
  final boolean isCutOff() {
    return cutOff;
  }

  // It enters.

  /** The client is about to be let in, and may send events again. */
  final void remember(ClientWindow its) {
    window = its;
  }

  /** The client is let in: rooms first, then the answer, then what was emitted meanwhile. */
  final void enter(Outgoing answer) {
    state = State.CONNECTED;
    connected = true;
    if (track != null) {
      track.live((Socket) this);
    }
    namespace.membership().enter((Socket) this);
    rooms.open();
    // Before the answer, which may end the session at a limit: who is welcomed is told of the end, in this order.
    submit(new Welcome());
    connection.session().write(answer, false);
    rerunHeld();
  }

  private final class Welcome extends LaneTask {
    @Override
    protected void run() {
      namespace.welcome((Socket) LoopSocket.this);
    }
  }

  /** To be found by its id from now on. Any thread. */
  final void announce() {
    namespace.membership().announce((Socket) this);
  }

  /** Among the receivers, but nothing leaves before {@link #letIn}. */
  final void enterSilently() {
    state = State.RETURNING;
    Objects.requireNonNull(track).begin(namespace.membership().on(loop()));
    rooms.open();
    namespace.membership().tellEntered((Socket) this);
    rerunHeld();
  }

  /** First {@code missed}, then the answer, then what came since it has entered. */
  final void letIn(List<Outgoing> missed, Outgoing answer) {
    state = State.CONNECTED;
    connected = true;
    submit(new Welcome());
    missed.forEach(message -> connection.session().write(message, false));
    connection.session().write(answer, false);
    rerunHeld();
  }

  /** It was about to come back, and nobody has seen it. */
  final void discard() {
    state = State.CLOSED;
    rooms.close();
    rooms.release();
    pendingAcks().lose(DisconnectReason.TRANSPORT_CLOSE);
    rerunHeld();
    namespace.membership().exit((Socket) this);
  }

  /** Let in, and not left yet. */
  final boolean isInside() {
    return state == State.CONNECTED;
  }

  // The road of an event.

  /** An event of the client. */
  final void dispatch(Packet.Event event) {
    if (state != State.CONNECTED) {
      return;
    }
    ClientWindow known = window;
    if (known == null || event.ackId().isEmpty()) {
      deliver(event);
    } else {
      dispatchOnce(known, event);
    }
  }

  private void dispatchOnce(ClientWindow known, Packet.Event event) {
    Ack ack = known.admit(event.ackId().getAsLong(), (Socket) this);
    if (ack != null) {
      deliver(event, ack);
    }
  }

  /** Runs {@code task} after all that was submitted before, where the namespace dispatches. */
  @Override
  protected final void submit(LaneTask task) {
    if (lane != null) {
      lane.submit(task);
    } else {
      task.runHere();
      connection.session().handledHere();
    }
  }

  @Override
  protected final void handle(EventName name, Args args, Ack ack) {
    if (cutOff) {
      drop(ack);
      return;
    }
    SocketListeners watching = around;
    if (watching == null || passes(watching, name, args, ack)) {
      super.handle(name, args, ack);
    }
  }

  private static void drop(Ack ack) {
    if (ack instanceof WindowAck unheard) {
      unheard.forgo();
    }
  }

  private boolean passes(SocketListeners watching, EventName name, Args args, Ack ack) {
    try {
      watching.pass(name, args);
      return true;
    } catch (Throwable refusal) {
      failed(name.text(), ack, refusal);
      return false;
    }
  }

  // Rooms.

  /** What an adapter asks of selected sockets. */
  final void apply(Change change) {
    switch (change) {
      case Change.Join join -> joinHere(join.rooms().toArray(String[]::new));
      case Change.Leave leave -> rooms.leaveHere(leave.rooms().toArray(String[]::new));
      case Change.Disconnect disconnect -> disconnectHere(disconnect.close());
    }
  }

  /** Whoever selected many sockets is not told that one of them is full: its error handler is. */
  private void joinHere(String... names) {
    try {
      rooms.joinHere(names);
    } catch (OverloadedException full) {
      submit(new LaneTask() {
        @Override
        protected void run() {
          namespace.failed((Socket) LoopSocket.this, "join", full);
        }
      });
    }
  }

  /** Whoever hears of rooms hears of its own. */
  final void tellOwnRoom(boolean in) {
    rooms.tellOwnRoom(in);
  }

  /** Whether broadcasts to its own id reach it. */
  final boolean isInOwnRoom() {
    return rooms.isInOwnRoom();
  }

  // It ends.

  final void disconnectHere(boolean close) {
    if (close) {
      connection.disconnectAll();
    } else {
      connection.disconnect((Socket) this);
    }
  }

  /** The client is here by another connection. */
  final void connectionLost() {
    connection.session().close(DisconnectReason.TRANSPORT_CLOSE);
  }

  /** Ends whatever state it is in, once. {@code departs}: the connection goes on without it. */
  final void close(DisconnectReason reason, boolean departs) {
    if (state == State.CLOSED || (track != null && track.endsLater(reason, departs))) {
      return;
    }
    State before = state;
    state = State.CLOSED;
    connected = false;
    if (reason.equals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT)) {
      cutOff = true;
    }
    rooms.close();
    if (track != null && before != State.JOINING) {
      track.session().save((Socket) this, reason, rooms.snapshot());
    }
    rooms.release();
    tellIfGone();
    pendingAcks().lose(reason);
    rerunHeld();
    if (window != null) {
      window.end((Socket) this);
    }
    if (before != State.JOINING) {
      namespace.membership().exit((Socket) this);
    }
    if (before != State.CONNECTED) {
      connection.left((Socket) this, departs);
      return;
    }
    submit(new Farewell(reason, departs));
    if (lane != null) {
      lane.letGo();
    }
  }

  /** Those who wait for the end alone. */
  final void tellIfGone() {
    SocketListeners watching = around;
    if (state == State.CLOSED && watching != null) {
      watching.awaited().ifPresent(gone -> loop().start(() -> gone.complete(null)));
    }
  }

  private final class Farewell extends LaneTask {
    private final DisconnectReason reason;
    private final boolean departs;

    Farewell(DisconnectReason reason, boolean departs) {
      this.reason = reason;
      this.departs = departs;
    }

    @Override
    protected void run() {
      SocketListeners watching = around;
      if (watching != null) {
        watching.disconnecting((Socket) LoopSocket.this, reason);
      }
      rooms.forget();
      watching = around; // whoever is told of the one may ask for the other
      if (watching != null) {
        watching.disconnected((Socket) LoopSocket.this, reason);
      }
      connection.left((Socket) LoopSocket.this, departs);
    }
  }

  /** The rooms of one that has left, if it may come back. */
  final void changeLate(Change change) {
    if (track != null && !cutOff) {
      track.session().changeLate((Socket) this, change);
    }
  }
}
