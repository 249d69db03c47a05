package dev.yam.client;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.ClientSession;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineClient;
import dev.yam.wire.YamException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, which sockets of several namespaces share, and which comes back when it is lost. It is
 * opened by the first socket that connects, and closed when the last has left.
 *
 * <p>Every method may be called from any thread and returns at once. Listeners run one after the other on a virtual
 * thread, never on an event loop. As long as a manager is open or about to be, the JVM does not end by itself.
 */
public final class Manager implements AutoCloseable {

  private final URI uri;
  private final ClientOptions options;
  private final Connection connection;
  private final BiConsumer<Manager, Boolean> register;

  /** By namespace, in the order in which they were made; replaced under the monitor, never changed. */
  private volatile Map<String, Socket> sockets = Map.of();

  public Manager(String uri) {
    this(URI.create(uri));
  }

  public Manager(URI uri) {
    this(uri, ClientOptions.defaults());
  }

  /**
   * Of {@code uri}, {@code http}, {@code https}, {@code ws} or {@code wss}, {@code tcp} or {@code tls}, the path means
   * nothing here, but of {@code unix}, where it is that of the server's socket; its query is that of the requests, but for
   * what the options say.
   *
   * @throws IllegalArgumentException for another {@code uri}, and if {@code options} say what it does not have
   */
  public Manager(URI uri, ClientOptions options) {
    this(uri, options, (manager, working) -> {});
  }

  /** {@code register} is told each time that the manager begins to work and that it has stopped to. */
  Manager(URI uri, ClientOptions options, BiConsumer<Manager, Boolean> register) {
    ManagerOptions own = options.manager();
    var engine = new EngineClient(uri, own.engine());
    this.uri = Address.of(uri).server();
    this.options = options;
    this.register = register;
    var loop = own.loops().orElseGet(ClientLoops::shared).next();
    this.connection = new Connection(this, new Endpoint(this.uri, engine, loop, own));
  }

  /** Scheme, host and port; or scheme and file. */
  public URI uri() {
    return uri;
  }

  // Sockets.

  /** As {@link #socket(String, ClientOptions)}, with the options of this manager. */
  public Socket socket(String namespace) {
    return socket(namespace, options);
  }

  /**
   * The socket of {@code namespace}, which is made when it is asked for first, with what is a socket's of
   * {@code options}. It connects by itself with {@link ClientOptions.Builder#autoConnect} only.
   *
   * @throws IllegalArgumentException if {@code namespace} does not begin with a slash, or holds a comma; or if
   *     {@code auth} is nothing that the namespace can be shown
   */
  public Socket socket(String namespace, ClientOptions options) {
    Socket socket = findOrMake(namespace, options.socket());
    if (this.options.manager().opening().autoConnect() && !socket.isActive()) {
      socket.connect();
    }
    return socket;
  }

  private synchronized Socket findOrMake(String namespace, SocketOptions own) {
    Socket known = sockets.get(namespace);
    if (known != null) {
      return known;
    }
    check(namespace);
    Socket made = new Socket(this, connection, namespace, own);
    var more = new LinkedHashMap<>(sockets);
    more.put(namespace, made);
    sockets = Collections.unmodifiableMap(more);
    return made;
  }

  private static void check(String namespace) {
    if (!namespace.startsWith("/") || namespace.indexOf(',') >= 0) {
      throw new IllegalArgumentException("a namespace begins with a slash and holds no comma: \"" + namespace + '"');
    }
  }

  /** As its loop sees it. */
  @Nullable Socket find(String namespace) {
    return sockets.get(namespace);
  }

  Collection<Socket> sockets() {
    return sockets.values();
  }

  // Its life.

  /** Connects, whether or not a socket wants it to; does not wait for the delay of a reconnection. */
  public Manager open() {
    if (!connection.hand(connection::open)) {
      throw Connection.ended();
    }
    return this;
  }

  /**
   * Ends the connection and does not come back: its sockets are disconnected with the reason {@code forced close}, and
   * give up what waits in them. A socket that connects later opens it again.
   */
  @Override
  public void close() {
    connection.hand(() -> {
      connection.close();
      sockets.values().forEach(socket -> socket.leaveHere(DisconnectReason.FORCED_CLOSE, true));
    });
  }

  /** Whether there is a session with the server. */
  public boolean isOpen() {
    return connection.snapshot().isPresent();
  }

  /** Whether there is no session, and will be if the server can be reached. */
  public boolean isReconnecting() {
    return connection.isAtWork() && !isOpen();
  }

  /** The session with the server, if there is one: its transport, its id. */
  public Optional<ClientSession> engine() {
    return connection.snapshot();
  }

  /** It has begun to connect, or has stopped to want it. On the loop. */
  void atWork(boolean working) {
    if (!options.manager().opening().autoUnref()) {
      if (working) {
        Wakefulness.hold();
      } else {
        Wakefulness.release();
      }
    }
    register.accept(this, working);
  }

  /** Nothing was to be closed, and nobody needs it. On the loop. */
  void idle() {
    register.accept(this, false);
  }

  // Listeners.

  /** Called each time there is a session. */
  public Manager onOpen(Runnable listener) {
    connection.listeners().onOpen(listener);
    return this;
  }

  /** Called for each attempt to connect that fails: why. */
  public Manager onError(Consumer<YamException> listener) {
    connection.listeners().onError(listener);
    return this;
  }

  /** Called each time a session has ended. */
  public Manager onClose(Consumer<DisconnectReason> listener) {
    connection.listeners().onClose(listener);
    return this;
  }

  /** Called for each ping of the server; with {@code engineProtocol(3)}, of this client. */
  public Manager onPing(Runnable listener) {
    connection.listeners().onPing(listener);
    return this;
  }

  /** Called before each attempt to come back: its number, from 1. */
  public Manager onReconnectAttempt(IntConsumer listener) {
    connection.listeners().onReconnectAttempt(listener);
    return this;
  }

  /** Called when it has come back: how many attempts that took. */
  public Manager onReconnect(IntConsumer listener) {
    connection.listeners().onReconnect(listener);
    return this;
  }

  /** Called for each attempt to come back that fails: why. */
  public Manager onReconnectError(Consumer<YamException> listener) {
    connection.listeners().onReconnectError(listener);
    return this;
  }

  /** Called when it has tried as often as it may, and has given up. */
  public Manager onReconnectFailed(Runnable listener) {
    connection.listeners().onReconnectFailed(listener);
    return this;
  }

  @Override
  public String toString() {
    return "Manager[" + uri + "]";
  }
}
