package dev.yam.server;

import dev.yam.engine.Dispatch;
import dev.yam.engine.Endpoint;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.EngineServer;
import dev.yam.engine.EventHandler;
import dev.yam.engine.HttpHandler;
import dev.yam.engine.Listener;
import dev.yam.engine.Session;
import dev.yam.wire.Args;
import dev.yam.wire.PacketDecoder;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
public final class Server extends Broadcaster implements Endpoint, AutoCloseable {

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
    this.engine = builder.endpoint(this::connection);
    this.options = builder.options(engine.hooks());
    this.namespaces = new Namespaces(options.namespaces(), options.children());
    this.main = namespaces.named("/");
    this.files = builder.files();
    this.listener = builder.portOf(this);
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

  /** Binds the port and the addresses of streams; returns when clients may connect. Not needed where the server is mounted on a listener. */
  public Server start() {
    listener.start();
    return this;
  }

  /** As {@link Listener#reloadTls}, for the port that {@link #start} binds. */
  public void reloadTls() {
    listener.reloadTls();
  }

  /** The port that {@link #start} has bound for the web. */
  public int port() {
    return listener.port();
  }

  /** As {@link Listener#addresses}: what {@link #start} has bound. */
  public List<SocketAddress> addresses() {
    return listener.addresses();
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

  /** Everyone in the main namespace; the start of a selection. */
  @Override
  public BroadcastOperator broadcast() {
    return main.broadcast();
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
  public static final class Builder extends ServerBuilder {

    private Builder() {}

    /**
     * @throws IllegalArgumentException if an option cannot be, or two contradict each other
     */
    public Server build() {
      return new Server(this);
    }
  }
}
