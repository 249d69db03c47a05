package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO endpoint: checks requests, opens sessions and hands the requests of a session to it.
 *
 * <pre>
 * In:     exchanges of HTTP connections
 * Out:    exchanges and WebSockets to their {@link Session}; refusals to the connection
 * Thread: the loop of the connection that asks; middleware on virtual threads
 * </pre>
 */
public final class EngineServer implements Endpoint {

  private static final HttpResponse CLOSING = HttpResponse.of(503);

  private final EngineOptions.Beat beat;
  private final EngineOptions.Transports transports;
  private final EngineOptions.Delays delays;
  private final EngineOptions.Limits limits;
  private final Revisions revisions;
  private final PollingTransport.Settings polling;
  private final @Nullable DeflateEndpoint deflate;
  private final AnswerHeaders headers;
  private final Cors cors;
  private final EngineAdmission admission;
  private final EngineHooks hooks;
  private final SessionAcceptor acceptor;
  private final SessionLocator locator = SessionLocator.NOWHERE;
  private final SessionRegistry registry = new SessionRegistry();

  private final SessionIds ids = new SessionIds();
  private volatile boolean closing;

  private EngineServer(Builder builder, SessionAcceptor acceptor) {
    this.beat = builder.beat;
    this.transports = builder.transports;
    this.delays = builder.delays;
    this.limits = builder.limits;
    this.revisions = new Revisions(builder.allowEIO3, WebSocketTransport.Settings.of(builder), this::context);
    this.polling = new PollingTransport.Settings(limits.payload(), builder.compression, builder.hooks);
    this.headers = new AnswerHeaders(builder.cookie, builder.initialHeaders, builder.headers);
    PerMessageDeflate deflation = builder.deflate;
    this.deflate =
        deflation == null ? null : new DeflateEndpoint(deflation, builder.maxDeflateContextBytes, builder.hooks);
    this.cors = builder.cors;
    this.admission = new EngineAdmission(builder.middleware, builder.onConnectionError);
    this.hooks = builder.hooks;
    this.acceptor = acceptor;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EngineServer engine() {
    return this;
  }

  /** Those of {@link Builder#hooks}. */
  public EngineHooks hooks() {
    return hooks;
  }

  /** Sessions that are open now. Any thread. */
  public int sessions() {
    return registry.open();
  }

  /** Closes every session with the reason {@code server shutting down} and refuses new ones. Any thread. */
  public void close() {
    closing = true;
    for (Session session : registry.all()) {
      session.close(DisconnectReason.SERVER_SHUTTING_DOWN);
    }
  }

  /**
   * Ends what is left of closed sessions: nobody will fetch it, since the loops are about to end, and with them the
   * deadlines. Only after {@link #close}.
   */
  void abandon() {
    for (Session session : registry.all()) {
      session.loop().execute(() -> session.fail(DisconnectReason.SERVER_SHUTTING_DOWN));
    }
  }

  /** Completes when nothing is left of any session; only after {@link #close}. */
  CompletableFuture<Void> whenEmpty() {
    return registry.whenEmpty();
  }

  /** {@code file}, which other origins may use as they may use the endpoint. */
  HttpHandler shared(HttpHandler file) {
    return request -> {
      HttpResponse response = file.handle(request);
      for (Map.Entry<String, String> header : cors.headers(request)) {
        response = response.header(header.getKey(), header.getValue());
      }
      return response;
    };
  }

  /** Native memory that contexts of compression may hold now. */
  long deflateContextBytes() {
    return deflate == null ? 0 : deflate.contextBytes();
  }

  int maxPayload() {
    return limits.payload();
  }

  SessionRegistry registry() {
    return registry;
  }

  // --- requests ---

  /** The header of a request was read: refuses it, or waits for its body. */
  void begin(Exchange exchange) {
    Request request = exchange.request();
    if (exchange.isUpgrade()) {
      beginUpgrade(exchange);
      return;
    }
    if (cors.isOn() && request.method().equals("OPTIONS")) {
      exchange.respond(cors.preflight(request));
      return;
    }
    exchange.addHeaders(cors.headers(request));
    Query query = Query.of(request);
    Optional<EngineError> error = query.sid().isEmpty() ? checkHandshake(request, query) : checkKnown(exchange, query);
    if (error.isPresent()) {
      admission.report(exchange, error.get());
      exchange.respond(error.get().response());
      return;
    }
    Session session = exchange.session();
    if (session != null) {
      headers.addLater(exchange);
    }
    if (session != null && !request.method().equals("GET")) {
      session.request(exchange);
    }
  }

  /** The request is whole. */
  void complete(Exchange exchange) {
    if (exchange.isUpgrade()) {
      completeUpgrade(exchange);
      return;
    }
    Session session = exchange.session();
    if (session == null) {
      admit(exchange, () -> openPolling(exchange));
    } else if (exchange.request().method().equals("GET")) {
      session.request(exchange);
    } else {
      session.requestComplete(exchange);
    }
  }

  /** The body is larger than may be; the connection answers. */
  void tooLarge(Exchange exchange) {
    Session session = exchange.session();
    if (session != null) {
      session.requestTooLarge(exchange);
    }
  }

  /** What the reference server checks of every request, in its order. */
  private Optional<EngineError> checkAny(Request request, Query query) {
    if (!transports.has(query.transport())) {
      return Optional.of(EngineError.UNKNOWN_TRANSPORT);
    }
    boolean originSound = request.header("origin").map(ResponseHeaders::isFieldValue).orElse(true);
    return originSound ? Optional.empty() : Optional.of(EngineError.BAD_REQUEST);
  }

  private Optional<EngineError> checkKnown(Exchange exchange, Query query) {
    Optional<EngineError> error = checkAny(exchange.request(), query);
    if (error.isPresent()) {
      return error;
    }
    Optional<Session> session = registry.find(query.sid());
    if (session.isEmpty()) {
      return locator.forward(query.sid(), exchange) ? Optional.empty() : Optional.of(EngineError.UNKNOWN_SID);
    }
    boolean fits =
        exchange.isUpgrade() ? transports.canUpgrade() : session.get().transport().equals(query.transport());
    if (!fits || revisions.of(query) != session.get().revision()) {
      return Optional.of(EngineError.BAD_REQUEST);
    }
    exchange.session(session.get());
    return Optional.empty();
  }

  private Optional<EngineError> checkHandshake(Request request, Query query) {
    Optional<EngineError> error = checkAny(request, query);
    if (error.isPresent()) {
      return error;
    }
    if (!request.method().equals("GET")) {
      return Optional.of(EngineError.BAD_HANDSHAKE_METHOD);
    }
    if (query.transport().equals(WebSocketTransport.NAME) && !WebSocketHandshake.isUpgrade(request)) {
      return Optional.of(EngineError.BAD_REQUEST);
    }
    return revisions.refusal(query, request);
  }

  private void admit(Exchange exchange, Runnable accepted) {
    if (closing) {
      exchange.respondAndClose(CLOSING);
      return;
    }
    admission.admit(exchange, accepted);
  }

  // --- opening ---

  private void openPolling(Exchange exchange) {
    var transport = new PollingTransport(revisions.payloads(exchange.request()), polling);
    Session session = session(exchange, transport);
    headers.addFirst(exchange, session);
    transport.attach(session, exchange);
    open(session, transport.name());
  }

  private void openWebSocket(Exchange exchange, WebSocketTransport transport) {
    Session session = session(exchange, transport);
    transport.listener(session.incoming());
    open(session, transport.name());
  }

  private Session session(Exchange exchange, Transport transport) {
    SessionContext context = revisions.context(exchange.request(), exchange.connection().loop());
    return new Session(ids.next(), exchange.request(), transport, context);
  }

  private SessionContext context(Revision revision, EngineLoop loop) {
    var rhythm = Rhythm.of(revision, loop, beat, limits.controlFrames());
    return new SessionContext(loop, revision, rhythm, delays, limits, hooks, registry, acceptor);
  }

  private void open(Session session, String transport) {
    registry.add(session);
    session.open(openPacket(session.id(), transport));
    if (closing) {
      session.close(DisconnectReason.SERVER_SHUTTING_DOWN); // it may have come too late for close() to see it
    }
  }

  private String openPacket(String sid, String transport) {
    boolean upgradable = transport.equals(PollingTransport.NAME) && transports.canUpgrade();
    return "0{\"sid\":\"" + sid
        + "\",\"upgrades\":" + (upgradable ? "[\"websocket\"]" : "[]")
        + ",\"pingInterval\":" + beat.interval().toMillis()
        + ",\"pingTimeout\":" + beat.timeout().toMillis()
        + ",\"maxPayload\":" + limits.payload() + "}";
  }

  // --- upgrades ---

  private void beginUpgrade(Exchange exchange) {
    Request request = exchange.request();
    Query query = Query.of(request);
    Optional<EngineError> error = query.sid().isEmpty() ? checkHandshake(request, query) : checkKnown(exchange, query);
    if (error.isEmpty() && !query.transport().equals(WebSocketTransport.NAME)) {
      error = Optional.of(EngineError.BAD_REQUEST);
    }
    if (error.isPresent()) {
      admission.report(exchange, error.get());
      exchange.respondAndClose(EngineError.upgradeRefused(error.get().text()));
    } else if (deflate != null && deflate.isMalformed(request)) {
      exchange.respondAndClose(EngineError.upgradeRefused(EngineError.BAD_REQUEST.text()));
    } else {
      WebSocketHandshake.refusal(request).ifPresent(exchange::respondAndClose);
    }
  }

  private void completeUpgrade(Exchange exchange) {
    admit(exchange, () -> switchProtocols(exchange));
  }

  private void switchProtocols(Exchange exchange) {
    Session session = exchange.session();
    EngineLoop target = session == null ? exchange.connection().loop() : session.loop();
    Consumer<WebSocketTransport> then =
        session == null ? opened -> openWebSocket(exchange, opened) : session::upgrade;
    if (session == null) {
      headers.addFirst(exchange);
    } else {
      headers.addLater(exchange);
    }
    var transport = new WebSocketTransport(
            revisions.webSocket(exchange.request()), deflate == null ? null : deflate.agree(exchange));
    exchange
        .connection()
        .upgrade(
            new HttpOutput.Upgrading(
                target, WebSocketHandshake.accept(exchange.request()), exchange.headers(), transport, then));
  }

  /** Every option has the reference implementation's default; a value that cannot be is refused where it is said. */
  public static final class Builder {

    EngineOptions.Beat beat = new EngineOptions.Beat(Duration.ofSeconds(25), Duration.ofSeconds(20));
    EngineOptions.Transports transports = new EngineOptions.Transports(true, true, true);
    EngineOptions.Delays delays = new EngineOptions.Delays(Duration.ofSeconds(10), Duration.ofSeconds(30));
    EngineOptions.Limits limits = EngineOptions.Limits.DEFAULT;
    boolean allowEIO3;
    Cors cors = Cors.OFF;
    @Nullable PerMessageDeflate deflate;
    @Nullable HttpCompression compression = HttpCompression.DEFAULT;
    @Nullable Cookie cookie;
    @Nullable Outgoing initialPacket;
    final List<HeadersHook> initialHeaders = new ArrayList<>();
    final List<HeadersHook> headers = new ArrayList<>();
    @Nullable Consumer<ConnectionError> onConnectionError;
    long maxDeflateContextBytes = Limit.DEFLATE_CONTEXTS.defaultValue();
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

    /** Which there are, {@code polling} and {@code websocket}. Both. */
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

    /**
     * Whether clients of revision 3, those of Socket.IO 1 and 2, are served too. False. Then they get code 5. Some of them
     * poll by JSONP, which no browser asks {@link #cors} about: with cookies alone, another site's page is the user to the
     * server. Check the credentials that clients send, or {@link #allowRequest}.
     */
    public Builder allowEIO3(boolean value) {
      allowEIO3 = value;
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

    /**
     * Compresses messages over WebSocket for clients that offer it (RFC 7692). Off, as in the reference server: it costs
     * a hundred times what an uncompressed message does, on the event loop.
     */
    public Builder perMessageDeflate(PerMessageDeflate value) {
      deflate = value;
      return this;
    }

    /** {@link Limit#DEFLATE_CONTEXTS}. */
    public Builder maxDeflateContextBytes(long bytes) {
      EngineOptions.atLeast(0, Limit.DEFLATE_CONTEXTS, bytes);
      maxDeflateContextBytes = bytes;
      return this;
    }

    /** Compresses the answers to polls. {@link HttpCompression#DEFAULT}, as in the reference server. */
    public Builder httpCompression(HttpCompression value) {
      compression = value;
      return this;
    }

    /** Sends the answers to polls as they are. */
    public Builder noHttpCompression() {
      compression = null;
      return this;
    }

    /** A cookie with the sid, for balancers. None; begin with {@link Cookie#DEFAULT}. */
    public Builder cookie(Cookie value) {
      cookie = value;
      return this;
    }

    /** A message that each client is sent first, right behind the open packet. None. */
    public Builder initialPacket(Message value) {
      initialPacket = EngineCodec.message(value);
      return this;
    }

    /** Adds headers to the first answer of each session: that of its handshake (reference: initial_headers). */
    public Builder initialHeaders(HeadersHook value) {
      initialHeaders.add(value);
      return this;
    }

    /** Adds headers to every answer to a session, handshakes and upgrades included (reference: headers). */
    public Builder headers(HeadersHook value) {
      headers.add(value);
      return this;
    }

    /** Is told of each request that is refused, on a virtual thread of its own (reference: connection_error). */
    public Builder onConnectionError(Consumer<ConnectionError> value) {
      onConnectionError = value;
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
              throw new RefusedException("Forbidden");
            }
          });
    }

    /** Told of sessions, of the bytes of WebSockets and of limits that are met. None. */
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
      SessionAcceptor chosen = acceptor;
      Consumer<Session> handler = onConnection;
      if (chosen != null && handler == null) {
        return new EngineServer(this, behindInitialPacket(chosen));
      }
      if (chosen == null && handler != null) {
        Dispatch where = dispatch;
        int lane = limits.lane();
        return new EngineServer(
            this, behindInitialPacket(session -> session.makeBare().start(handler, where, lane)));
      }
      throw new IllegalArgumentException("exactly one of acceptor and onConnection is needed");
    }

    private SessionAcceptor behindInitialPacket(SessionAcceptor protocol) {
      Outgoing first = initialPacket;
      if (first == null) {
        return protocol;
      }
      return session -> {
        session.write(first, false);
        return protocol.accept(session);
      };
    }
  }
}
