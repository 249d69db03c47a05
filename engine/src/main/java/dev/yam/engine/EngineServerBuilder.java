package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import dev.yam.wire.PlainForm;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What may be said of an {@link EngineServer} before it is built: {@link EngineOptions}, one after the other. */
abstract sealed class EngineServerBuilder permits EngineServer.Builder {

  private EngineOptions.Beat beat = EngineOptions.Beat.DEFAULT;
  private EngineOptions.Transports transports = EngineOptions.Transports.DEFAULT;
  private EngineOptions.Delays delays = EngineOptions.Delays.DEFAULT;
  private EngineOptions.Limits limits = EngineOptions.Limits.DEFAULT;
  private EngineOptions.Compression compression = EngineOptions.Compression.DEFAULT;
  private boolean allowEIO3;
  private Cors cors = Cors.OFF;
  private @Nullable Cookie cookie;
  private @Nullable Outgoing initialPacket;
  private final List<HeadersHook> initialHeaders = new ArrayList<>();
  private final List<HeadersHook> headers = new ArrayList<>();
  private @Nullable Consumer<ConnectionError> onConnectionError;
  private final List<EngineMiddleware> middleware = new ArrayList<>();
  private EngineHooks hooks = EngineHooks.NONE;
  private Dispatch dispatch = Dispatch.LANE;
  private @Nullable SessionAcceptor acceptor;
  private @Nullable Consumer<Session> onConnection;
  private @Nullable PlainForm plainForm;
  private @Nullable String plainPath;
  private int maxSubprotocol = (int) Limit.SUBPROTOCOL.defaultValue();

  private EngineServer.Builder self() {
    return (EngineServer.Builder) this;
  }

  /** How long after the last pong the server pings. 25 s. */
  public EngineServer.Builder pingInterval(Duration value) {
    beat = new EngineOptions.Beat(value, beat.timeout());
    return self();
  }

  /** How long the server waits for a pong. 20 s. */
  public EngineServer.Builder pingTimeout(Duration value) {
    beat = new EngineOptions.Beat(beat.interval(), value);
    return self();
  }

  /** How long an upgrade may take, from its probe's connection to its last packet. 10 s. */
  public EngineServer.Builder upgradeTimeout(Duration value) {
    delays = new EngineOptions.Delays(value, delays.closeTimeout());
    return self();
  }

  /** How long what is left of a closed session waits to be fetched by its client. 30 s. */
  public EngineServer.Builder closeTimeout(Duration value) {
    delays = new EngineOptions.Delays(delays.upgradeTimeout(), value);
    return self();
  }

  /** Which there are, {@code polling} and {@code websocket}. Both. */
  public EngineServer.Builder transports(String... names) {
    Set<String> chosen = Set.copyOf(Arrays.asList(names));
    if (!Set.of("polling", "websocket").containsAll(chosen)) {
      throw new IllegalArgumentException("transports are polling and websocket: " + chosen);
    }
    transports =
        new EngineOptions.Transports(
            chosen.contains("polling"), chosen.contains("websocket"), transports.upgrades());
    return self();
  }

  /** Whether a polling session may move to WebSocket. True. */
  public EngineServer.Builder allowUpgrades(boolean value) {
    transports = new EngineOptions.Transports(transports.polling(), transports.webSocket(), value);
    return self();
  }

  /**
   * Whether clients of revision 3, those of Socket.IO 1 and 2, are served too. False. Then they get code 5. Some of them
   * poll by JSONP, which no browser asks {@link #cors} about: with cookies alone, another site's page is the user to the
   * server. Check the credentials that clients send, or {@link #allowRequest}.
   */
  public EngineServer.Builder allowEIO3(boolean value) {
    allowEIO3 = value;
    return self();
  }

  /** {@link Limit#PAYLOAD}. */
  public EngineServer.Builder maxHttpBufferSize(int bytes) {
    limits = limits.payload(bytes);
    return self();
  }

  /** {@link Limit#FRAGMENTS}. */
  public EngineServer.Builder maxFragments(int count) {
    limits = limits.fragments(count);
    return self();
  }

  /** {@link Limit#CONTROL_FRAMES}. */
  public EngineServer.Builder maxControlFramesPerSecond(int count) {
    limits = limits.controlFrames(count);
    return self();
  }

  /** {@link Limit#OUTBOUND}. */
  public EngineServer.Builder maxOutboundBytes(long bytes) {
    limits = limits.outbound(bytes);
    return self();
  }

  /** {@link Limit#LANE}, for bare sessions. */
  public EngineServer.Builder maxLaneEvents(int count) {
    limits = limits.lane(count);
    return self();
  }

  /**
   * Compresses messages over WebSocket for clients that offer it (RFC 7692). Off, as in the reference server: it costs
   * a hundred times what an uncompressed message does, on the event loop.
   */
  public EngineServer.Builder perMessageDeflate(PerMessageDeflate value) {
    compression = new EngineOptions.Compression(value, compression.maxContextBytes(), compression.http());
    return self();
  }

  /** {@link Limit#DEFLATE_CONTEXTS}. */
  public EngineServer.Builder maxDeflateContextBytes(long bytes) {
    compression = new EngineOptions.Compression(compression.webSocket(), bytes, compression.http());
    return self();
  }

  /** Compresses the answers to polls. {@link HttpCompression#DEFAULT}, as in the reference server. */
  public EngineServer.Builder httpCompression(HttpCompression value) {
    compression = new EngineOptions.Compression(compression.webSocket(), compression.maxContextBytes(), value);
    return self();
  }

  /** Sends the answers to polls as they are. */
  public EngineServer.Builder noHttpCompression() {
    compression = new EngineOptions.Compression(compression.webSocket(), compression.maxContextBytes(), null);
    return self();
  }

  /** A cookie with the sid, for balancers. None; begin with {@link Cookie#DEFAULT}. */
  public EngineServer.Builder cookie(Cookie value) {
    cookie = value;
    return self();
  }

  /** A message that each client is sent first, right behind the open packet. None. */
  public EngineServer.Builder initialPacket(Message value) {
    initialPacket = EngineCodec.message(value);
    return self();
  }

  /** Adds headers to the first answer of each session: that of its handshake (reference: initial_headers). */
  public EngineServer.Builder initialHeaders(HeadersHook value) {
    initialHeaders.add(value);
    return self();
  }

  /** Adds headers to every answer to a session, handshakes and upgrades included (reference: headers). */
  public EngineServer.Builder headers(HeadersHook value) {
    headers.add(value);
    return self();
  }

  /**
   * Is told of each request that is refused, and of each stream that begins with no open packet, on a virtual thread of its
   * own (reference: connection_error).
   */
  public EngineServer.Builder onConnectionError(Consumer<ConnectionError> value) {
    onConnectionError = value;
    return self();
  }

  /** Which other origins may use the endpoint. None. */
  public EngineServer.Builder cors(Cors value) {
    cors = value;
    return self();
  }

  /** Adds a check of handshakes, upgrades and streams. */
  public EngineServer.Builder use(EngineMiddleware value) {
    middleware.add(value);
    return self();
  }

  /**
   * Adds a check of handshakes, upgrades and streams: those it does not accept get 403 and {@code Forbidden}, upgrades 400,
   * and streams end. The reference does not ask about upgrades: its sessions can be taken over by who knows their id.
   */
  public EngineServer.Builder allowRequest(Predicate<Request> accepts) {
    return use(
        (request, response) -> {
          if (!accepts.test(request)) {
            throw new RefusedException("Forbidden");
          }
        });
  }

  /**
   * Hears plain WebSockets too, JSON messages without Engine.IO, at every path of the port that no endpoint has: for an
   * {@link #acceptor} that asks {@link Session#speaks}. They have limits, heartbeat and {@link #use} as all others, and are
   * not compressed. Off.
   */
  public EngineServer.Builder plainWebSocket(PlainForm form) {
    plainForm = form;
    plainPath = null;
    return self();
  }

  /** As {@link #plainWebSocket(PlainForm)}, at exactly {@code path}, with or without a slash at its end. */
  public EngineServer.Builder plainWebSocket(PlainForm form, String path) {
    plainForm = form;
    plainPath = Routes.checked(path);
    return self();
  }

  /** {@link Limit#SUBPROTOCOL}. */
  public EngineServer.Builder maxSubprotocolLength(int characters) {
    Limit.SUBPROTOCOL.requireAtLeast(0, characters);
    maxSubprotocol = characters;
    return self();
  }

  /** Told of sessions, of the bytes of WebSockets and of limits that are met. None. */
  public EngineServer.Builder hooks(EngineHooks value) {
    hooks = value;
    return self();
  }

  /** The protocol on top of each session. Instead of {@link #onConnection}. */
  public EngineServer.Builder acceptor(SessionAcceptor value) {
    acceptor = value;
    return self();
  }

  /**
   * Called for each new session, before its first message is handled: registers handlers by
   * {@link Session#onMessage} and {@link Session#onClose}. Runs where {@link #dispatch} says.
   */
  public EngineServer.Builder onConnection(Consumer<Session> value) {
    onConnection = value;
    return self();
  }

  /** Where the handlers of bare sessions run. On lanes. */
  public EngineServer.Builder dispatch(Dispatch value) {
    dispatch = value;
    return self();
  }

  final EngineOptions options() {
    return new EngineOptions(
        beat, transports, delays, limits, compression, allowEIO3, cors,
        new AnswerHeaders(cookie, initialHeaders, headers), new EngineAdmission(middleware, onConnectionError), hooks, plain());
  }

  private EngineOptions.@Nullable Plain plain() {
    if (plainForm != null && acceptor == null) {
      throw new IllegalArgumentException("plainWebSocket needs an acceptor that tells events from each other");
    }
    return plainForm == null ? null : new EngineOptions.Plain(plainForm, plainPath, maxSubprotocol);
  }

  /** What stands on each session: the protocol, or the handlers of its user. */
  final SessionAcceptor chosenAcceptor() {
    SessionAcceptor protocol = acceptor;
    Consumer<Session> handler = onConnection;
    if (protocol != null && handler == null) {
      return behindInitialPacket(protocol);
    }
    if (protocol == null && handler != null) {
      Dispatch where = dispatch;
      int lane = limits.lane();
      return behindInitialPacket(session -> session.makeBare().start(handler, where, lane));
    }
    throw new IllegalArgumentException("exactly one of acceptor and onConnection is needed");
  }

  private SessionAcceptor behindInitialPacket(SessionAcceptor protocol) {
    Outgoing first = initialPacket;
    if (first == null) {
      return protocol;
    }
    return session -> {
      if (session.speaks() != SessionProtocol.PLAIN) { // which has no packets
        session.write(first, false);
      }
      return protocol.accept(session);
    };
  }
}
