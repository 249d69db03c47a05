package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP port that serves endpoints and HTTP handlers by their paths, and addresses at which an endpoint hears peers that
 * speak no HTTP ({@link Streams}), or either. Started once and closed once, by any thread.
 *
 * <pre>{@code
 * Listener.builder().port(3000).mount("/engine.io", engineServer).mount("/metrics", request -> ...).build().start();
 * }</pre>
 */
public final class Listener implements AutoCloseable {

  /** Told to connections when the listener closes. */
  static final Object CLOSING = new Object();

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private static final int NOT_STARTED = -1;
  private static final int NO_WEB = -2;

  private final @Nullable InetSocketAddress address;
  private final int backlog;
  private final int loops;
  private final IoKind io;
  private final Duration gracePeriod;
  private final Routes routes;
  private final List<StreamEndpoint> streams;
  private final Connections connections;
  private final EngineInitializer initializer;
  private final @Nullable TlsContext tls;

  private @Nullable EventLoopGroup group;
  private @Nullable Acceptors acceptors;
  private boolean closed;

  /** Asked for by any thread, also while the listener closes; as the next. */
  private volatile int port = NOT_STARTED;

  private volatile List<SocketAddress> addresses = List.of();

  private Listener(Builder builder) {
    this.address = builder.webAddress();
    this.backlog = builder.backlog;
    this.loops = builder.loops;
    this.io = builder.io;
    this.gracePeriod = builder.gracePeriod;
    this.routes = builder.routes();
    this.streams = builder.streams();
    this.tls = builder.tls == null ? null : new TlsContext(builder.tls);
    var settings = new HttpConnection.Settings(routes, builder.limits, builder.timeouts, builder.hooks, tls);
    this.connections = new Connections(builder.maxConnections, builder.maxPerAddress, builder.hooks);
    this.initializer = new EngineInitializer(settings, connections);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Binds all that it listens to; returns when connections are accepted.
   *
   * @throws IllegalStateException if it was started or closed before
   * @throws UncheckedIOException if one of the addresses, which it names, cannot be bound: then none is
   */
  public synchronized Listener start() {
    if (group != null || closed) {
      throw new IllegalStateException("a listener is started once");
    }
    EventLoopGroup loopGroup =
        new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("yam-loop"), io.newFactory());
    group = loopGroup;
    var bound = new Acceptors(io, loopGroup, backlog);
    try {
      bindAll(bound);
    } catch (UncheckedIOException failed) {
      bound.close();
      loopGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw failed;
    }
    acceptors = bound;
    addresses = bound.addresses();
    contexts().forEach(each -> watchFiles(each, loopGroup));
    return this;
  }

  private void bindAll(Acceptors bound) {
    int web = address == null ? NO_WEB : bound.bindTcp(address, initializer);
    for (StreamEndpoint stream : streams) {
      var peers = new StreamInitializer(stream, connections);
      switch (stream.address()) {
        case TcpAddress tcp -> bound.bindTcp(tcp.socketAddress(), peers);
        case UnixAddress unix -> bound.bindUnix(unix, peers);
      }
    }
    port = web;
  }

  /** Reading files is nothing for a loop. */
  private static void watchFiles(TlsContext watched, EventLoopGroup loopGroup) {
    if (watched.reloadEvery().isZero()) {
      return;
    }
    long nanos = watched.reloadEvery().toNanos();
    loopGroup
        .next()
        .scheduleWithFixedDelay(() -> Thread.startVirtualThread(watched::refresh), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** The web's, and those of streams. */
  private List<TlsContext> contexts() {
    return Stream.concat(Stream.ofNullable(tls), streams.stream().flatMap(each -> Stream.ofNullable(each.tls())))
        .toList();
  }

  /** The port that was bound for the web. Any thread. */
  public int port() {
    int bound = port;
    if (bound == NO_WEB) {
      throw new IllegalStateException("no port is bound for the web: say port beside listen, or ask for addresses()");
    }
    if (bound == NOT_STARTED) {
      throw new IllegalStateException("not started");
    }
    return bound;
  }

  /**
   * What was bound: the web's address, if there is one, then those of {@link Builder#listen} in their order, with the
   * ports that were free and the paths of Unix sockets ({@link java.net.UnixDomainSocketAddress}). Any thread.
   */
  public List<SocketAddress> addresses() {
    return addresses;
  }

  /** How long {@link #close} waits for others. */
  public Duration gracePeriod() {
    return gracePeriod;
  }

  /**
   * Reads the files of {@link Builder#tls}, and of {@link TcpAddress#tls}, again, now: new connections see them, those
   * that are open go on. For who does not wait for {@link Tls#reloadEvery}. Any thread, but a loop: it waits for the disk.
   *
   * @throws IllegalArgumentException if they cannot be used; says why, and what was read before stays
   * @throws IllegalStateException if the listener speaks no TLS
   */
  public void reloadTls() {
    List<TlsContext> all = contexts();
    if (all.isEmpty()) {
      throw new IllegalStateException("the listener has no tls option: there is nothing to read again");
    }
    all.forEach(TlsContext::reload);
  }

  /** The certificate that new connections of the web are shown now; empty where TLS is not spoken. Any thread. */
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
    if (acceptors != null) {
      acceptors.close();
    }
    long end = System.nanoTime() + gracePeriod.toNanos();
    var sessions = engines().stream().peek(EngineServer::close).map(EngineServer::whenEmpty);
    await(CompletableFuture.allOf(sessions.toArray(CompletableFuture[]::new)), end);
    for (Channel connection : connections) {
      connection.pipeline().fireUserEventTriggered(CLOSING);
    }
    connections.newCloseFuture().awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    connections.close().awaitUninterruptibly();
    engines().forEach(EngineServer::abandon);
    if (group != null) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private Set<EngineServer> engines() {
    var all = new LinkedHashSet<>(routes.engines());
    streams.forEach(stream -> all.add(stream.engine()));
    return all;
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
  public static final class Builder extends ListenerBuilder {

    private Builder() {}

    /**
     * @throws IllegalArgumentException if nothing is mounted or listened to, options contradict each other, or the files
     *     of TLS cannot be used
     */
    public Listener build() {
      check();
      return new Listener(this);
    }
  }
}
