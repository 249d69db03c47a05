package dev.yam.engine;

import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An Engine.IO 4 endpoint. */
public final class EngineServer implements Endpoint {

  private EngineServer() {}

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EngineServer engine() {
    return this;
  }

  /** Sessions that are open now. Any thread. */
  public int sessions() {
    throw new UnsupportedOperationException();
  }

  /** Closes every session with the reason {@code server shutting down} and refuses new ones. Any thread. */
  public void close() {
    throw new UnsupportedOperationException();
  }

  /** Every option has the reference implementation's default; a value that cannot be is refused where it is said. */
  public static final class Builder {

    EngineOptions.Beat beat = new EngineOptions.Beat(Duration.ofSeconds(25), Duration.ofSeconds(20));
    EngineOptions.Transports transports = new EngineOptions.Transports(true, true, true);
    EngineOptions.Delays delays = new EngineOptions.Delays(Duration.ofSeconds(10), Duration.ofSeconds(30));
    EngineOptions.Limits limits = EngineOptions.Limits.DEFAULT;
    Cors cors = Cors.OFF;
    final List<EngineMiddleware> middleware = new ArrayList<>();
    EngineHooks hooks = EngineHooks.NONE;
    Dispatch dispatch = Dispatch.LANE;
    @Nullable SessionAcceptor acceptor;
    @Nullable Consumer<Session> onConnection;

    private Builder() {}

    /** How long after the last pong the server pings. 25 s. */
    public Builder pingInterval(Duration value) {
      beat = new EngineOptions.Beat(value, beat.timeout());
      return this;
    }

    /** How long the server waits for a pong. 20 s. */
    public Builder pingTimeout(Duration value) {
      beat = new EngineOptions.Beat(beat.interval(), value);
      return this;
    }

    /** How long an upgrade may take, from its probe's connection to its last packet. 10 s. */
    public Builder upgradeTimeout(Duration value) {
      delays = new EngineOptions.Delays(value, delays.closeTimeout());
      return this;
    }

    /** How long what is left of a closed session waits to be fetched by its client. 30 s. */
    public Builder closeTimeout(Duration value) {
      delays = new EngineOptions.Delays(delays.upgradeTimeout(), value);
      return this;
    }

    /** {@code polling}, {@code websocket} or both, the default. */
    public Builder transports(String... names) {
      Set<String> chosen = Set.copyOf(Arrays.asList(names));
      if (!Set.of("polling", "websocket").containsAll(chosen)) {
        throw new IllegalArgumentException("transports are polling and websocket: " + chosen);
      }
      transports =
          new EngineOptions.Transports(
              chosen.contains("polling"), chosen.contains("websocket"), transports.upgrades());
      return this;
    }

    /** Whether a polling session may move to WebSocket. True. */
    public Builder allowUpgrades(boolean value) {
      transports = new EngineOptions.Transports(transports.polling(), transports.webSocket(), value);
      return this;
    }

    /** {@link Limit#PAYLOAD}. */
    public Builder maxHttpBufferSize(int bytes) {
      limits = limits.payload(bytes);
      return this;
    }

    /** {@link Limit#FRAGMENTS}. */
    public Builder maxFragments(int count) {
      limits = limits.fragments(count);
      return this;
    }

    /** {@link Limit#CONTROL_FRAMES}. */
    public Builder maxControlFramesPerSecond(int count) {
      limits = limits.controlFrames(count);
      return this;
    }

    /** {@link Limit#OUTBOUND}. */
    public Builder maxOutboundBytes(long bytes) {
      limits = limits.outbound(bytes);
      return this;
    }

    /** {@link Limit#LANE}, for bare sessions. */
    public Builder maxLaneEvents(int count) {
      limits = limits.lane(count);
      return this;
    }

    /** Which other origins may use the endpoint. None. */
    public Builder cors(Cors value) {
      cors = value;
      return this;
    }

    /** Adds a check of handshakes and upgrades. */
    public Builder use(EngineMiddleware value) {
      middleware.add(value);
      return this;
    }

    /** Adds a check of handshakes and upgrades: those it does not accept get 403 and {@code Forbidden}. */
    public Builder allowRequest(Predicate<Request> accepts) {
      return use(
          (request, response) -> {
            if (!accepts.test(request)) {
              throw new dev.yam.wire.RefusedException("Forbidden");
            }
          });
    }

    public Builder hooks(EngineHooks value) {
      hooks = value;
      return this;
    }

    /** The protocol on top of each session. Instead of {@link #onConnection}. */
    public Builder acceptor(SessionAcceptor value) {
      acceptor = value;
      return this;
    }

    /**
     * Called for each new session, before its first message is handled: registers handlers by
     * {@link Session#onMessage} and {@link Session#onClose}. Runs where {@link #dispatch} says.
     */
    public Builder onConnection(Consumer<Session> value) {
      onConnection = value;
      return this;
    }

    /** Where the handlers of bare sessions run. On lanes. */
    public Builder dispatch(Dispatch value) {
      dispatch = value;
      return this;
    }

    /** Throws IllegalArgumentException if options contradict each other. */
    public EngineServer build() {
      if ((acceptor == null) == (onConnection == null)) {
        throw new IllegalArgumentException("exactly one of acceptor and onConnection is needed");
      }
      return new EngineServer();
    }
  }
}
