package dev.yam.engine;

import dev.yam.wire.Limit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be said of a {@link Listener} before it is built. */
abstract sealed class ListenerBuilder permits Listener.Builder {

  private final Routes.Builder routes = new Routes.Builder();
  private @Nullable String host;
  private @Nullable Integer port;
  int backlog = 4096;
  IoKind io = IoKind.best();
  int loops = Runtime.getRuntime().availableProcessors();
  int maxConnections = (int) Limit.CONNECTIONS.defaultValue();
  int maxPerAddress = (int) Limit.CONNECTIONS_PER_ADDRESS.defaultValue();
  Duration gracePeriod = Duration.ofSeconds(5);
  HttpOptions.Timeouts timeouts = HttpOptions.Timeouts.DEFAULT;
  HttpOptions.Limits limits = HttpOptions.Limits.DEFAULT;
  EngineHooks hooks = EngineHooks.NONE;
  @Nullable Tls tls;
  private final List<Stream> streams = new ArrayList<>();

  private Listener.Builder self() {
    return (Listener.Builder) this;
  }

  /** The address to bind. All. */
  public Listener.Builder host(String value) {
    host = value;
    return self();
  }

  /** The port to bind; 0 takes a free one. 0. */
  public Listener.Builder port(int value) {
    port = inRange("port", value, 0, 65_535);
    return self();
  }

  /** Speaks TLS, and nothing else on this port: https and wss. Off. */
  public Listener.Builder tls(Tls value) {
    tls = value;
    return self();
  }

  /** Connections that wait to be accepted. 4096. */
  public Listener.Builder backlog(int value) {
    backlog = inRange("backlog", value, 1, Integer.MAX_VALUE);
    return self();
  }

  /** Event loops. As many as there are processors. */
  public Listener.Builder loops(int value) {
    loops = inRange("loops", value, 1, 1024);
    return self();
  }

  /** Polls by NIO even where epoll is there. */
  Listener.Builder nio() {
    io = IoKind.NIO;
    return self();
  }

  /** How long the header of a request may take, also of the first one of a connection. 10 s. */
  public Listener.Builder headerTimeout(Duration value) {
    timeouts = new HttpOptions.Timeouts(value, timeouts.request(), timeouts.idle());
    return self();
  }

  /** How long a request may take until its body is whole. 30 s. */
  public Listener.Builder requestTimeout(Duration value) {
    timeouts = new HttpOptions.Timeouts(timeouts.header(), value, timeouts.idle());
    return self();
  }

  /** How long a connection may be idle between requests. 75 s. */
  public Listener.Builder idleTimeout(Duration value) {
    timeouts = new HttpOptions.Timeouts(timeouts.header(), timeouts.request(), value);
    return self();
  }

  /** How long {@link Listener#close} waits for others. 5 s. */
  public Listener.Builder gracePeriod(Duration value) {
    EngineOptions.positive("gracePeriod", value);
    gracePeriod = value;
    return self();
  }

  /** {@link Limit#HTTP_HEADER_BYTES}. */
  public Listener.Builder maxHeaderBytes(int bytes) {
    limits =
        new HttpOptions.Limits(bytes, limits.headers(), limits.requestLine(), limits.pipelined(), limits.body());
    return self();
  }

  /** {@link Limit#HTTP_HEADERS}. */
  public Listener.Builder maxHeaders(int count) {
    limits =
        new HttpOptions.Limits(limits.headerBytes(), count, limits.requestLine(), limits.pipelined(), limits.body());
    return self();
  }

  /** {@link Limit#REQUEST_LINE}. */
  public Listener.Builder maxRequestLineBytes(int bytes) {
    limits =
        new HttpOptions.Limits(limits.headerBytes(), limits.headers(), bytes, limits.pipelined(), limits.body());
    return self();
  }

  /** {@link Limit#PIPELINED}. */
  public Listener.Builder maxPipelinedBytes(int bytes) {
    limits =
        new HttpOptions.Limits(limits.headerBytes(), limits.headers(), limits.requestLine(), bytes, limits.body());
    return self();
  }

  /** {@link Limit#HTTP_BODY}. */
  public Listener.Builder maxBodyBytes(int bytes) {
    limits =
        new HttpOptions.Limits(
            limits.headerBytes(), limits.headers(), limits.requestLine(), limits.pipelined(), bytes);
    return self();
  }

  /** {@link Limit#CONNECTIONS}. */
  public Listener.Builder maxConnections(int count) {
    Limit.CONNECTIONS.requireAtLeast(1, count);
    maxConnections = count;
    return self();
  }

  /**
   * {@link Limit#CONNECTIONS_PER_ADDRESS}; 0 for any number. Not for a listener behind a proxy, whose address all its
   * clients have.
   */
  public Listener.Builder maxConnectionsPerAddress(int count) {
    Limit.CONNECTIONS_PER_ADDRESS.requireAtLeast(0, count);
    maxPerAddress = count;
    return self();
  }

  /** Told of connections, of their bytes and of limits that are met. None. */
  public Listener.Builder hooks(EngineHooks value) {
    hooks = value;
    return self();
  }

  /**
   * Serves Engine.IO at exactly {@code path}, with or without a slash at its end, the endpoint's files below, and the plain
   * WebSockets that it hears.
   */
  public Listener.Builder mount(String path, Endpoint endpoint) {
    routes.add(path, endpoint.engine());
    routes.addPlain(endpoint.engine());
    endpoint.files().forEach((rest, file) -> routes.add(Routes.normalized(path) + rest, endpoint.engine().shared(file)));
    return self();
  }

  /** Serves {@code path} and what lies below it; the longest path that fits wins. */
  public Listener.Builder mount(String path, HttpHandler handler) {
    routes.add(path, handler);
    return self();
  }

  /** Serves the plain WebSockets of {@code endpoint}, and nothing else of it. */
  public Listener.Builder plainWebSocket(Endpoint endpoint) {
    if (endpoint.engine().plain() == null) {
      throw new IllegalArgumentException("the endpoint hears no plain WebSockets: say plainWebSocket to its builder");
    }
    routes.addPlain(endpoint.engine());
    return self();
  }

  /**
   * Hears {@code endpoint}'s peers at {@code address} too: other programs, over TCP or a Unix socket. If neither {@link
   * #port} nor {@link #host} is said then, nothing is bound for the web.
   */
  public Listener.Builder listen(StreamAddress address, Endpoint endpoint) {
    streams.add(new Stream(address, endpoint.engine()));
    return self();
  }

  /** Whether a port is bound for the web. */
  public boolean bindsWeb() {
    return streams.isEmpty() || port != null || host != null;
  }

  // --- what is made of it ---

  /** One of {@link #listen}. */
  record Stream(StreamAddress address, EngineServer engine) {}

  final void check() {
    if (bindsWeb()) {
      return;
    }
    if (!routes.isEmpty()) {
      throw new IllegalArgumentException("what is mounted is for the web, and no port is bound: say port beside listen");
    }
    if (tls != null) {
      throw new IllegalArgumentException("tls is the web's, and no port is bound: say port, or tcp(…).tls(…)");
    }
  }

  final Routes routes() {
    return bindsWeb() ? routes.build() : Routes.NONE;
  }

  final @Nullable InetSocketAddress webAddress() {
    if (!bindsWeb()) {
      return null;
    }
    int bound = port == null ? 0 : port;
    return host == null ? new InetSocketAddress(bound) : new InetSocketAddress(host, bound);
  }

  final List<StreamEndpoint> streams() {
    return streams.stream().map(this::endpoint).toList();
  }

  private StreamEndpoint endpoint(Stream stream) {
    Tls own = stream.address() instanceof TcpAddress tcp ? tcp.tls() : null;
    return new StreamEndpoint(
        stream.address(),
        stream.engine(),
        own == null ? null : new TlsContext(own),
        timeouts.header(),
        limits.headerBytes());
  }

  private static int inRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ": " + value);
    }
    return value;
  }
}