package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.RefusedException;
import dev.yam.wire.UnboundArgumentException;
import dev.yam.wire.YamException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of a server.
 *
 * <pre>{@code
 * Socket socket = IO.socket("http://localhost:3000/chat");
 * socket.on("message", Message.class, message -> show(message));
 * socket.onConnect(() -> socket.emit("join", "lobby")).connect();
 * Args answer = socket.timeout(Duration.ofSeconds(5)).emitWithAck("who").join(); // on a virtual thread
 * }</pre>
 *
 * <p>Every method may be called from any thread and returns at once, but for {@link #awaitWritable}. What one thread
 * asks happens in the order in which it asked. Listeners run one after the other on a virtual thread, never on an event
 * loop; they may block, and then hold up the listeners of this socket alone, until {@link Limit#LANE}.
 *
 * <p>What is emitted while the socket is not connected waits, within {@link Limit#BUFFERED}, and is sent when it is. What
 * was sent and not received when a connection is lost is lost with it, and its acknowledgements fail, unless
 * {@link ClientOptions.Builder#retries} are on.
 *
 * <pre>
 * In:     what the application says; what the server says comes by {@link #dispatch} and is heard by {@link #on}
 * Out:    {@link #emit} → {@link Emission} → {@link #send(Emission)}, on the loop; {@link Retry} with retries
 * Thread: any; on its connection's loop it is a {@link LoopSocket}
 * </pre>
 */
public final class Socket extends LoopSocket implements AutoCloseable {

  private final Manager manager;
  private final SocketEmitter emitter = new SocketEmitter(this, SocketEmitter.Flags.NONE);

  Socket(Manager manager, Connection connection, String namespace, SocketOptions options) {
    super(connection, namespace, options);
    this.manager = manager;
  }

  public Manager manager() {
    return manager;
  }

  public String namespace() {
    return namespace;
  }

  // Its life.

  /** Connects, and comes back when the connection is lost, until {@link #disconnect} or a refusal. */
  public Socket connect() {
    comeIn();
    return this;
  }

  /** The same as {@link #connect}. */
  public Socket open() {
    return connect();
  }

  /**
   * Completes, on a virtual thread, when the socket is connected: now, or the next time. Exceptionally with
   * {@link RefusedException} if the server refuses or has refused, {@link ConnectFailedException} or
   * {@link DisconnectedException} if there will be no further attempt before the next {@link #connect},
   * {@link DisconnectedException} if the application disconnects meanwhile. An attempt in vain that is followed by
   * another is not told here, but by {@link #onConnectError}.
   */
  public CompletableFuture<Socket> whenConnected() {
    var future = new CompletableFuture<Socket>();
    if (!connection.hand(() -> await(future))) {
      future.completeExceptionally(Connection.ended());
    }
    return future;
  }

  /**
   * Leaves the namespace, when what was emitted before has been sent, and does not come back by itself. What came and
   * waits for its listeners is not heard any more. What waits because the socket is not connected stays, for the next
   * {@link #connect}.
   */
  public Socket disconnect() {
    leave(false);
    return this;
  }

  /** As {@link #disconnect}; what waits is given up: its acknowledgements fail with {@link DisconnectedException}. */
  @Override
  public void close() {
    leave(true);
  }

  /** Whether the namespace has let it in: events are sent at once. */
  public boolean isConnected() {
    return idNow() != null;
  }

  /** Whether it is connected, or about to be without being asked again. */
  public boolean isActive() {
    return isWanted();
  }

  /** The id that the server has given it, for this connection. */
  public Optional<String> id() {
    return Optional.ofNullable(idNow());
  }

  /** Whether the server had kept its state when it connected last, and has sent what was missed. */
  public boolean isRecovered() {
    return wasRecovered();
  }

  /**
   * As {@link ClientOptions.Builder#auth(Object)}, from the next time that it connects.
   *
   * @throws IllegalArgumentException if it is nothing that the namespace can be shown
   */
  public Socket auth(Object value) {
    entrance().show(Auth.of(value));
    return this;
  }

  /** As {@link ClientOptions.Builder#auth(Supplier)}, from the next time that it connects. */
  public Socket auth(Supplier<?> supplier) {
    entrance().show(new Auth.Asked(supplier));
    return this;
  }

  /** Called each time that it is connected, before events that come from then on. */
  public Socket onConnect(Runnable listener) {
    life.onConnect(listener);
    return this;
  }

  /**
   * Called each time that it could not be connected. With {@link RefusedException} the server has refused, and there is
   * no further attempt before {@link #connect}; otherwise there may be: {@link #isActive} tells.
   */
  public Socket onConnectError(Consumer<YamException> listener) {
    life.onConnectError(listener);
    return this;
  }

  /**
   * Called each time that a connection has ended, after the last event that came by it. The reasons are
   * {@code io server disconnect} and {@code io client disconnect}, after which it does not come back by itself;
   * {@code ping timeout}, {@code transport close}, {@code transport error}, {@code parse error}; {@code forced close}.
   */
  public Socket onDisconnect(Consumer<DisconnectReason> listener) {
    life.onDisconnect(listener);
    return this;
  }

  // Sending.

  /**
   * Sends an event with {@code values} as its arguments; bytes anywhere inside travel as binary attachments.
   *
   * @throws OverloadedException beyond {@link Limit#BUFFERED}; nothing is sent
   * @throws IllegalArgumentException for a reserved name, or values that cannot be written
   * @throws IllegalStateException if the event loops have been closed
   */
  public void emit(String event, @Nullable Object... values) {
    emitter.emit(event, values);
  }

  /** Sends arguments as they came, unread. */
  public void emit(String event, Args args) {
    emitter.emit(event, args);
  }

  /** Sends the event {@code message}. */
  public void send(@Nullable Object... values) {
    emitter.send(values);
  }

  /**
   * Sends an event that the server answers. Completes on a virtual thread with the answer, or exceptionally with
   * {@link dev.yam.wire.AckTimeoutException}, {@link DisconnectedException} when the connection is lost on which it was
   * sent, or {@link OverloadedException} beyond {@link Limit#BUFFERED} or {@link Limit#PENDING_ACKS}. With
   * {@link ClientOptions.Builder#retries} only the last try counts.
   */
  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return emitter.emitWithAck(event, values);
  }

  /** As {@link #emitWithAck(String, Object...)}, with arguments as they came. */
  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    return emitter.emitWithAck(event, args);
  }

  /** An operator whose acknowledgements fail after {@code timeout}, counted from the emit; with retries, from each try. */
  public SocketEmitter timeout(Duration timeout) {
    return emitter.timeout(timeout);
  }

  /** An operator whose events are dropped when they cannot leave at once (Socket.IO: {@code volatile}). */
  public SocketEmitter asVolatile() {
    return emitter.asVolatile();
  }

  /** An operator whose events may be compressed, or not, where transport and options do that. True. */
  public SocketEmitter compress(boolean compress) {
    return emitter.compress(compress);
  }

  /** Whether less than half of what may wait ({@link Limit#BUFFERED}, {@link Limit#OUTBOUND}) is waiting. */
  public boolean isWritable() {
    return account().writable() && connection.snapshot().map(ClientSession::writable).orElse(true);
  }

  /**
   * Completes, on a virtual thread, when {@link #isWritable}; exceptionally with {@link DisconnectedException} if the
   * socket is not connected and will not be by itself.
   */
  public CompletableFuture<Void> whenWritable() {
    var future = new CompletableFuture<Void>();
    if (!connection.hand(() -> awaitRoom(future))) {
      future.completeExceptionally(Connection.ended());
    }
    return future;
  }

  /**
   * Blocks until {@link #isWritable}: who sends much without end calls it before each {@code emit}. Not on an event loop.
   *
   * @throws DisconnectedException as {@link #whenWritable}
   */
  public void awaitWritable() throws InterruptedException {
    if (isWritable()) {
      return;
    }
    if (loop().inLoop()) {
      throw new IllegalStateException("an event loop must not block: use whenWritable");
    }
    try {
      whenWritable().get();
    } catch (ExecutionException left) {
      throw new DisconnectedException("the socket is not connected, and what waits leaves no room");
    }
  }

  /** Answers an event that came by the connection {@code visit}. Any thread. */
  void answer(long ackId, Args args, long visit) {
    var message = endpoint.parser().encodeForOne(new Packet.Ack(namespace, ackId, args));
    var answer = new Answer(this, message, visit);
    account().reserve(answer.cost);
    loop().execute(answer);
  }

  // What listeners are served with.

  /** Events of the server are answered by {@link SocketAck}, which knows the connection. */
  @Override
  protected void answer(long ackId, Args args) {
    throw new UnsupportedOperationException("answered by SocketAck");
  }

  @Override
  protected ArgumentBinder binder() {
    return endpoint.binder();
  }

  @Override
  protected int maxLaneEvents() {
    return options.limits().laneEvents();
  }

  @Override
  protected void failed(String event, Throwable failure) {
    try {
      options.errorHandler().failed(this, event, failure);
    } catch (Throwable again) {
      FailureLog.write(this, event, again);
    }
  }

  @Override
  protected Object rejected(String event, UnboundArgumentException mismatch) {
    return options.errorHandler().rejected(this, event, mismatch);
  }

  @Override
  public String toString() {
    return "Socket[" + namespace + " of " + manager.uri() + "]";
  }
}
