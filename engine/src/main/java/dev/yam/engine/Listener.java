package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP port that serves endpoints and HTTP handlers by their paths. Started once and closed once, by any thread.
 *
 * <pre>{@code
 * Listener.builder().port(3000).mount("/engine.io", engineServer).mount("/metrics", request -> ...).build().start();
 * }</pre>
 */
public final class Listener implements AutoCloseable {

  /** Told to connections when the listener closes. */
  static final Object CLOSING = new Object();

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final InetSocketAddress address;
  private final int backlog;
  private final int loops;
  private final boolean epoll;
  private final Duration gracePeriod;
  private final Routes routes;
  private final Connections connections;
  private final EngineInitializer initializer;
  private final @Nullable TlsContext tls;
  private final Duration reloadEvery;

  private @Nullable EventLoopGroup group;
  private @Nullable Channel acceptor;
  private boolean closed;

  /** Asked for by any thread, also while the listener closes. */
  private volatile int port = -1;

  private Listener(Builder builder) {
    this.address = builder.address();
    this.backlog = builder.backlog;
    this.loops = builder.loops;
    this.epoll = builder.epoll;
    this.gracePeriod = builder.gracePeriod;
    this.routes = builder.routes.build();
    this.tls = builder.tls == null ? null : new TlsContext(builder.tls);
    this.reloadEvery = builder.tls == null ? Duration.ZERO : builder.tls.reloadEvery();
    var settings = new HttpConnection.Settings(routes, builder.limits, builder.timeouts, builder.hooks, tls);
    this.connections = new Connections(builder.maxConnections, builder.maxPerAddress, builder.hooks);
    this.initializer = new EngineInitializer(settings, connections);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Binds the port; returns when connections are accepted.
   *
   * @throws IllegalStateException if it was started or closed before
   * @throws java.io.UncheckedIOException if the port cannot be bound
   */
  public synchronized Listener start() {
    if (group != null || closed) {
      throw new IllegalStateException("a listener is started once");
    }
    EventLoopGroup loopGroup =
        new MultiThreadIoEventLoopGroup(
            loops,
            new DefaultThreadFactory("yam-loop"),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Class<? extends ServerChannel> channel = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    group = loopGroup;
    var bound =
        new ServerBootstrap()
            .group(loopGroup)
            .channel(channel)
            .option(ChannelOption.SO_BACKLOG, backlog)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator()) // not one for each
            .childHandler(initializer)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loopGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new java.io.UncheckedIOException(new java.io.IOException("cannot bind " + address, bound.cause()));
    }
    acceptor = bound.channel();
    port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    LOG.info("listening on {}", bound.channel().localAddress());
    watchFiles(loopGroup);
    return this;
  }

  /** Reading files is nothing for a loop. */
  private void watchFiles(EventLoopGroup loopGroup) {
    TlsContext watched = tls;
    if (watched == null || reloadEvery.isZero()) {
      return;
    }
    long nanos = reloadEvery.toNanos();
    loopGroup
        .next()
        .scheduleWithFixedDelay(() -> Thread.startVirtualThread(watched::refresh), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** The port that was bound. Any thread. */
  public int port() {
    if (port < 0) {
      throw new IllegalStateException("not started");
    }
    return port;
  }

  /** How long {@link #close} waits for others. */
  public Duration gracePeriod() {
    return gracePeriod;
  }

  /**
   * Reads the files of {@link Builder#tls} again, now: new connections see them, those that are open go on. For who
   * does not wait for {@link Tls#reloadEvery}. Any thread, but a loop: it waits for the disk.
   *
   * @throws IllegalArgumentException if they cannot be used; says why, and what was read before stays
   * @throws IllegalStateException if the listener speaks no TLS
   */
  public void reloadTls() {
    if (tls == null) {
      throw new IllegalStateException("the listener has no tls option: there is nothing to read again");
    }
    tls.reload();
  }

  /** The certificate that new connections are shown now; empty where TLS is not spoken. Any thread. */
  public Optional<X509Certificate> certificate() {
    return Optional.ofNullable(tls).map(TlsContext::certificate);
  }

  /** Connections that are open now. Any thread. */
  public int connections() {
    return connections.open();
  }

  /**
   * Accepts no more, closes the sessions of all that is mounted, lets what they wrote and what is being answered leave
   * within the grace period, then closes what is left and ends its threads.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (acceptor != null) {
      acceptor.close().awaitUninterruptibly();
    }
    long end = System.nanoTime() + gracePeriod.toNanos();
    var sessions = routes.engines().stream().peek(EngineServer::close).map(EngineServer::whenEmpty);
    await(CompletableFuture.allOf(sessions.toArray(CompletableFuture[]::new)), end);
    for (Channel connection : connections) {
      connection.pipeline().fireUserEventTriggered(CLOSING);
    }
    connections.newCloseFuture().awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    connections.close().awaitUninterruptibly();
    routes.engines().forEach(EngineServer::abandon);
    if (group != null) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static void await(CompletableFuture<Void> all, long end) {
    try {
      all.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.TimeoutException late) {
      LOG.info("sessions were still open at the end of the grace period");
    } catch (java.util.concurrent.ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A value that cannot be is refused where it is said. */
  public static final class Builder {

    private final Routes.Builder routes = new Routes.Builder();
    private @Nullable String host;
    private int port;
    private int backlog = 4096;
    private boolean epoll = Epoll.isAvailable();
    private int loops = Runtime.getRuntime().availableProcessors();
    private int maxConnections = (int) Limit.CONNECTIONS.defaultValue();
    private int maxPerAddress = (int) Limit.CONNECTIONS_PER_ADDRESS.defaultValue();
    private Duration gracePeriod = Duration.ofSeconds(5);
    private HttpOptions.Timeouts timeouts = HttpOptions.Timeouts.DEFAULT;
    private HttpOptions.Limits limits = HttpOptions.Limits.DEFAULT;
    private EngineHooks hooks = EngineHooks.NONE;
    private @Nullable Tls tls;

    private Builder() {}

    /** The address to bind. All. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** The port to bind; 0 takes a free one. 0. */
    public Builder port(int value) {
      port = inRange("port", value, 0, 65_535);
      return this;
    }

    /** Speaks TLS, and nothing else on this port: https and wss. Off. */
    public Builder tls(Tls value) {
      tls = value;
      return this;
    }

    /** Connections that wait to be accepted. 4096. */
    public Builder backlog(int value) {
      backlog = inRange("backlog", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** Event loops. As many as there are processors. */
    public Builder loops(int value) {
      loops = inRange("loops", value, 1, 1024);
      return this;
    }

    /** Polls by NIO even where epoll is there. */
    Builder nio() {
      epoll = false;
      return this;
    }

    /** How long the header of a request may take, also of the first one of a connection. 10 s. */
    public Builder headerTimeout(Duration value) {
      timeouts = new HttpOptions.Timeouts(value, timeouts.request(), timeouts.idle());
      return this;
    }

    /** How long a request may take until its body is whole. 30 s. */
    public Builder requestTimeout(Duration value) {
      timeouts = new HttpOptions.Timeouts(timeouts.header(), value, timeouts.idle());
      return this;
    }

    /** How long a connection may be idle between requests. 75 s. */
    public Builder idleTimeout(Duration value) {
      timeouts = new HttpOptions.Timeouts(timeouts.header(), timeouts.request(), value);
      return this;
    }

    /** How long {@link #close} waits for others. 5 s. */
    public Builder gracePeriod(Duration value) {
      EngineOptions.positive("gracePeriod", value);
      gracePeriod = value;
      return this;
    }

    /** {@link Limit#HTTP_HEADER_BYTES}. */
    public Builder maxHeaderBytes(int bytes) {
      limits =
          new HttpOptions.Limits(bytes, limits.headers(), limits.requestLine(), limits.pipelined(), limits.body());
      return this;
    }

    /** {@link Limit#HTTP_HEADERS}. */
    public Builder maxHeaders(int count) {
      limits =
          new HttpOptions.Limits(limits.headerBytes(), count, limits.requestLine(), limits.pipelined(), limits.body());
      return this;
    }

    /** {@link Limit#REQUEST_LINE}. */
    public Builder maxRequestLineBytes(int bytes) {
      limits =
          new HttpOptions.Limits(limits.headerBytes(), limits.headers(), bytes, limits.pipelined(), limits.body());
      return this;
    }

    /** {@link Limit#PIPELINED}. */
    public Builder maxPipelinedBytes(int bytes) {
      limits =
          new HttpOptions.Limits(limits.headerBytes(), limits.headers(), limits.requestLine(), bytes, limits.body());
      return this;
    }

    /** {@link Limit#HTTP_BODY}. */
    public Builder maxBodyBytes(int bytes) {
      limits =
          new HttpOptions.Limits(
              limits.headerBytes(), limits.headers(), limits.requestLine(), limits.pipelined(), bytes);
      return this;
    }

    /** {@link Limit#CONNECTIONS}. */
    public Builder maxConnections(int count) {
      Limit.CONNECTIONS.requireAtLeast(1, count);
      maxConnections = count;
      return this;
    }

    /**
     * {@link Limit#CONNECTIONS_PER_ADDRESS}; 0 for any number. Not for a listener behind a proxy, whose address all its
     * clients have.
     */
    public Builder maxConnectionsPerAddress(int count) {
      Limit.CONNECTIONS_PER_ADDRESS.requireAtLeast(0, count);
      maxPerAddress = count;
      return this;
    }

    /** Told of connections, of their bytes and of limits that are met. None. */
    public Builder hooks(EngineHooks value) {
      hooks = value;
      return this;
    }

    /** Serves Engine.IO at exactly {@code path}, with or without a slash at its end, and the endpoint's files below. */
    public Builder mount(String path, Endpoint endpoint) {
      routes.add(path, endpoint.engine());
      endpoint.files().forEach((rest, file) -> routes.add(Routes.normalized(path) + rest, endpoint.engine().shared(file)));
      return this;
    }

    /** Serves {@code path} and what lies below it; the longest path that fits wins. */
    public Builder mount(String path, HttpHandler handler) {
      routes.add(path, handler);
      return this;
    }

    /** Throws IllegalArgumentException if nothing is mounted, or the files of TLS cannot be used. */
    public Listener build() {
      return new Listener(this);
    }

    private InetSocketAddress address() {
      return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    private static int inRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ": " + value);
      }
      return value;
    }
  }
}
