package dev.yam.server;

import dev.yam.engine.Cookie;
import dev.yam.engine.Cors;
import dev.yam.engine.EngineHooks;
import dev.yam.engine.EngineServer;
import dev.yam.engine.HttpCompression;
import dev.yam.engine.HttpHandler;
import dev.yam.engine.JacksonBinder;
import dev.yam.engine.Listener;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.engine.SessionAcceptor;
import dev.yam.engine.StreamAddress;
import dev.yam.engine.Tls;
import dev.yam.server.spi.Adapter;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What may be said of a {@link Server} before it is built: {@link ServerOptions}, the endpoint's and the port's. */
abstract sealed class ServerBuilder permits Server.Builder {

  private static final Adapter.Factory ONE_NODE = LocalAdapter::new;

  private final EngineServer.Builder engine = EngineServer.builder();
  private final Listener.Builder listener = Listener.builder();
  private final List<StreamAddress> streams = new ArrayList<>();
  private String path = "/socket.io";
  private boolean serveClient = true;
  private Duration connectTimeout = Duration.ofSeconds(45);
  private ArgumentBinder binder = new JacksonBinder();
  private Adapter.Factory adapters = ONE_NODE;
  private ErrorHandler errorHandler = ErrorHandler.LOGGING;
  private Optional<ConnectionStateRecovery> recovery = Optional.empty();
  private Optional<Deduplication> deduplication = Optional.of(Deduplication.defaults());
  private List<Parser> parsers = List.of(Parser.JSON);
  private PacketLimits packets = PacketLimits.DEFAULT;
  private ServerOptions.Limits limits = ServerOptions.Limits.DEFAULT;
  private ServerOptions.Children children = ServerOptions.Children.DEFAULT;
  private int maxNamespaces = (int) Limit.NAMESPACES.defaultValue();
  private int maxNamespaceQuery = (int) Limit.NAMESPACE_QUERY.defaultValue();
  private Optional<PlainWebSocket> plain = Optional.empty();
  private int maxBadLines = (int) Limit.BAD_LINES.defaultValue();

  private Server.Builder self() {
    return (Server.Builder) this;
  }

  /** The port that {@link Server#start} binds; 0 takes a free one. 0. */
  public Server.Builder port(int value) {
    listener.port(value);
    return self();
  }

  /** The address that {@link Server#start} binds. All. */
  public Server.Builder host(String value) {
    listener.host(value);
    return self();
  }

  /**
   * Hears peers at {@code address} too, which are other programs: the same namespaces, rooms and handlers. If neither
   * {@link #port} nor {@link #host} is said then, nothing is bound for the web. {@link Server#start} binds all or nothing.
   */
  public Server.Builder listen(StreamAddress address) {
    streams.add(address);
    return self();
  }

  /**
   * Hears plain WebSockets too, whose clients need no library: JSON messages that say by their {@code type} which event they
   * are, at every path of the port that no endpoint has, or at one. The same namespaces, rooms, middleware and handlers. Off.
   */
  public Server.Builder plainWebSocket(PlainWebSocket value) {
    plain = Optional.of(value);
    return self();
  }

  /** As {@link Listener.Builder#tls}: {@link Server#start} speaks TLS, and nothing else. Off. */
  public Server.Builder tls(Tls value) {
    listener.tls(value);
    return self();
  }

  /** The path of the endpoint that {@link Server#start} opens. {@code /socket.io}. */
  public Server.Builder path(String value) {
    path = value;
    return self();
  }

  /**
   * Whether the files of socket.io-client are served below the path, {@code /socket.io/socket.io.js} and seven more. True,
   * as in the reference server.
   */
  public Server.Builder serveClient(boolean value) {
    serveClient = value;
    return self();
  }

  /** Serves other paths of the same port, for example a page. */
  public Server.Builder mount(String path, HttpHandler handler) {
    listener.mount(path, handler);
    return self();
  }

  /** Settings of the port: HTTP limits, event loops, timeouts. */
  public Server.Builder listener(Consumer<Listener.Builder> settings) {
    settings.accept(listener);
    return self();
  }

  /** Settings of Engine.IO: heartbeat, transports, payload, middleware. */
  public Server.Builder engine(Consumer<EngineServer.Builder> settings) {
    settings.accept(engine);
    return self();
  }

  /** Which other origins may connect. None. */
  public Server.Builder cors(Cors value) {
    engine.cors(value);
    return self();
  }

  /**
   * Whether clients of Socket.IO 1 and 2 are served too, beside the others and in the same rooms. False. They are in the
   * main namespace from the start; the query behind a namespace's name, {@code io("/chat?token=1")}, is their
   * {@link Handshake#auth}; their sockets are named after their sessions ({@link Socket#id}), and whoever learns that
   * name can speak for a client that polls. Some of them poll by JSONP: see {@link EngineServer.Builder#allowEIO3}.
   */
  public Server.Builder allowEIO3(boolean value) {
    engine.allowEIO3(value);
    return self();
  }

  /** As {@link EngineServer.Builder#perMessageDeflate}: compresses messages over WebSocket. Off. */
  public Server.Builder perMessageDeflate(PerMessageDeflate value) {
    engine.perMessageDeflate(value);
    return self();
  }

  /** As {@link EngineServer.Builder#httpCompression}: compresses the answers to polls. On. */
  public Server.Builder httpCompression(HttpCompression value) {
    engine.httpCompression(value);
    return self();
  }

  /** As {@link EngineServer.Builder#cookie}: a cookie with the sid. None. */
  public Server.Builder cookie(Cookie value) {
    engine.cookie(value);
    return self();
  }

  /** How long after the last pong the server pings. 25 s. */
  public Server.Builder pingInterval(Duration value) {
    engine.pingInterval(value);
    return self();
  }

  /** How long the server waits for a pong. 20 s. */
  public Server.Builder pingTimeout(Duration value) {
    engine.pingTimeout(value);
    return self();
  }

  /** {@link Limit#PAYLOAD}. */
  public Server.Builder maxHttpBufferSize(int bytes) {
    engine.maxHttpBufferSize(bytes);
    return self();
  }

  /** How long a client may stay without joining a namespace. 45 s. */
  public Server.Builder connectTimeout(Duration value) {
    connectTimeout = value;
    return self();
  }

  /** Binds arguments to types. Jackson databind with its defaults. */
  public Server.Builder binder(ArgumentBinder value) {
    binder = value;
    return self();
  }

  /**
   * The form of packets, which clients must have too. With both, the first message of a client, text or binary, tells
   * which it has, and a broadcast is encoded once for each; name first what most clients have. Clients have JSON unless
   * told otherwise. {@link Parser#JSON}.
   */
  public Server.Builder parser(Parser first, Parser... more) {
    parsers = Stream.concat(Stream.of(first), Stream.of(more)).distinct().toList();
    return self();
  }

  /** Told of connections, sessions, bytes and every limit that is met: those of the port and of Engine.IO too. None. */
  public Server.Builder hooks(EngineHooks value) {
    listener.hooks(value);
    engine.hooks(value);
    return self();
  }

  /** Carries events between nodes. One node alone. */
  public Server.Builder adapter(Adapter.Factory value) {
    adapters = value;
    return self();
  }

  /**
   * Gives clients that lost their connection for a while their state and what they missed. It keeps events and the
   * state of clients in memory, each event carries an offset as its last argument, and publications of several
   * loops meet at one lock. With the local adapter only.
   */
  public Server.Builder connectionStateRecovery(ConnectionStateRecovery value) {
    recovery = Optional.of(value);
    return self();
  }

  /** {@link #connectionStateRecovery(ConnectionStateRecovery)} with its defaults. Off. */
  public Server.Builder connectionStateRecovery() {
    return connectionStateRecovery(ConnectionStateRecovery.defaults());
  }

  /**
   * For clients that ask for it, as Yam's with {@code retries} do: an event that is sent again has its handlers run once,
   * and its answer again. It costs nothing for others. On.
   */
  public Server.Builder deduplication(Deduplication value) {
    deduplication = Optional.of(value);
    return self();
  }

  /** No {@link #deduplication}: what is sent again is handled again. */
  public Server.Builder noDeduplication() {
    deduplication = Optional.empty();
    return self();
  }

  /** What becomes of what handlers throw. Logged. */
  public Server.Builder errorHandler(ErrorHandler value) {
    errorHandler = value;
    return self();
  }

  /** {@link Limit#ATTACHMENTS}. */
  public Server.Builder maxAttachments(int count) {
    packets = packets.maxAttachments(count);
    return self();
  }

  /** {@link Limit#DEPTH}. */
  public Server.Builder maxDepth(int levels) {
    packets = packets.maxDepth(levels);
    return self();
  }

  /** {@link Limit#EVENT_NAME}. */
  public Server.Builder maxEventNameLength(int bytes) {
    packets = packets.maxEventNameLength(bytes);
    return self();
  }

  /** {@link Limit#NAMESPACE_NAME}. */
  public Server.Builder maxNamespaceLength(int bytes) {
    packets = packets.maxNamespaceLength(bytes);
    return self();
  }

  /** {@link Limit#NAMESPACE_QUERY}. */
  public Server.Builder maxNamespaceQueryLength(int bytes) {
    maxNamespaceQuery = bytes;
    return self();
  }

  /** {@link Limit#NAMESPACES}. */
  public Server.Builder maxNamespacesPerConnection(int count) {
    maxNamespaces = count;
    return self();
  }

  /** Whether a namespace that was made for clients goes when the last of them has left. False. */
  public Server.Builder cleanupEmptyChildNamespaces(boolean value) {
    children = new ServerOptions.Children(value, children.most());
    return self();
  }

  /** {@link Limit#CHILD_NAMESPACES}. */
  public Server.Builder maxChildNamespaces(int count) {
    children = new ServerOptions.Children(children.cleanup(), count);
    return self();
  }

  /** {@link Limit#ROOMS}. */
  public Server.Builder maxRoomsPerSocket(int count) {
    limits = limits.rooms(count);
    return self();
  }

  /** {@link Limit#PENDING_ACKS}. */
  public Server.Builder maxPendingAcks(int count) {
    limits = limits.pendingAcks(count);
    return self();
  }

  /** {@link Limit#LANE}. */
  public Server.Builder maxLaneEvents(int count) {
    limits = limits.laneEvents(count);
    return self();
  }

  /** {@link Limit#BROADCAST}. */
  public Server.Builder maxBroadcastBytes(long bytes) {
    limits = limits.broadcastBytes(bytes);
    return self();
  }

  /** {@link Limit#BAD_LINES}. */
  public Server.Builder maxBadLinesPerSecond(int count) {
    maxBadLines = count;
    return self();
  }

  final EngineServer endpoint(SessionAcceptor protocol) {
    plain.ifPresent(value -> value.path()
        .ifPresentOrElse(
            path -> engine.plainWebSocket(value.form(), path), () -> engine.plainWebSocket(value.form())));
    return engine.acceptor(protocol).build();
  }

  final ServerOptions options(EngineHooks hooks) {
    if (recovery.isPresent() && adapters != ONE_NODE) {
      throw new IllegalArgumentException(
          "connectionStateRecovery needs the local adapter: leave one of connectionStateRecovery and adapter away");
    }
    var namespaces = new ServerOptions.NamespaceOptions(
        binder, parsers, hooks, adapters, errorHandler, recovery, deduplication, limits);
    return new ServerOptions(
        connectTimeout, packets, namespaces, children, maxNamespaces, maxNamespaceQuery, maxBadLines, plain);
  }

  final Map<String, HttpHandler> files() {
    return serveClient ? ClientFiles.handlers() : Map.of();
  }

  /** What {@code server} listens to. */
  final Listener portOf(Server server) {
    streams.forEach(address -> listener.listen(address, server));
    boolean web = listener.bindsWeb();
    if (plain.isPresent() && !web) {
      throw new IllegalArgumentException("plainWebSocket is the web's, and no port is bound: say port beside listen");
    }
    if (plain.isPresent() && plain.get().only()) {
      listener.plainWebSocket(server);
    } else if (web) {
      listener.mount(path, server);
    }
    return listener.build();
  }
}
