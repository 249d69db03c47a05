package dev.yam.client;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EventEmitter;
import dev.yam.engine.EventNames;
import dev.yam.engine.LaneTask;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EventName;
import dev.yam.wire.Limit;
import dev.yam.wire.LineNames;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketEncoder;
import dev.yam.wire.UnboundArgumentException;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the line protocol, net-socket.io's: JSON events over TCP or a Unix socket.
 *
 * <pre>{@code
 * LineSocket socket = LineSocket.of("unix:///run/lines.sock"); // tcp://localhost:9001, tls://example.org:9443
 * socket.on("result", Integer.class, result -> show(result));
 * socket.onReady(() -> socket.emit("sum", List.of(1, 2, 3))).connect();
 * }</pre>
 *
 * <p>Every method may be called from any thread and returns at once, but for {@link #awaitWritable}. What one thread
 * asks happens in the order in which it asked. Listeners run one after the other on a virtual thread, never on an event
 * loop; they may block, and then, from {@link Limit#LANE} events on that wait, nothing is read.
 *
 * <p>It does not come back by itself when its connection is lost: say {@link #connect} again, for example in
 * {@link #onClose}. The protocol has no answers, namespaces or heartbeat; a peer that vanishes without a word is noticed
 * when TCP notices it. Bytes in arguments are sent as Node's {@code {"type":"Buffer","data":[…]}}.
 *
 * <pre>
 * In:     what the application says; lines of the server come by {@link LineConnection}
 * Out:    {@link #emit} → {@link LineEmission} → {@link LineConnection#send}, on the loop
 * Thread: any
 * </pre>
 */
public final class LineSocket extends EventEmitter<LineSocket> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LineSocket.class);

  private final LineOptions options;
  private final LineConnection connection;
  private final LineListeners listeners = new LineListeners(this);

  private LineSocket(LineOptions options) {
    this.options = options;
    this.connection = new LineConnection(this, options);
  }

  /** {@link #builder} with its defaults; not connected yet. */
  public static LineSocket of(String url) {
    return builder(url).build();
  }

  /** For {@code tcp://host:port}, {@code tls://host:port} or {@code unix:///path}. */
  public static Builder builder(String url) {
    return new Builder(URI.create(url));
  }

  /** Where it connects to. */
  public URI uri() {
    return options.engine().uri();
  }

  // Its life.

  /** Connects, unless it is connected or about to be. What is emitted from now on waits until it is. */
  public LineSocket connect() {
    connection.connect();
    return this;
  }

  /**
   * Completes, on a virtual thread, when it is {@linkplain #isReady ready}: now, or the next time. Exceptionally with
   * {@link ConnectFailedException} if it cannot connect or could not, {@link DisconnectedException} if it is closed before,
   * or has closed since it was told to {@link #connect}.
   */
  public CompletableFuture<LineSocket> whenReady() {
    return connection.whenReady();
  }

  /** Ends the connection, when what was emitted before has been sent. */
  @Override
  public void close() {
    connection.close();
  }

  /** Whether it is connected: events are sent at once. */
  public boolean isReady() {
    return connection.isReady();
  }

  /** Called each time that it is connected, before events that come from then on. */
  public LineSocket onReady(Runnable listener) {
    listeners.onReady(listener);
    return this;
  }

  /** Called each time that it cannot connect, before {@link #onClose}. */
  public LineSocket onError(Consumer<ConnectFailedException> listener) {
    listeners.onError(listener);
    return this;
  }

  /**
   * Called once for each connection or attempt that has ended, behind its last event: {@code transport close} when the
   * server or the network has ended it, {@code transport error} when there was none, or beyond {@link
   * Limit#SERVER_MESSAGE}, {@code parse error} beyond {@link Limit#BAD_LINES}, {@code forced close} after {@link #close}.
   */
  public LineSocket onClose(Consumer<DisconnectReason> listener) {
    listeners.onClose(listener);
    return this;
  }

  LineListeners listeners() {
    return listeners;
  }

  // Sending.

  /**
   * Sends an event with {@code values} as its arguments.
   *
   * @throws DisconnectedException if it is neither connected nor about to be
   * @throws OverloadedException beyond {@link Limit#BUFFERED}; nothing is sent
   * @throws IllegalArgumentException for a reserved name, or values that cannot be written
   */
  public void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(options.binder(), values));
  }

  /** Sends arguments as they came, unread. */
  public void emit(String event, Args args) {
    EventName name = listened(event);
    var packet = new Packet.Event("/", name, args, OptionalLong.empty());
    connection.emit(new LineEmission(connection, PacketEncoder.encodeForOne(packet), name, args));
  }

  /** Whether less than half of what may wait ({@link Limit#BUFFERED}, {@link Limit#OUTBOUND}) is waiting. */
  public boolean isWritable() {
    return connection.isWritable();
  }

  /** Completes, on a virtual thread, when {@link #isWritable}; exceptionally with {@link DisconnectedException}. */
  public CompletableFuture<Void> whenWritable() {
    return connection.whenWritable();
  }

  /**
   * Blocks until {@link #isWritable}: who sends much without end calls it before each {@code emit}. Not on an event loop.
   *
   * @throws DisconnectedException as {@link #whenWritable}
   */
  public void awaitWritable() throws InterruptedException {
    if (options.loop().inLoop()) {
      throw new IllegalStateException("an event loop must not block: use whenWritable");
    }
    try {
      whenWritable().get();
    } catch (ExecutionException left) {
      throw new DisconnectedException("the connection has ended, and what waits leaves no room");
    }
  }

  /** An event was handed to the session. On the loop. */
  void sent(EventName name, Args args) {
    tellSent(name, args);
  }

  // What listeners are served with.

  /** Loop. */
  void heard(Packet.Event event) {
    deliver(event);
  }

  /** The names that net-socket.io's sockets keep for themselves are none of an event's. */
  @Override
  protected EventName listened(String event) {
    EventName name = EventNames.of(event);
    if (LineNames.isReserved(name)) {
      throw new IllegalArgumentException(
          "\"" + event + "\" is a reserved name of the line protocol: choose another, or use the method for what it tells, as onReady");
    }
    return name;
  }

  @Override
  protected void submit(LaneTask task) {
    connection.submit(task);
  }

  /** There are no answers. */
  @Override
  protected void answer(long ackId, Args args) {
    throw new UnsupportedOperationException("the line protocol has no acknowledgements");
  }

  @Override
  protected Object rejected(String event, UnboundArgumentException mismatch) {
    throw new UnsupportedOperationException("the line protocol has no acknowledgements");
  }

  @Override
  protected void failed(String event, Throwable failure) {
    LOG.warn("\"{}\" of {} failed", event, this, failure);
  }

  /** A listener of its life failed. */
  void listenerFailed(String event, Throwable failure) {
    failed(event, failure);
  }

  @Override
  protected ArgumentBinder binder() {
    return options.binder();
  }

  @Override
  protected int maxLaneEvents() {
    return options.limits().laneEvents();
  }

  @Override
  public String toString() {
    return "LineSocket[" + uri() + "]";
  }

  /** Says options one after the other; a value that cannot be is refused where it is said. */
  public static final class Builder extends LineSocketBuilder {

    private Builder(URI uri) {
      super(uri);
    }

    /**
     * The socket, not connected yet.
     *
     * @throws IllegalArgumentException if the URL is none of a TCP port or a Unix socket
     */
    public LineSocket build() {
      return new LineSocket(lineOptions());
    }
  }
}
