package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.engine.EventNames;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.SocketRecord;
import dev.yam.wire.AckUnsupportedException;
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
import dev.yam.wire.PlainEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
 * In:     what the application says; what the client says comes by {@link #dispatch} and is heard by {@link #on}
 * Out:    {@link #emit} → {@link Emission} → {@link #writeReserved}, on the loop; the same for all that changes it
 * Thread: any; on its session's loop it is a {@link LoopSocket}
 * </pre>
 */
public final class Socket extends ListeningSocket {

  private final String id;
  private final Json auth;
  private volatile @Nullable Map<String, Object> data;

  Socket(String id, Namespace namespace, Connection connection, Json auth, @Nullable Track track) {
    super(namespace, connection, track);
    this.id = id;
    this.auth = auth;
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
   * {@link DisconnectedException}, when {@link Limit#PENDING_ACKS} are unanswered with {@link OverloadedException}, or
   * with {@link AckUnsupportedException} if the client speaks the line protocol: it is not sent the event then.
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
    if (!isWatched()) {
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

  /**
   * Says what a client hears of messages that nobody listens to, which {@link #onUnhandled} takes the place of: one of plain
   * JSON gets the text of {@link PlainWebSocket#unknown}, others nothing. Any thread, in the order of emits.
   */
  public Socket tellUnknown() {
    connection.unknown().ifPresent(text -> hand(PlainEncoder.verbatim(text), false));
    return this;
  }

  @Override
  protected void unheard(EventName name, Args args, Ack ack) {
    tellUnknown();
  }

  @Override
  protected void answer(long ackId, Args args) {
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

  // Leaving.

  /** Leaves the namespace; the client is told and does not come back by itself. */
  public void disconnect() {
    disconnect(false);
  }

  /** As {@link #disconnect()}; {@code close} has the client leave every namespace it is in, and ends the connection. */
  public void disconnect(boolean close) {
    cutOff = true;
    loop().execute(() -> disconnectHere(close));
  }

  @Override
  protected ArgumentBinder binder() {
    return namespace.options().binder();
  }

  @Override
  public String toString() {
    return "Socket[" + id + " of " + namespace.name() + "]";
  }
}
