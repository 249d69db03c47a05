package dev.yam.client;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EventEmitter;
import dev.yam.engine.LaneTask;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EventName;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketEncoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.WebSocketFrame;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that has a connection of its own, without a {@link Manager}: of a protocol that has events and no namespaces.
 *
 * <p>Every method may be called from any thread and returns at once, but for {@link #awaitWritable}. What one thread
 * asks happens in the order in which it asked. Listeners run one after the other on a virtual thread, never on an event
 * loop; they may block, and then, from {@link Limit#LANE} events on that wait, nothing is read.
 *
 * <p>It does not come back by itself when its connection is lost: say {@link #connect} again, for example in
 * {@link #onClose}.
 *
 * <pre>
 * In:     what the application says; messages of the server come by {@link DirectConnection}
 * Out:    {@link #emit} → {@link DirectEvent} → {@link DirectConnection#send}, on the loop
 * Thread: any
 * </pre>
 */
public abstract sealed class DirectSocket<S extends DirectSocket<S>> extends EventEmitter<S> implements AutoCloseable
    permits LineSocket, JsonSocket {

  private static final Logger LOG = LoggerFactory.getLogger(DirectSocket.class);

  private final DirectOptions options;
  private final DirectConnection<S> connection;
  private final DirectListeners listeners = new DirectListeners(this);

  DirectSocket(DirectOptions options) {
    this.options = options;
    this.connection = new DirectConnection<>(self(), options);
  }

  @SuppressWarnings("unchecked") // S is the class itself
  private S self() {
    return (S) this;
  }

  /** Where it connects to. */
  public final URI uri() {
    return options.engine().uri();
  }

  final DirectOptions options() {
    return options;
  }

  final DirectConnection<S> connection() {
    return connection;
  }

  // Its life.

  /** Connects, unless it is connected or about to be. What is emitted from now on waits until it is. */
  public final S connect() {
    connection.connect();
    return self();
  }

  /**
   * Completes, on a virtual thread, when it is {@linkplain #isReady ready}: now, or the next time. Exceptionally with
   * {@link ConnectFailedException} if it cannot connect or could not, {@link DisconnectedException} if it is closed before,
   * or has closed since it was told to {@link #connect}.
   */
  public final CompletableFuture<S> whenReady() {
    return connection.whenReady();
  }

  /** Ends the connection, when what was emitted before has been sent. */
  @Override
  public final void close() {
    connection.close();
  }

  /** Whether it is connected: events are sent at once. */
  public final boolean isReady() {
    return connection.isReady();
  }

  /** Called each time that it is connected, before events that come from then on. */
  public final S onReady(Runnable listener) {
    listeners.onReady(listener);
    return self();
  }

  /** Called each time that it cannot connect, before {@link #onClose}. */
  public final S onError(Consumer<ConnectFailedException> listener) {
    listeners.onError(listener);
    return self();
  }

  /**
   * Called once for each connection or attempt that has ended, behind its last event: {@code transport close} when the
   * server or the network has ended it, {@code transport error} when there was none, or beyond {@link
   * Limit#SERVER_MESSAGE}, {@code parse error} beyond {@link Limit#BAD_LINES} or {@link Limit#BAD_MESSAGES}, {@code ping
   * timeout} where there is a heartbeat, {@code forced close} after {@link #close}.
   */
  public final S onClose(Consumer<DisconnectReason> listener) {
    listeners.onClose(listener);
    return self();
  }

  final DirectListeners listeners() {
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
  public final void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(options.binder(), values));
  }

  /** Sends arguments as they came, unread. */
  public final void emit(String event, Args args) {
    EventName name = listened(event);
    var packet = new Packet.Event("/", name, args, OptionalLong.empty());
    connection.emit(new DirectEvent(this, PacketEncoder.encodeForOne(packet), name, args));
  }

  /** Whether less than half of what may wait ({@link Limit#BUFFERED}, {@link Limit#OUTBOUND}) is waiting. */
  public final boolean isWritable() {
    return connection.isWritable();
  }

  /** Completes, on a virtual thread, when {@link #isWritable}; exceptionally with {@link DisconnectedException}. */
  public final CompletableFuture<Void> whenWritable() {
    return connection.whenWritable();
  }

  /**
   * Blocks until {@link #isWritable}: who sends much without end calls it before each {@code emit}. Not on an event loop.
   *
   * @throws DisconnectedException as {@link #whenWritable}
   */
  public final void awaitWritable() throws InterruptedException {
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
  final void sent(EventName name, Args args) {
    tellSent(name, args);
  }

  // What its protocol says.

  /** Of one session: reads what comes, in its form. Loop. */
  abstract PacketReader reader();

  /** Something came. Loop. */
  abstract void heard(Packet packet);

  /** A session has ended; {@code told} is what the server has said of it. Before those who listen are told. Loop. */
  void sessionEnded(DisconnectReason reason, Optional<WebSocketFrame.Close> told) {}

  // What listeners are served with.

  @Override
  protected final void submit(LaneTask task) {
    connection.submit(task);
  }

  @Override
  protected final void failed(String event, Throwable failure) {
    LOG.warn("\"{}\" of {} failed", event, this, failure);
  }

  /** A listener of its life failed. */
  final void listenerFailed(String event, Throwable failure) {
    failed(event, failure);
  }

  @Override
  protected final ArgumentBinder binder() {
    return options.binder();
  }

  @Override
  protected final int maxLaneEvents() {
    return options.limits().laneEvents();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[" + uri() + "]";
  }
}
