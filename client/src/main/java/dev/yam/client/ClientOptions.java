package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a client connects, and what it does when that fails. Immutable; the names and defaults are those of the reference
 * client, but where it is said otherwise.
 */
public final class ClientOptions {

  private static final ClientOptions DEFAULT = builder().build();

  private final ManagerOptions manager;
  private final SocketOptions socket;
  private final boolean shared;

  private ClientOptions(ManagerOptions manager, SocketOptions socket, boolean shared) {
    this.manager = manager;
    this.socket = socket;
    this.shared = shared;
  }

  public static ClientOptions defaults() {
    return DEFAULT;
  }

  public static Builder builder() {
    return new Builder(ManagerOptions.DEFAULT, SocketOptions.DEFAULT);
  }

  /** These options, to be changed. */
  public Builder toBuilder() {
    return new Builder(manager, socket).multiplex(shared);
  }

  ManagerOptions manager() {
    return manager;
  }

  SocketOptions socket() {
    return socket;
  }

  /** Whether sockets of one server may share a connection. */
  boolean isShared() {
    return shared;
  }

  static Duration positive(Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("a timeout must be more than 0, not " + value);
    }
    return value;
  }

  /** Says options one after the other: here those of a {@link Socket}, and those of its {@link Manager} inherited. */
  public static final class Builder extends ManagerBuilder {

    private SocketOptions socket;
    private boolean multiplex = true;
    private boolean forceNew;

    private Builder(ManagerOptions manager, SocketOptions socket) {
      super(manager);
      this.socket = socket;
    }

    /** Whether sockets of {@link IO} that have the same server, and equal options, share one connection. True. */
    public Builder multiplex(boolean value) {
      multiplex = value;
      return this;
    }

    /** Whether a socket of {@link IO} gets a connection of its own. False. */
    public Builder forceNew(boolean value) {
      forceNew = value;
      return this;
    }

    /**
     * What the server is shown at each connect, as {@code handshake.auth}: written as a JSON object, by the binder if
     * need be. None. With {@code engineProtocol(3)} it is the query of a namespace, and the main one has none.
     */
    public Builder auth(Object value) {
      socket = socket.auth(Auth.of(value));
      return this;
    }

    /**
     * As {@link #auth(Object)}, asked anew at each connect, also when the client comes back: a token that ends is fetched
     * here. Called on a virtual thread; it may block. If it fails, {@link Socket#onConnectError} is told, and after the
     * delay of a reconnection it is asked again.
     */
    public Builder auth(Supplier<?> supplier) {
      socket = socket.auth(new Auth.Asked(supplier));
      return this;
    }

    /**
     * How often an event is sent again that was not answered: {@link #ackTimeout} must be said too. 0. With more, events
     * are sent one after the other, each when the one before was answered or given up: in order, and at least once, also
     * over lost connections, which end a try. The server has to answer each, also those for which nobody waits here.
     * {@code Integer.MAX_VALUE} never gives up.
     */
    public Builder retries(int value) {
      var former = socket.retrying();
      socket = socket.retrying(new SocketOptions.Retrying(value, former.ackTimeout(), former.deduplication()));
      return this;
    }

    /**
     * How long an answer may take where {@link Socket#timeout} does not say; with {@link #retries}, that of each try. No
     * end.
     */
    public Builder ackTimeout(Duration value) {
      var former = socket.retrying();
      socket = socket.retrying(
          new SocketOptions.Retrying(former.retries(), Optional.of(value), former.deduplication()));
      return this;
    }

    /**
     * Whether, with {@link #retries}, the server is asked to handle each event once, however often it is sent. True. A
     * Yam server does; others take no notice.
     */
    public Builder deduplication(boolean value) {
      var former = socket.retrying();
      socket = socket.retrying(new SocketOptions.Retrying(former.retries(), former.ackTimeout(), value));
      return this;
    }

    /**
     * {@link Limit#BUFFERED}: the bytes that may wait in a socket while it is not connected, or its session is full, or,
     * with {@link #retries}, until they are answered.
     */
    public Builder maxBufferedBytes(long bytes) {
      var former = socket.limits();
      socket = socket.limits(new SocketOptions.Limits(bytes, former.pendingAcks(), former.laneEvents()));
      return this;
    }

    /** {@link Limit#PENDING_ACKS}. */
    public Builder maxPendingAcks(int count) {
      var former = socket.limits();
      socket = socket.limits(new SocketOptions.Limits(former.bufferedBytes(), count, former.laneEvents()));
      return this;
    }

    /** {@link Limit#LANE}: when so many events wait for listeners, {@linkplain ClientSession#pause nothing is read}. */
    public Builder maxLaneEvents(int count) {
      var former = socket.limits();
      socket = socket.limits(new SocketOptions.Limits(former.bufferedBytes(), former.pendingAcks(), count));
      return this;
    }

    /** What becomes of what listeners throw. Logged. */
    public Builder errorHandler(ErrorHandler value) {
      socket = socket.errorHandler(value);
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if some contradict each other
     */
    public ClientOptions build() {
      if (socket.retrying().isOn() && socket.retrying().ackTimeout().isEmpty()) {
        throw new IllegalArgumentException(
            "retries needs ackTimeout: without it an event that is never answered holds back all others");
      }
      return new ClientOptions(managerOptions(), socket, multiplex && !forceNew);
    }
  }
}
