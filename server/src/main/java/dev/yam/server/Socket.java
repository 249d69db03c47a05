package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.Lane;
import dev.yam.engine.LaneTask;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.SocketRecord;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EventName;
import dev.yam.wire.Json;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace.
 *
 * <p>Every method may be called from any thread and returns at once, but for {@link #awaitWritable}. What one thread
 * asks of a socket, of rooms and of broadcasts happens in the order in which it asked. Handlers of one socket run one
 * after the other.
 *
 * <pre>
 * In:     {@link Connection} → {@link #dispatch} → {@link Delivery} on the lane → {@link #handle} → handlers
 * Out:    {@link #emit} → {@link Emission} → {@code Session.write}, on the loop
 * Thread: lives on its session's loop; methods that say "loop" are called there only
 * </pre>
 */
public final class Socket extends ListeningSocket {

  static final EventName NO_EVENT = EventName.of("");

  private final String id;
  private final Namespace namespace;
  private final Connection connection;
  private final Json auth;
  private final @Nullable Lane lane;

  private final RoomNames rooms;

  /** Loop. */
  private State state = State.JOINING;

  /** Loop. What was emitted before the client was let in: each goes the same way again. */
  private @Nullable List<Runnable> held;

  /** Loop. Absent until an event asks for an answer, or the socket ends. */
  private @Nullable PendingAcks pendingAcks;

  /** Loop. The last broadcast that met this socket. */
  long lastVisit;

  private volatile boolean connected;

  /** The server has ended it: nothing more is sent, and events that wait for their handlers are dropped. */
  private volatile boolean cutOff;

  private volatile @Nullable Map<String, Object> data;

  /** Where connection state recovery is on. */
  private final @Nullable Track track;

  private enum State {
    JOINING,
    /** Among the receivers, and not let in before it has what it missed. */
    RETURNING,
    CONNECTED,
    CLOSED
  }

  Socket(String id, Namespace namespace, Connection connection, Json auth, @Nullable Track track) {
    this.id = id;
    this.namespace = namespace;
    this.connection = connection;
    this.auth = auth;
    this.track = track;
    this.lane = namespace.newLane(connection);
    this.rooms = new RoomNames(this);
  }

  /**
   * 20 characters, not those of the session: it may be shown to other clients. Also the name of the socket's own room.
   * Of a client of {@link Server.Builder#allowEIO3} it has the session's id in it, which is to be shown to nobody else.
   */
  public String id() {
    return id;
  }

  public Namespace namespace() {
    return namespace;
  }

  public Handshake handshake() {
    return new Handshake(connection.session().request(), auth, binder());
  }

  /** {@code polling} or {@code websocket}, as it is now. */
  public String transport() {
    return connection.session().transport();
  }

  /** Whether events can be sent: from the acceptance to the moment either side has left. */
  public boolean isConnected() {
    return connected && !cutOff;
  }

  /**
   * What the application keeps with the socket; any thread. Gone with the socket, unless the client is recovered: then
   * the next socket has the same map.
   */
  public Map<String, Object> data() {
    Map<String, Object> known = data;
    return known != null ? known : newData();
  }

  private synchronized Map<String, Object> newData() {
    Map<String, Object> known = data;
    if (known == null) {
      known = new ConcurrentHashMap<>(4);
      data = known;
    }
    return known;
  }

  /** What it is now. Any thread. */
  SocketRecord snapshot() {
    Map<String, Object> kept = data;
    return new SocketRecord(id, handshake().snapshot(), rooms(), kept == null ? Map.of() : kept);
  }

  // Recovery.

  /**
   * Whether the client had lost its connection and has got its id, rooms and data again, and every event that it missed
   * ({@link Server.Builder#connectionStateRecovery}).
   */
  public boolean recovered() {
    return track != null && track.isRecovered();
  }

  /**
   * From {@code end} on the client is not recovered: say it where credentials are checked that end by themselves, for
   * middleware is not asked again. It counts for all connections that the client comes back with, until it is said
   * again. Any thread; without connection state recovery it means nothing.
   */
  public void recoverableUntil(Instant end) {
    if (track != null) {
      track.until(end);
    }
  }

  @Nullable Track track() {
    return track;
  }

  /** What its client had before: counts from the acceptance on. */
  void restore(Set<String> itsRooms, Map<String, Object> itsData) {
    data = itsData;
    if (!itsRooms.contains(id)) {
      rooms.leave(id);
    }
    rooms.join(itsRooms.toArray(String[]::new));
  }

  /** Loop. The client is here by another connection. */
  void connectionLost() {
    connection.session().close(DisconnectReason.TRANSPORT_CLOSE);
  }

  void announce() {
    namespace.membership().announce(this);
  }

  /** Loop. Among the receivers, but nothing leaves before {@link #letIn}. */
  void enterSilently() {
    state = State.RETURNING;
    Objects.requireNonNull(track).begin(namespace.membership().on(loop()));
    rooms.open();
    namespace.membership().tellEntered(this);
    rerunHeld();
  }

  /** Loop. First {@code missed}, then the answer, then what came since it has entered. */
  void letIn(List<Outgoing> missed, Outgoing answer) {
    state = State.CONNECTED;
    connected = true;
    submit(new Welcome());
    missed.forEach(message -> connection.session().write(message, false));
    connection.session().write(answer, false);
    rerunHeld();
  }

  /** Loop. It was about to come back, and nobody has seen it. */
  void discard() {
    state = State.CLOSED;
    rooms.close();
    rooms.release();
    pendingAcks().lose(DisconnectReason.TRANSPORT_CLOSE);
    rerunHeld();
    namespace.membership().exit(this);
  }

  boolean isCutOff() {
    return cutOff;
  }

  // Sending.

  /**
   * Sends an event with {@code values} as its arguments; bytes anywhere inside travel as binary attachments. Nothing
   * happens once the socket has left. A client that reads too slowly is disconnected at {@link Limit#OUTBOUND}.
   */
  public void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(binder(), values));
  }

  /** Sends arguments as they came, unread. */
  public void emit(String event, Args args) {
    send(EventNames.of(event), args, false, true);
  }

  /** Sends the event {@code message}. */
  public void send(@Nullable Object... values) {
    emit("message", values);
  }

  /**
   * Sends an event that the client answers. Completes on a virtual thread with the answer, or exceptionally with
   * {@link DisconnectedException} or, when {@link Limit#PENDING_ACKS} are unanswered, {@link OverloadedException}.
   */
  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return emitWithAck(event, Args.of(binder(), values));
  }

  /** As {@link #emitWithAck(String, Object...)}, with arguments as they came. */
  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    return sendWithAck(EventNames.of(event), args, true, Optional.empty());
  }

  /** Whether less than half of what may wait for this client ({@link Limit#OUTBOUND}) is waiting. */
  public boolean isWritable() {
    return isConnected() && connection.session().writable();
  }

  /**
   * Completes, on a virtual thread, when {@link #isWritable}; exceptionally with {@link DisconnectedException} if the
   * client leaves before.
   */
  public CompletableFuture<Void> whenWritable() {
    return connection.session().whenWritable();
  }

  /**
   * Blocks until {@link #isWritable}: a handler that sends much without end calls it before each {@code emit}. Not on
   * an event loop.
   *
   * @throws DisconnectedException if the client leaves before
   */
  public void awaitWritable() throws InterruptedException {
    if (isWritable()) {
      return;
    }
    if (loop().inLoop()) {
      throw new IllegalStateException("an event loop must not block: use whenWritable, or dispatch on lanes");
    }
    try {
      whenWritable().get();
    } catch (ExecutionException left) {
      throw new DisconnectedException("the client left before it could take more");
    }
  }

  /** An operator whose events are dropped when the client cannot take them at once (Socket.IO: {@code volatile}). */
  public SocketEmitter asVolatile() {
    return emitter().asVolatile();
  }

  /** An operator whose acknowledgements fail with {@code AckTimeoutException} after {@code timeout}. */
  public SocketEmitter timeout(Duration timeout) {
    return emitter().timeout(timeout);
  }

  /** An operator whose events may be compressed, or not, where transport and options do that. True. */
  public SocketEmitter compress(boolean compress) {
    return emitter().compress(compress);
  }

  private SocketEmitter emitter() {
    return new SocketEmitter(this, Publication.Flags.NONE, Optional.empty());
  }

  /** Everyone in any of the rooms but this socket. */
  public BroadcastOperator to(String... rooms) {
    return broadcast().to(rooms);
  }

  /** The same as {@link #to}. */
  public BroadcastOperator in(String... rooms) {
    return to(rooms);
  }

  /** Everyone but this socket and those in any of the rooms. */
  public BroadcastOperator except(String... rooms) {
    return broadcast().except(rooms);
  }

  /** Everyone of this node but this socket. */
  public BroadcastOperator local() {
    return broadcast().local();
  }

  /** Everyone of the namespace but this socket. */
  public BroadcastOperator broadcast() {
    return namespace.broadcast().except(id);
  }

  void send(EventName name, Args args, boolean droppable, boolean compress) {
    if (droppable && !connection.session().writable()) {
      return;
    }
    if (track != null) {
      sendLogged(new LoggedEmission(this, track, name, args, droppable, compress));
      return;
    }
    Outgoing message = encode(parser(), new Packet.Event(namespace.name(), name, args, OptionalLong.empty()), compress);
    if (outgoing == null) {
      hand(message, droppable);
    } else if (reserve(message)) {
      loop().execute(() -> {
        if (writeReserved(message, droppable)) {
          tellSent(name, args);
        }
      });
    }
  }

  /** For this client alone. */
  static Outgoing encode(Parser parser, Packet packet, boolean compress) {
    Outgoing message = parser.encodeForOne(packet);
    return compress ? message : message.uncompressed();
  }

  CompletableFuture<Args> sendWithAck(EventName name, Args args, boolean compress, Optional<Duration> timeout) {
    var future = new CompletableFuture<Args>();
    long ackId = namespace.membership().nextAckId();
    Outgoing message = encode(parser(), new Packet.Event(namespace.name(), name, args, OptionalLong.of(ackId)), compress);
    boolean handed = reserve(message) && loop().tryExecute(() -> {
      if (pendingAcks().add(ackId, new SingleAck(this, ackId, future), timeout)) {
        if (writeReserved(message, false)) {
          tellSent(name, args);
        }
      } else {
        connection.session().unreserve(message.size());
      }
    });
    if (!handed) {
      future.completeExceptionally(new DisconnectedException("the socket has left"));
    }
    return future;
  }

  void answer(long ackId, Args args) {
    hand(parser().encodeForOne(new Packet.Ack(namespace.name(), ackId, args)), false);
  }

  Parser parser() {
    return connection.parser();
  }

  private void hand(Outgoing message, boolean droppable) {
    if (!reserve(message)) {
      return;
    }
    loop().execute(droppable ? () -> writeReserved(message, true) : new Emission(this, message));
  }

  private boolean reserve(Outgoing message) {
    return !cutOff && connection.session().reserve(message.size());
  }

  private void sendLogged(LoggedEmission emission) {
    if (!cutOff && connection.session().reserve(emission.size())) {
      loop().execute(emission);
    }
  }

  /** Loop. False if the event was dropped, or goes another way. */
  boolean write(LoggedEmission emission) {
    if (state == State.JOINING && !emission.isDroppable()) {
      hold(emission);
      return false;
    }
    connection.session().unreserve(emission.size());
    return switch (state) {
      case JOINING -> false;
      case RETURNING -> !emission.isDroppable() && holdReserving(emission.log());
      case CONNECTED -> write(emission.log(), emission.isDroppable());
      case CLOSED -> {
        emission.goOn();
        yield false;
      }
    };
  }

  /** Loop. This socket's share of a broadcast that can be recovered; false if it was dropped. */
  boolean writeLogged(Outgoing message, long number) {
    if (track == null) {
      return write(message, false);
    }
    track.sent(number);
    return state == State.RETURNING ? holdReserving(message) : write(message, false);
  }

  private boolean holdReserving(Outgoing message) {
    boolean reserved = connection.session().reserve(message.size());
    if (reserved) {
      hold(() -> writeReserved(message, false));
    }
    return reserved;
  }

  /** Loop. False if the message was dropped. */
  boolean writeReserved(Outgoing message, boolean droppable) {
    return switch (state) {
      case CONNECTED -> {
        if (droppable) {
          connection.session().unreserve(message.size());
          yield connection.session().writeVolatile(message);
        }
        connection.session().write(message, true);
        yield true;
      }
      case JOINING, RETURNING -> hold(message, droppable);
      case CLOSED -> {
        connection.session().unreserve(message.size());
        yield false;
      }
    };
  }

  private boolean hold(Outgoing message, boolean droppable) {
    if (droppable) {
      connection.session().unreserve(message.size());
      return false;
    }
    Outgoing kept = message.detach();
    hold(() -> writeReserved(kept, false));
    return true;
  }

  private void hold(Runnable emission) {
    if (held == null) {
      held = new ArrayList<>();
    }
    held.add(emission);
  }

  private void rerunHeld() {
    List<Runnable> emissions = held;
    if (emissions != null) {
      held = null;
      emissions.forEach(Runnable::run);
    }
  }

  /** Loop. As {@link #write}; those who watch are told. */
  void writeAndTell(Publication publication, Outgoing message) {
    if (write(message, publication.flags().droppable())) {
      tellSent(publication.name(), publication.args());
    }
  }

  /** Loop. This socket's share of a broadcast; false if it was dropped. */
  boolean write(Outgoing message, boolean droppable) {
    if (state != State.CONNECTED) {
      return false;
    }
    if (droppable) {
      return connection.session().writeVolatile(message);
    }
    connection.session().write(message, false);
    return true;
  }

  /** Loop. This socket's share of a broadcast that is answered; false if it was not sent. */
  boolean writeAndExpect(Outgoing message, long ackId, BroadcastAcks answers) {
    if (state != State.CONNECTED) {
      return false;
    }
    answers.add(this);
    if (!pendingAcks().add(ackId, answers, Optional.empty())) {
      return false;
    }
    connection.session().write(message, false);
    return true;
  }

  /** Loop. An event was handed to the session: those who watch are told. */
  void tellSent(EventName name, Args args) {
    OutgoingListeners watching = outgoing;
    if (watching != null) {
      watching.sent(name, args);
    }
  }

  // Rooms.

  /**
   * Joins rooms. Completes when every node that must know of it knows: at once on a single node, else on a virtual
   * thread.
   *
   * @throws OverloadedException beyond {@link Limit#ROOMS}; the rooms named before that one are joined
   */
  public CompletableFuture<Void> join(String... names) {
    return rooms.join(names);
  }

  public void leave(String... names) {
    rooms.leave(names);
  }

  /** The rooms it is in, its own included; what this thread joined or left before is seen. */
  public Set<String> rooms() {
    return rooms.snapshot();
  }

  /** Whoever hears of rooms hears of its own. */
  void tellOwnRoom(boolean in) {
    rooms.tellOwnRoom(in);
  }

  /** Loop. Whether broadcasts to its own id reach it. */
  boolean isInOwnRoom() {
    return rooms.isInOwnRoom();
  }

  /** Loop. What an adapter asks of selected sockets. */
  void apply(Change change) {
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
          namespace.failed(Socket.this, "join", full);
        }
      });
    }
  }

  // Life.

  /** Leaves the namespace; the client is told and does not come back by itself. */
  public void disconnect() {
    disconnect(false);
  }

  /** As {@link #disconnect()}; {@code close} has the client leave every namespace it is in, and ends the connection. */
  public void disconnect(boolean close) {
    cutOff = true;
    loop().execute(() -> disconnectHere(close));
  }

  private void disconnectHere(boolean close) {
    if (close) {
      connection.disconnectAll();
    } else {
      connection.disconnect(this);
    }
  }

  /** Loop. The client is let in: rooms first, then the answer, then what was emitted meanwhile. */
  void enter(Outgoing answer) {
    state = State.CONNECTED;
    connected = true;
    if (track != null) {
      track.live(this);
    }
    namespace.membership().enter(this);
    rooms.open();
    // Before the answer, which may end the session at a limit: who is welcomed is told of the end, in this order.
    submit(new Welcome());
    connection.session().write(answer, false);
    rerunHeld();
  }

  private final class Welcome extends LaneTask {
    @Override
    protected void run() {
      namespace.welcome(Socket.this);
    }
  }

  /** Loop. Let in, and not left yet. */
  boolean isInside() {
    return state == State.CONNECTED;
  }

  /** Loop. Ends whatever state it is in, once. {@code departs}: the connection goes on without it. */
  void close(DisconnectReason reason, boolean departs) {
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
      track.session().save(this, reason, rooms.snapshot());
    }
    rooms.release();
    pendingAcks().lose(reason);
    rerunHeld();
    if (before != State.JOINING) {
      namespace.membership().exit(this);
    }
    if (before != State.CONNECTED) {
      connection.left(this, departs);
      return;
    }
    submit(new Farewell(reason, departs));
    if (lane != null) {
      lane.letGo();
    }
  }

  /** The rooms of one that has left, if it may come back. */
  void changeLate(Change change) {
    if (track != null && !cutOff) {
      track.session().changeLate(this, change);
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
      listeners.disconnecting(Socket.this, reason);
      rooms.forget();
      listeners.disconnected(Socket.this, reason);
      connection.left(Socket.this, departs);
    }
  }

  // The road of an event.

  /** Loop. */
  void dispatch(Packet.Event event) {
    if (state == State.CONNECTED) {
      Ack ack = event.ackId().isPresent() ? Ack.of(this, event.ackId().getAsLong()) : Ack.NOT_REQUESTED;
      submit(new Delivery(this, event.name(), event.args(), ack));
    }
  }

  /** Loop. Runs {@code task} after all that was submitted before, where the namespace dispatches. */
  void submit(LaneTask task) {
    if (lane != null) {
      lane.submit(task);
    } else {
      task.runHere();
      connection.session().handledHere();
    }
  }

  /** Where the namespace dispatches. */
  void handle(EventName name, Args args, Ack ack) {
    if (!cutOff) {
      listeners.handle(this, name, args, ack);
    }
  }

  /** Loop. An answer that nobody waits for is ignored. */
  void settle(Packet.Ack ack) {
    if (pendingAcks != null) {
      pendingAcks.settle(ack.id(), ack.args());
    }
  }

  /** Loop. */
  void forget(long ackId) {
    if (pendingAcks != null) {
      pendingAcks.forget(ackId);
    }
  }

  private PendingAcks pendingAcks() {
    PendingAcks known = pendingAcks;
    if (known == null) {
      known = new PendingAcks(this);
      pendingAcks = known;
    }
    return known;
  }

  EngineLoop loop() {
    return connection.session().loop();
  }

  ArgumentBinder binder() {
    return namespace.options().binder();
  }

  @Override
  public String toString() {
    return "Socket[" + id + " of " + namespace.name() + "]";
  }
}
