package dev.yam.client;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.ClientTls;
import dev.yam.engine.EngineClient;
import dev.yam.engine.EngineClientOptions;
import dev.yam.engine.EngineHooks;
import dev.yam.engine.JacksonBinder;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** What may be said of a {@link DirectSocket} before it is made. */
public abstract sealed class DirectSocketBuilder<B extends DirectSocketBuilder<B>>
    permits LineSocket.Builder, JsonSocket.Builder {

  private static final ArgumentBinder BINDER = new JacksonBinder();

  private final URI uri;
  final EngineClientOptions.Builder engine = EngineClientOptions.builder();
  private ArgumentBinder binder = BINDER;
  private PacketLimits packets = PacketLimits.DEFAULT;
  private DirectOptions.Limits limits;
  private Optional<ClientLoops> loops = Optional.empty();
  private boolean autoUnref;

  DirectSocketBuilder(URI uri, Limit bad) {
    this.uri = uri;
    this.limits = DirectOptions.Limits.defaults(bad);
  }

  @SuppressWarnings("unchecked") // each is its own B
  private B self() {
    return (B) this;
  }

  /** Whom {@code tls://} and {@code wss://} trust, and what this end shows of itself. {@link ClientTls#DEFAULT}. */
  public B tls(ClientTls value) {
    engine.tls(value);
    return self();
  }

  /** How long connecting may take, TLS included. 20 s. */
  public B connectTimeout(Duration value) {
    engine.connectTimeout(value);
    return self();
  }

  /** How long what was emitted before {@link DirectSocket#close} may take to leave. 10 s. */
  public B closeTimeout(Duration value) {
    engine.closeTimeout(value);
    return self();
  }

  /** {@link Limit#SERVER_MESSAGE}: the bytes of a message. */
  public B maxMessageBytes(int bytes) {
    engine.maxMessageBytes(bytes);
    return self();
  }

  /** {@link Limit#OUTBOUND}. */
  public B maxOutboundBytes(long bytes) {
    engine.maxOutboundBytes(bytes);
    return self();
  }

  /** {@link Limit#BUFFERED}: the bytes that may wait until it is connected, or its session has room. */
  public B maxBufferedBytes(long bytes) {
    limits = new DirectOptions.Limits(bytes, limits.laneEvents(), limits.bad(), limits.badPerSecond());
    return self();
  }

  /** {@link Limit#LANE}. */
  public B maxLaneEvents(int count) {
    limits = new DirectOptions.Limits(limits.bufferedBytes(), count, limits.bad(), limits.badPerSecond());
    return self();
  }

  /** {@link Limit#DEPTH}. */
  public B maxDepth(int levels) {
    packets = packets.maxDepth(levels);
    return self();
  }

  /** {@link Limit#EVENT_NAME}. */
  public B maxEventNameLength(int bytes) {
    packets = packets.maxEventNameLength(bytes);
    return self();
  }

  /** Binds arguments to types. Jackson databind with its defaults. */
  public B binder(ArgumentBinder value) {
    binder = value;
    return self();
  }

  /** Told of bytes and of limits that are met. None. */
  public B hooks(EngineHooks value) {
    engine.hooks(value);
    return self();
  }

  /** The event loops. Those that all clients share. */
  public B loops(ClientLoops value) {
    loops = Optional.of(value);
    return self();
  }

  /** Whether the JVM may end while it is connected. False. */
  public B autoUnref(boolean value) {
    autoUnref = value;
    return self();
  }

  final void badPerSecond(int count) {
    limits = new DirectOptions.Limits(limits.bufferedBytes(), limits.laneEvents(), limits.bad(), count);
  }

  /** Those of a socket whose server is what {@code protocol} makes of URL and options. */
  final DirectOptions directOptions(BiFunction<URI, EngineClientOptions, EngineClient> protocol) {
    var loop = loops.orElseGet(ClientLoops::shared).next();
    return new DirectOptions(protocol.apply(uri, engine.build()), loop, binder, packets, limits, autoUnref);
  }
}
