package dev.yam.server;

import dev.yam.engine.Dispatch;
import dev.yam.engine.EngineHooks;
import dev.yam.engine.EventHandler;
import dev.yam.engine.Lane;
import dev.yam.server.spi.Adapter;
import dev.yam.server.spi.ServerEvent;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A part of the server with its own handlers, rooms and admission; one connection may join several. Any thread.
 *
 * <pre>
 * In:     {@link Connection} brings clients
 * Out:    {@link BroadcastOperator} → {@link Adapter} → {@link Membership}
 * </pre>
 */
public final class Namespace extends Broadcaster {

  private static final Duration SERVERS_TIMEOUT = Duration.ofSeconds(5);

  private final String name;
  private final ServerOptions.NamespaceOptions options;
  private final Admission admission;
  private final Membership membership;
  private final Adapter adapter;
  private final Audience audience = new NamespaceAudience(this);
  private final BroadcastOperator everyone = new BroadcastOperator(audience);
  private final ServerSideEvents serverSide;
  private final AtomicBoolean closed = new AtomicBoolean();

  private final Namespaces all;
  private final @Nullable Recovery recovery;

  Namespace(String name, ServerOptions.NamespaceOptions options, Admission admission, Namespaces all) {
    this.name = name;
    this.options = options;
    this.admission = admission;
    this.serverSide = new ServerSideEvents(name, options.limits().laneEvents());
    this.all = all;
    this.recovery = options.recovery().map(its -> new Recovery(its, this)).orElse(null);
    this.membership = new Membership(this, options.limits().broadcastBytes(), recovery);
    this.adapter = options.adapters().create(membership);
  }

  /** With its slash, for example {@code /chat}. */
  public String name() {
    return name;
  }

  /** Adds a check that every client passes before it is let in; they run in the order in which they were added. */
  public Namespace use(Middleware middleware) {
    admission.use(middleware);
    return this;
  }

  /** Called for each client that is let in, before its first event is handled. */
  public Namespace onConnection(ConnectionHandler handler) {
    admission.onConnection(handler);
    return this;
  }

  /** Where handlers run, for clients that come from now on. On lanes. */
  public Namespace dispatch(Dispatch dispatch) {
    admission.dispatch(dispatch);
    return this;
  }

  /** The sockets of this node that are connected now: a live view. */
  public Collection<Socket> sockets() {
    return membership.sockets();
  }

  public Optional<Socket> socket(String id) {
    return membership.socket(id);
  }

  /** The rooms of this node that hold a socket now, but for the sockets' own: a live view. */
  public Set<String> rooms() {
    return membership.rooms().names();
  }

  /** Adds somebody who hears which rooms come and go on this node, and who is in them, from now on. */
  public Namespace onRooms(RoomListener listener) {
    membership.rooms().listen(listener);
    return this;
  }

  /** Everyone; the start of a selection. */
  @Override
  public BroadcastOperator broadcast() {
    return everyone;
  }

  // Between servers.

  /**
   * Says something to this namespace of the other nodes' servers, not to this one and to no client.
   *
   * @throws IllegalArgumentException for the names {@code connect}, {@code connection} and {@code new_namespace}
   */
  public void serverSideEmit(String event, @Nullable Object... values) {
    adapter.tellServers(serverEvent(event, values));
  }

  /**
   * As {@link #serverSideEmit}, and completes on a virtual thread with one answer of each other server: with none, at
   * once, where this one is alone. Otherwise with {@link dev.yam.wire.AckTimeoutException} after 5 s, which has the
   * answers that came.
   */
  public CompletableFuture<List<Args>> serverSideEmitWithAck(String event, @Nullable Object... values) {
    return serverSideEmitWithAck(SERVERS_TIMEOUT, event, values);
  }

  /** As {@link #serverSideEmitWithAck(String, Object...)}, with another delay than 5 s. */
  public CompletableFuture<List<Args>> serverSideEmitWithAck(
      Duration timeout, String event, @Nullable Object... values) {
    var answers = new BroadcastAnswers();
    adapter.askServers(serverEvent(event, values), timeout, answers);
    return answers.within(timeout);
  }

  private ServerEvent serverEvent(String event, @Nullable Object... values) {
    return new ServerEvent(ServerSideEvents.name(event), Args.of(options.binder(), values));
  }

  /**
   * Hears what servers of other nodes say by {@link #serverSideEmit}. Handlers of one namespace run on a virtual thread
   * one after the other, in the order in which each server has spoken; what they throw is logged.
   */
  public Namespace onServerSideEmit(String event, EventHandler handler) {
    serverSide.on(event, handler);
    return this;
  }

  /** As {@link #onServerSideEmit(String, EventHandler)}, with the answer that {@link #serverSideEmitWithAck} waits for. */
  public Namespace onServerSideEmit(String event, EventHandler.WithAck handler) {
    serverSide.on(event, handler);
    return this;
  }

  public Namespace offServerSideEmit(String event) {
    serverSide.off(event);
    return this;
  }

  /** Where a socket's handlers run; null means the event loop. */
  @Nullable Lane newLane(Connection connection) {
    return switch (admission.dispatch()) {
      case LANE -> new Lane(connection.session().loop(), options.limits().laneEvents(), connection);
      case EVENT_LOOP -> null;
    };
  }

  /** Where the namespace dispatches: throws what refuses the client. */
  void admit(Socket socket) throws Exception {
    admission.admit(socket);
  }

  boolean admitsAll() {
    return admission.admitsAll();
  }

  /** Where the namespace dispatches. */
  void welcome(Socket socket) {
    admission.welcome(socket, (handler, newcomer) -> {
      try {
        handler.connected(newcomer);
      } catch (Throwable failure) {
        failed(newcomer, "connection", failure);
      }
    });
  }

  /** An error handler that fails itself harms nobody. */
  void failed(Socket socket, String event, Throwable failure) {
    try {
      options.errorHandler().failed(socket, event, failure);
    } catch (Throwable again) {
      failure.addSuppressed(again);
      ErrorHandler.LOGGING.failed(socket, event, failure);
    }
  }

  ErrorHandler errorHandler() {
    return options.errorHandler();
  }

  /** Told of every limit that is met here; for those who build upon sockets and have limits of their own. */
  public EngineHooks hooks() {
    return options.hooks();
  }

  ServerOptions.NamespaceOptions options() {
    return options;
  }

  Membership membership() {
    return membership;
  }

  Audience audience() {
    return audience;
  }

  ServerSideEvents serverSide() {
    return serverSide;
  }

  Adapter adapter() {
    return adapter;
  }

  /** Null where it is off. */
  @Nullable Recovery recovery() {
    return recovery;
  }

  /** Of all namespaces; empty where it is off. */
  Optional<Deduplicator> deduplicator() {
    return all.deduplicator();
  }

  /** It stays, if it was made for a client, until {@link #release}. */
  void keep() {
    all.keep(this);
  }

  void release() {
    all.letGo(this);
  }

  /** Completes when every node that must know of the room knows. */
  CompletableFuture<Void> roomJoined(String room, Socket socket) {
    return membership.rooms().joined(room, socket, adapter);
  }

  void roomLeft(String room, Socket socket) {
    membership.rooms().left(room, socket, adapter);
  }

  /** The last client of a namespace that was made for clients has left, or the server closes. Only the first counts. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      adapter.close();
    }
  }

  @Override
  public String toString() {
    return "Namespace[" + name + "]";
  }
}
