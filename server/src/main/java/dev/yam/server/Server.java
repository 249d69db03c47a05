package dev.yam.server;

import dev.yam.engine.Cookie;
import dev.yam.engine.Cors;
import dev.yam.engine.Dispatch;
import dev.yam.engine.Endpoint;
import dev.yam.engine.EngineHooks;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.EngineServer;
import dev.yam.engine.HttpCompression;
import dev.yam.engine.HttpHandler;
import dev.yam.engine.JacksonBinder;
import dev.yam.engine.Listener;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.engine.Session;
import dev.yam.server.spi.Adapter;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Socket.IO server: namespaces over an Engine.IO endpoint.
 *
 * <p>It listens by itself ({@link Builder#port} and {@link #start}), or is mounted on a {@link Listener} beside other
 * endpoints. Handlers and namespaces may be added before and after. Any thread.
 *
 * <p>Methods that are also a namespace's mean the main namespace, {@code /}.
 */
public final class Server implements Endpoint, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final ServerOptions options;
  private final Namespaces namespaces;
  private final Namespace main;
  private final EngineServer engine;
  private final Map<String, HttpHandler> files;
  private final Listener listener;

  /** One for each loop that ever had a client. */
  private final Map<EngineLoop, PacketDecoder.Workspace> workspaces = new ConcurrentHashMap<>();

  private Server(Builder builder) {
    this.engine = builder.engine.acceptor(this::connection).build();
    this.options = builder.options(engine.hooks());
    this.namespaces = new Namespaces(options.namespaces(), options.children());
    this.main = namespaces.named("/");
    this.files = builder.serveClient ? ClientFiles.handlers() : Map.of();
    this.listener = builder.listener.mount(builder.path, this).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  private Connection connection(Session session) {
    PacketDecoder.Workspace workspace =
        workspaces.computeIfAbsent(session.loop(), loop -> new PacketDecoder.Workspace(options.packets()));
    var connection = new Connection(session, namespaces, options, workspace);
    connection.begin();
    return connection;
  }

  /** Binds the port; returns when clients may connect. Not needed where the server is mounted on a listener. */
  public Server start() {
    listener.start();
    return this;
  }

  /** The port that {@link #start} has bound. */
  public int port() {
    return listener.port();
  }

  /**
   * Disconnects every client, {@code server shutting down}, ends what {@link #start} began, and the adapters: these when
   * the handlers of all sockets have run, those of {@code onDisconnect} too, or when the grace period of the listener is
   * over. Called by a handler it waits that long for the handler itself.
   */
  @Override
  public void close() {
    engine.close();
    listener.close();
    awaitHandlers();
    namespaces.close();
  }

  private void awaitHandlers() {
    try {
      namespaces.whenDeserted().get(listener.gracePeriod().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException late) {
      LOG.info("handlers were still at work at the end of the grace period");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public EngineServer engine() {
    return engine;
  }

  @Override
  public Map<String, HttpHandler> files() {
    return files;
  }

  /**
   * The namespace of that name, made if need be, and kept. If it is one of those that a pattern was given for before,
   * it has the rules of its kind.
   */
  public Namespace of(String name) {
    return namespaces.named(name);
  }

  /** The namespaces whose whole name matches, slash included: made when a client asks for one. */
  public DynamicNamespace of(Pattern names) {
    return namespaces.dynamic(names);
  }

  /** The namespaces that {@code names} accepts: made when a client asks for one. */
  public DynamicNamespace of(NamespacePredicate names) {
    return namespaces.dynamic(names);
  }

  /**
   * Called for each namespace that comes into being from now on, before a client is let into it: on the thread that
   * names it by {@link #of(String)}, or on a virtual thread if a client has asked for it ({@code new_namespace}).
   */
  public Server onNewNamespace(Consumer<Namespace> handler) {
    namespaces.onNew(handler);
    return this;
  }

  /** The namespaces that exist now. */
  public Collection<Namespace> namespaces() {
    return namespaces.all();
  }

  public Server use(Middleware middleware) {
    main.use(middleware);
    return this;
  }

  public Server onConnection(ConnectionHandler handler) {
    main.onConnection(handler);
    return this;
  }

  /** Where handlers of the main namespace run, for clients that come from now on. On lanes. */
  public Server dispatch(Dispatch dispatch) {
    main.dispatch(dispatch);
    return this;
  }

  public BroadcastOperator to(String... rooms) {
    return main.to(rooms);
  }

  public BroadcastOperator in(String... rooms) {
    return main.in(rooms);
  }

  public BroadcastOperator except(String... rooms) {
    return main.except(rooms);
  }

  public BroadcastOperator local() {
    return main.local();
  }

  public BroadcastOperator asVolatile() {
    return main.asVolatile();
  }

  public BroadcastOperator compress(boolean compress) {
    return main.compress(compress);
  }

  public BroadcastOperator timeout(Duration timeout) {
    return main.timeout(timeout);
  }

  /** Everyone in the main namespace; the start of a selection. */
  public BroadcastOperator broadcast() {
    return main.broadcast();
  }

  public void emit(String event, @Nullable Object... values) {
    main.emit(event, values);
  }

  public void emit(String event, Args args) {
    main.emit(event, args);
  }

  /** Sends the event {@code message} to everyone in the main namespace. */
  public void send(@Nullable Object... values) {
    main.send(values);
  }

  public CompletableFuture<List<Args>> emitWithAck(String event, @Nullable Object... values) {
    return main.emitWithAck(event, values);
  }

  public CompletableFuture<List<Args>> emitWithAck(String event, Args args) {
    return main.emitWithAck(event, args);
  }

  public void socketsJoin(String... rooms) {
    main.socketsJoin(rooms);
  }

  public void socketsLeave(String... rooms) {
    main.socketsLeave(rooms);
  }

  public void disconnectSockets() {
    main.disconnectSockets();
  }

  public void disconnectSockets(boolean close) {
    main.disconnectSockets(close);
  }

  public CompletableFuture<List<RemoteSocket>> fetchSockets() {
    return main.fetchSockets();
  }

  public void serverSideEmit(String event, @Nullable Object... values) {
    main.serverSideEmit(event, values);
  }

  public CompletableFuture<List<Args>> serverSideEmitWithAck(String event, @Nullable Object... values) {
    return main.serverSideEmitWithAck(event, values);
  }

  public Server onServerSideEmit(String event, EventHandler handler) {
    main.onServerSideEmit(event, handler);
    return this;
  }

  public Server onServerSideEmit(String event, EventHandler.WithAck handler) {
    main.onServerSideEmit(event, handler);
    return this;
  }

  /** Every option has a safe default; a value that cannot be is refused where it is said or by {@link #build}. */
  public static final class Builder {

    private final EngineServer.Builder engine = EngineServer.builder();
    private final Listener.Builder listener = Listener.builder();
    private String path = "/socket.io";
    private boolean serveClient = true;
    private Duration connectTimeout = Duration.ofSeconds(45);
    private ArgumentBinder binder = new JacksonBinder();
    private Adapter.Factory adapters = LocalAdapter::new;
    private ErrorHandler errorHandler = ErrorHandler.LOGGING;
    private Optional<ConnectionStateRecovery> recovery = Optional.empty();
    private boolean localAdapter = true;
    private PacketLimits packets = PacketLimits.DEFAULT;
    private int maxNamespaceQuery = (int) Limit.NAMESPACE_QUERY.defaultValue();
    private List<Parser> parsers = List.of(Parser.JSON);
    private int maxNamespaces = (int) Limit.NAMESPACES.defaultValue();
    private boolean cleanupEmptyChildNamespaces;
    private int maxChildNamespaces = (int) Limit.CHILD_NAMESPACES.defaultValue();
    private int maxRooms = (int) Limit.ROOMS.defaultValue();
    private int maxPendingAcks = (int) Limit.PENDING_ACKS.defaultValue();
    private int maxLaneEvents = (int) Limit.LANE.defaultValue();
    private long maxBroadcastBytes = Limit.BROADCAST.defaultValue();

    private Builder() {}

    /** The port that {@link Server#start} binds; 0 takes a free one. 0. */
    public Builder port(int value) {
      listener.port(value);
      return this;
    }

    /** The address that {@link Server#start} binds. All. */
    public Builder host(String value) {
      listener.host(value);
      return this;
    }

    /** The path of the endpoint that {@link Server#start} opens. {@code /socket.io}. */
    public Builder path(String value) {
      path = value;
      return this;
    }

    /**
     * Whether the files of socket.io-client are served below the path, {@code /socket.io/socket.io.js} and seven more. True,
     * as in the reference server.
     */
    public Builder serveClient(boolean value) {
      serveClient = value;
      return this;
    }

    /** Serves other paths of the same port, for example a page. */
    public Builder mount(String path, HttpHandler handler) {
      listener.mount(path, handler);
      return this;
    }

    /** Settings of the port: HTTP limits, event loops, timeouts. */
    public Builder listener(Consumer<Listener.Builder> settings) {
      settings.accept(listener);
      return this;
    }

    /** Settings of Engine.IO: heartbeat, transports, payload, middleware. */
    public Builder engine(Consumer<EngineServer.Builder> settings) {
      settings.accept(engine);
      return this;
    }

    /** Which other origins may connect. None. */
    public Builder cors(Cors value) {
      engine.cors(value);
      return this;
    }

    /**
     * Whether clients of Socket.IO 1 and 2 are served too, beside the others and in the same rooms. False. They are in the
     * main namespace from the start; the query behind a namespace's name, {@code io("/chat?token=1")}, is their
     * {@link Handshake#auth}; their sockets are named after their sessions ({@link Socket#id}), and whoever learns that
     * name can speak for a client that polls. Some of them poll by JSONP: see {@link EngineServer.Builder#allowEIO3}.
     */
    public Builder allowEIO3(boolean value) {
      engine.allowEIO3(value);
      return this;
    }

    /** As {@link EngineServer.Builder#perMessageDeflate}: compresses messages over WebSocket. Off. */
    public Builder perMessageDeflate(PerMessageDeflate value) {
      engine.perMessageDeflate(value);
      return this;
    }

    /** As {@link EngineServer.Builder#httpCompression}: compresses the answers to polls. On. */
    public Builder httpCompression(HttpCompression value) {
      engine.httpCompression(value);
      return this;
    }

    /** As {@link EngineServer.Builder#cookie}: a cookie with the sid. None. */
    public Builder cookie(Cookie value) {
      engine.cookie(value);
      return this;
    }

    /** How long after the last pong the server pings. 25 s. */
    public Builder pingInterval(Duration value) {
      engine.pingInterval(value);
      return this;
    }

    /** How long the server waits for a pong. 20 s. */
    public Builder pingTimeout(Duration value) {
      engine.pingTimeout(value);
      return this;
    }

    /** {@link Limit#PAYLOAD}. */
    public Builder maxHttpBufferSize(int bytes) {
      engine.maxHttpBufferSize(bytes);
      return this;
    }

    /** How long a client may stay without joining a namespace. 45 s. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** Binds arguments to types. Jackson databind with its defaults. */
    public Builder binder(ArgumentBinder value) {
      binder = value;
      return this;
    }

    /**
     * The form of packets, which clients must have too. With both, the first message of a client, text or binary, tells
     * which it has, and a broadcast is encoded once for each; name first what most clients have. Clients have JSON unless
     * told otherwise. {@link Parser#JSON}.
     */
    public Builder parser(Parser first, Parser... more) {
      parsers = Stream.concat(Stream.of(first), Stream.of(more)).distinct().toList();
      return this;
    }

    /** Told of connections, sessions, bytes and every limit that is met: those of the port and of Engine.IO too. None. */
    public Builder hooks(EngineHooks value) {
      listener.hooks(value);
      engine.hooks(value);
      return this;
    }

    /** Carries events between nodes. One node alone. */
    public Builder adapter(Adapter.Factory value) {
      adapters = value;
      localAdapter = false;
      return this;
    }

    /**
     * Gives clients that lost their connection for a while their state and what they missed. It keeps events and the
     * state of clients in memory, each event carries an offset as its last argument, and publications of several
     * loops meet at one lock. With the local adapter only.
     */
    public Builder connectionStateRecovery(ConnectionStateRecovery value) {
      recovery = Optional.of(value);
      return this;
    }

    /** {@link #connectionStateRecovery(ConnectionStateRecovery)} with its defaults. Off. */
    public Builder connectionStateRecovery() {
      return connectionStateRecovery(ConnectionStateRecovery.defaults());
    }

    /** What becomes of what handlers throw. Logged. */
    public Builder errorHandler(ErrorHandler value) {
      errorHandler = value;
      return this;
    }

    /** {@link Limit#ATTACHMENTS}. */
    public Builder maxAttachments(int count) {
      packets = new PacketLimits(
          count, packets.maxDepth(), packets.maxEventNameLength(), packets.maxNamespaceLength());
      return this;
    }

    /** {@link Limit#DEPTH}. */
    public Builder maxDepth(int levels) {
      packets = new PacketLimits(
          packets.maxAttachments(), levels, packets.maxEventNameLength(), packets.maxNamespaceLength());
      return this;
    }

    /** {@link Limit#EVENT_NAME}. */
    public Builder maxEventNameLength(int bytes) {
      packets = new PacketLimits(
          packets.maxAttachments(), packets.maxDepth(), bytes, packets.maxNamespaceLength());
      return this;
    }

    /** {@link Limit#NAMESPACE_NAME}. */
    public Builder maxNamespaceLength(int bytes) {
      packets = new PacketLimits(
          packets.maxAttachments(), packets.maxDepth(), packets.maxEventNameLength(), bytes);
      return this;
    }

    /** {@link Limit#NAMESPACE_QUERY}. */
    public Builder maxNamespaceQueryLength(int bytes) {
      maxNamespaceQuery = bytes;
      return this;
    }

    /** {@link Limit#NAMESPACES}. */
    public Builder maxNamespacesPerConnection(int count) {
      maxNamespaces = count;
      return this;
    }

    /** Whether a namespace that was made for clients goes when the last of them has left. False. */
    public Builder cleanupEmptyChildNamespaces(boolean value) {
      cleanupEmptyChildNamespaces = value;
      return this;
    }

    /** {@link Limit#CHILD_NAMESPACES}. */
    public Builder maxChildNamespaces(int count) {
      maxChildNamespaces = count;
      return this;
    }

    /** {@link Limit#ROOMS}. */
    public Builder maxRoomsPerSocket(int count) {
      maxRooms = count;
      return this;
    }

    /** {@link Limit#PENDING_ACKS}. */
    public Builder maxPendingAcks(int count) {
      maxPendingAcks = count;
      return this;
    }

    /** {@link Limit#LANE}. */
    public Builder maxLaneEvents(int count) {
      maxLaneEvents = count;
      return this;
    }

    /** {@link Limit#BROADCAST}. */
    public Builder maxBroadcastBytes(long bytes) {
      maxBroadcastBytes = bytes;
      return this;
    }

    /**
     * @throws IllegalArgumentException if an option cannot be, or two contradict each other
     */
    public Server build() {
      return new Server(this);
    }

    private ServerOptions options(EngineHooks hooks) {
      if (recovery.isPresent() && !localAdapter) {
        throw new IllegalArgumentException(
            "connectionStateRecovery needs the local adapter: leave one of connectionStateRecovery and adapter away");
      }
      var namespaces = new ServerOptions.NamespaceOptions(
          binder, parsers, hooks, adapters, errorHandler, recovery, maxRooms, maxPendingAcks, maxLaneEvents,
          maxBroadcastBytes);
      var children = new ServerOptions.Children(cleanupEmptyChildNamespaces, maxChildNamespaces);
      return new ServerOptions(connectTimeout, packets, namespaces, children, maxNamespaces, maxNamespaceQuery);
    }
  }
}
