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

/** What may be said of a {@link LineSocket} before it is made. */
public abstract sealed class LineSocketBuilder permits LineSocket.Builder {

  private static final ArgumentBinder BINDER = new JacksonBinder();

  private final URI uri;
  private final EngineClientOptions.Builder engine = EngineClientOptions.builder();
  private ArgumentBinder binder = BINDER;
  private PacketLimits packets = PacketLimits.DEFAULT;
  private LineOptions.Limits limits = LineOptions.Limits.DEFAULT;
  private Optional<ClientLoops> loops = Optional.empty();
  private boolean autoUnref;

  LineSocketBuilder(URI uri) {
    this.uri = uri;
  }

  private LineSocket.Builder self() {
    return (LineSocket.Builder) this;
  }

  /** Whom {@code tls://} trusts, and what this end shows of itself. {@link ClientTls#DEFAULT}. */
  public LineSocket.Builder tls(ClientTls value) {
    engine.tls(value);
    return self();
  }

  /** How long connecting may take, TLS included. 20 s. */
  public LineSocket.Builder connectTimeout(Duration value) {
    engine.connectTimeout(value);
    return self();
  }

  /** How long what was emitted before {@link LineSocket#close} may take to leave. 10 s. */
  public LineSocket.Builder closeTimeout(Duration value) {
    engine.closeTimeout(value);
    return self();
  }

  /** {@link Limit#SERVER_MESSAGE}: the bytes of a line. */
  public LineSocket.Builder maxMessageBytes(int bytes) {
    engine.maxMessageBytes(bytes);
    return self();
  }

  /** {@link Limit#OUTBOUND}. */
  public LineSocket.Builder maxOutboundBytes(long bytes) {
    engine.maxOutboundBytes(bytes);
    return self();
  }

  /** {@link Limit#BUFFERED}: the bytes that may wait until it is connected, or its session has room. */
  public LineSocket.Builder maxBufferedBytes(long bytes) {
    limits = new LineOptions.Limits(bytes, limits.laneEvents(), limits.badLines());
    return self();
  }

  /** {@link Limit#LANE}. */
  public LineSocket.Builder maxLaneEvents(int count) {
    limits = new LineOptions.Limits(limits.bufferedBytes(), count, limits.badLines());
    return self();
  }

  /** {@link Limit#BAD_LINES}. */
  public LineSocket.Builder maxBadLinesPerSecond(int count) {
    limits = new LineOptions.Limits(limits.bufferedBytes(), limits.laneEvents(), count);
    return self();
  }

  /** {@link Limit#DEPTH}. */
  public LineSocket.Builder maxDepth(int levels) {
    packets = packets.maxDepth(levels);
    return self();
  }

  /** {@link Limit#EVENT_NAME}. */
  public LineSocket.Builder maxEventNameLength(int bytes) {
    packets = packets.maxEventNameLength(bytes);
    return self();
  }

  /** Binds arguments to types. Jackson databind with its defaults. */
  public LineSocket.Builder binder(ArgumentBinder value) {
    binder = value;
    return self();
  }

  /** Told of bytes and of limits that are met. None. */
  public LineSocket.Builder hooks(EngineHooks value) {
    engine.hooks(value);
    return self();
  }

  /** The event loops. Those that all clients share. */
  public LineSocket.Builder loops(ClientLoops value) {
    loops = Optional.of(value);
    return self();
  }

  /** Whether the JVM may end while it is connected. False. */
  public LineSocket.Builder autoUnref(boolean value) {
    autoUnref = value;
    return self();
  }

  final LineOptions lineOptions() {
    var client = EngineClient.ofLines(uri, engine.build());
    var loop = loops.orElseGet(ClientLoops::shared).next();
    return new LineOptions(client, loop, binder, packets, limits, autoUnref);
  }
}
