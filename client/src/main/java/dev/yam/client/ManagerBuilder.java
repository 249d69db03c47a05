package dev.yam.client;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.ClientTls;
import dev.yam.engine.EngineClientOptions;
import dev.yam.engine.HttpProxy;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What may be said of a {@link Manager} before it is made, and of its Engine.IO. */
abstract sealed class ManagerBuilder permits ClientOptions.Builder {

  private final EngineClientOptions.Builder engine;
  private ManagerOptions manager;

  ManagerBuilder(ManagerOptions manager) {
    this.manager = manager;
    this.engine = manager.engine().toBuilder();
  }

  private ClientOptions.Builder self() {
    return (ClientOptions.Builder) this;
  }

  final ManagerOptions managerOptions() {
    return manager.engine(engine.build());
  }

  // Engine.IO.

  /** Everything of Engine.IO, what has no method here too. */
  public ClientOptions.Builder engine(Consumer<EngineClientOptions.Builder> settings) {
    settings.accept(engine);
    return self();
  }

  /** The path of the server's endpoint. {@code /socket.io}. */
  public ClientOptions.Builder path(String value) {
    return engine(to -> to.path(value));
  }

  /** Whether a slash is put behind the path. True. */
  public ClientOptions.Builder addTrailingSlash(boolean value) {
    return engine(to -> to.addTrailingSlash(value));
  }

  /** By what to connect, in this order: {@code polling}, {@code websocket}. Both, polling first. */
  public ClientOptions.Builder transports(String... names) {
    return engine(to -> to.transports(names));
  }

  /** Whether a session that polls moves to WebSocket when it can. True. */
  public ClientOptions.Builder upgrade(boolean value) {
    return engine(to -> to.upgrade(value));
  }

  /** Whether a client that was on WebSocket begins with it when it comes back. False. */
  public ClientOptions.Builder rememberUpgrade(boolean value) {
    return engine(to -> to.rememberUpgrade(value));
  }

  /** Whether the next transport is tried where the first fails. False. */
  public ClientOptions.Builder tryAllTransports(boolean value) {
    return engine(to -> to.tryAllTransports(value));
  }

  /** Whether bytes are sent as base64 over WebSocket too. False. */
  public ClientOptions.Builder forceBase64(boolean value) {
    return engine(to -> to.forceBase64(value));
  }

  /** The query of every request: {@code handshake.query} at the server. None. */
  public ClientOptions.Builder query(Map<String, String> pairs) {
    return engine(to -> to.query(pairs));
  }

  /** Headers of every request. None. */
  public ClientOptions.Builder extraHeaders(Map<String, String> headers) {
    return engine(to -> to.extraHeaders(headers));
  }

  /** Whether cookies of the server are kept and sent back, over reconnections too. False. */
  public ClientOptions.Builder withCredentials(boolean value) {
    return engine(to -> to.withCredentials(value));
  }

  /** Whether each request has a time stamp in its query. Polling alone. */
  public ClientOptions.Builder timestampRequests(boolean value) {
    return engine(to -> to.timestampRequests(value));
  }

  /** The time stamp's name. {@code t}. */
  public ClientOptions.Builder timestampParam(String value) {
    return engine(to -> to.timestampParam(value));
  }

  /** How long one request of polling may take. No end. */
  public ClientOptions.Builder requestTimeout(Duration value) {
    return engine(to -> to.requestTimeout(value));
  }

  /** The subprotocols that are offered with the WebSocket. None. */
  public ClientOptions.Builder protocols(String... names) {
    return engine(to -> to.protocols(names));
  }

  /** Whom to trust, and who the client is, over {@code https} and {@code wss}. The JVM's trust store, nobody. */
  public ClientOptions.Builder tls(ClientTls value) {
    return engine(to -> to.tls(value));
  }

  /** An HTTP proxy between. None. */
  public ClientOptions.Builder proxy(HttpProxy value) {
    return engine(to -> to.proxy(value));
  }

  /** Compresses messages over WebSocket where the server agrees. Off. */
  public ClientOptions.Builder perMessageDeflate(PerMessageDeflate value) {
    return engine(to -> to.perMessageDeflate(value));
  }

  /** {@link Limit#SERVER_MESSAGE}. */
  public ClientOptions.Builder maxMessageBytes(int bytes) {
    return engine(to -> to.maxMessageBytes(bytes));
  }

  /** {@link Limit#OUTBOUND}: what waits in the session; beyond it waits in the socket, see {@link Limit#BUFFERED}. */
  public ClientOptions.Builder maxOutboundBytes(long bytes) {
    return engine(to -> to.maxOutboundBytes(bytes));
  }

  /** The revision of Engine.IO: 4, or 3 for servers of Socket.IO 2. 4. */
  public ClientOptions.Builder engineProtocol(int value) {
    return engine(to -> to.engineProtocol(value));
  }

  // Reconnection.

  /** Whether a client comes back by itself. True. */
  public ClientOptions.Builder reconnection(boolean value) {
    return reconnection(former -> new Reconnection.Options(value, former.attempts(), former.backoff()));
  }

  /** After so many attempts in vain it gives up. No end. */
  public ClientOptions.Builder reconnectionAttempts(int value) {
    return reconnection(former -> new Reconnection.Options(former.enabled(), value, former.backoff()));
  }

  /** The delay before the first attempt, which doubles for each further one. 1 s. */
  public ClientOptions.Builder reconnectionDelay(Duration value) {
    return backoff(former -> new Backoff(value, longer(former.delayMax(), value), former.randomization()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** The longest delay. 5 s, or {@link #reconnectionDelay} if that is longer. */
  public ClientOptions.Builder reconnectionDelayMax(Duration value) {
    return backoff(former -> new Backoff(former.delay(), value, former.randomization()));
  }

  /**
   * Which part of each delay is left to chance, from 0 to 1; it makes the delay shorter. 1. So clients that lost one
   * server at once come back spread over the whole delay; the reference client has 0.5, adds chance before it cuts at the
   * maximum, and has half of the clients of a server that was long away come back at the same instant.
   */
  public ClientOptions.Builder randomizationFactor(double value) {
    return backoff(former -> new Backoff(former.delay(), former.delayMax(), value));
  }

  private ClientOptions.Builder backoff(UnaryOperator<Backoff> change) {
    return reconnection(
        former -> new Reconnection.Options(former.enabled(), former.attempts(), change.apply(former.backoff())));
  }

  private ClientOptions.Builder reconnection(UnaryOperator<Reconnection.Options> change) {
    manager = manager.reconnection(change.apply(manager.reconnection()));
    return self();
  }

  // Opening.

  /** How long one attempt to connect may take, all transports of it. 20 s. */
  public ClientOptions.Builder timeout(Duration value) {
    ManagerOptions.Opening former = manager.opening();
    manager = manager.opening(new ManagerOptions.Opening(value, former.autoConnect(), former.autoUnref()));
    return self();
  }

  /**
   * Whether a socket connects when it is made. False. That of the reference client does: there listeners are added before
   * the connection can be there, for JavaScript has one thread; here it could be there before them.
   */
  public ClientOptions.Builder autoConnect(boolean value) {
    ManagerOptions.Opening former = manager.opening();
    manager = manager.opening(new ManagerOptions.Opening(former.timeout(), value, former.autoUnref()));
    return self();
  }

  /** Whether the JVM may end while the client is connected, or about to be. False. */
  public ClientOptions.Builder autoUnref(boolean value) {
    ManagerOptions.Opening former = manager.opening();
    manager = manager.opening(new ManagerOptions.Opening(former.timeout(), former.autoConnect(), value));
    return self();
  }

  /** On which event loops. {@link ClientLoops#shared}. */
  public ClientOptions.Builder loops(ClientLoops value) {
    manager = manager.loops(value);
    return self();
  }

  // Packets.

  /** The form of packets, which the server must have too. {@link Parser#JSON}. */
  public ClientOptions.Builder parser(Parser value) {
    ManagerOptions.Packets former = manager.packets();
    manager = manager.packets(new ManagerOptions.Packets(value, former.binder(), former.limits()));
    return self();
  }

  /** Binds arguments to types. Jackson databind with its defaults. */
  public ClientOptions.Builder binder(ArgumentBinder value) {
    ManagerOptions.Packets former = manager.packets();
    manager = manager.packets(new ManagerOptions.Packets(former.parser(), value, former.limits()));
    return self();
  }

  /** {@link Limit#ATTACHMENTS}, of packets that the server sends. */
  public ClientOptions.Builder maxAttachments(int count) {
    return limits(former -> former.maxAttachments(count));
  }

  /** {@link Limit#DEPTH}. */
  public ClientOptions.Builder maxDepth(int levels) {
    return limits(former -> former.maxDepth(levels));
  }

  /** {@link Limit#EVENT_NAME}. */
  public ClientOptions.Builder maxEventNameLength(int bytes) {
    return limits(former -> former.maxEventNameLength(bytes));
  }

  /** {@link Limit#NAMESPACE_NAME}. */
  public ClientOptions.Builder maxNamespaceLength(int bytes) {
    return limits(former -> former.maxNamespaceLength(bytes));
  }

  private ClientOptions.Builder limits(UnaryOperator<PacketLimits> change) {
    ManagerOptions.Packets former = manager.packets();
    manager = manager.packets(
        new ManagerOptions.Packets(former.parser(), former.binder(), change.apply(former.limits())));
    return self();
  }
}
