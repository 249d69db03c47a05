package dev.yam.engine;

import dev.yam.wire.WebSocketLimits;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO endpoint: checks requests, opens sessions and hands the requests of a session to it.
 *
 * <pre>
 * In:     exchanges of HTTP connections; streams that begin
 * Out:    exchanges and WebSockets to their {@link Session}; refusals to the connection
 * Thread: the loop of the connection that asks; middleware on virtual threads
 * </pre>
 */
public final class EngineServer implements Endpoint {

  private static final HttpResponse CLOSING = HttpResponse.of(503);
  private static final String UPGRADABLE = "\",\"upgrades\":[\"websocket\"]";
  private static final String NOT_UPGRADABLE = "\",\"upgrades\":[]";

  private final EngineOptions options;
  private final Cors cors;
  private final AnswerHeaders headers;
  private final EngineAdmission admission;
  private final Revisions revisions;
  private final RequestChecks checks;
  private final PollingTransport.Settings polling;
  private final @Nullable DeflateEndpoint deflate;
  private final @Nullable PlainDoor plain;
  private final SessionAcceptor acceptor;

  /** What all open packets end with. */
  private final String delaysAndLimit;

  private final SessionRegistry registry = new SessionRegistry();
  private final SessionIds ids = new SessionIds();
  private volatile boolean closing;

  private EngineServer(EngineOptions options, SessionAcceptor acceptor) {
    this.options = options;
    this.cors = options.cors();
    this.headers = options.headers();
    this.admission = options.admission();
    this.revisions = new Revisions(options.allowEIO3(), webSocket(options), this::context);
    this.checks = new RequestChecks(options.transports(), revisions, registry);
    EngineOptions.Compression compression = options.compression();
    this.polling = new PollingTransport.Settings(options.limits().payload(), compression.http(), options.hooks());
    PerMessageDeflate deflation = compression.webSocket();
    this.deflate =
        deflation == null ? null : new DeflateEndpoint(deflation, compression.maxContextBytes(), options.hooks());
    EngineOptions.Plain messages = options.plain();
    this.plain = messages == null ? null : new PlainDoor(this, messages, webSocket(options), headers, options.hooks());
    this.acceptor = acceptor;
    this.delaysAndLimit = ",\"pingInterval\":" + options.beat().interval().toMillis()
        + ",\"pingTimeout\":" + options.beat().timeout().toMillis()
        + ",\"maxPayload\":" + options.limits().payload() + "}";
  }

  private static ChannelTransport.Settings webSocket(EngineOptions options) {
    EngineOptions.Limits limits = options.limits();
    return new ChannelTransport.Settings(
        new WebSocketLimits(limits.payload(), limits.fragments()),
        limits.controlFrames(),
        limits.outbound(),
        options.delays().closeTimeout(),
        options.hooks(),
        Framing.PLAIN);
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EngineServer engine() {
    return this;
  }

  /** Where plain WebSockets are let in; null where they are not. */
  @Nullable PlainDoor plain() {
    return plain;
  }

  /** Those of {@link Builder#hooks}. */
  public EngineHooks hooks() {
    return options.hooks();
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
    return options.limits().payload();
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
    Optional<EngineError> error = checks.check(exchange);
    if (error.isPresent()) {
      admission.report(exchange, error.get(), checks.session(exchange));
      exchange.respond(error.get().response());
      return;
    }
    Session session = exchange.session();
    if (session == null) {
      return;
    }
    headers.addLater(exchange);
    if (!request.method().equals("GET")) {
      PollingRequests.begin(session, exchange);
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
      PollingRequests.begin(session, exchange);
    } else {
      PollingRequests.complete(session, exchange);
    }
  }

  /** The body is larger than may be; the connection answers. */
  void tooLarge(Exchange exchange) {
    Session session = exchange.session();
    if (session != null) {
      PollingRequests.tooLarge(session, exchange);
    }
  }

  void admit(Exchange exchange, Runnable accepted) {
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

  /** A plain WebSocket was let in. */
  void openPlain(Exchange exchange, WebSocketTransport transport) {
    SessionContext context = revisions.context(Revision.PLAIN, transport.loop());
    var session = new Session(ids.next(), exchange.request(), transport, context);
    transport.listener(session.incoming());
    open(session, transport.name());
  }

  /** How the streams of this endpoint are set. */
  ChannelTransport.Settings streamSettings(StreamProtocol protocol) {
    return revisions.stream(protocol.revision());
  }

  /** The client of a stream has said its first packet. */
  void begin(StreamDoor door) {
    if (closing) {
      door.close();
      return;
    }
    admission.admit(door, () -> openStream(door));
  }

  private void openStream(StreamDoor door) {
    StreamTransport transport = door.transport();
    var session =
        new Session(ids.next(), door.request(), transport, revisions.context(door.revision(), door.loop()));
    door.entered(session);
    open(session, transport.name());
    transport.goOn();
  }

  /** {@code door} is not opened, for nobody was to be asked. */
  void refused(StreamDoor door, ConnectionError error) {
    admission.report(door, error);
  }

  private Session session(Exchange exchange, Transport transport) {
    SessionContext context = revisions.context(exchange.request(), exchange.connection().loop());
    return new Session(ids.next(), exchange.request(), transport, context);
  }

  private SessionContext context(Revision revision, EngineLoop loop) {
    EngineOptions.Limits limits = options.limits();
    var rhythm = Rhythm.of(revision, loop, options.beat(), limits.controlFrames());
    return new SessionContext(loop, revision, rhythm, options.delays(), limits, options.hooks(), registry, acceptor);
  }

  private void open(Session session, String transport) {
    registry.add(session);
    session.open(openPacket(session.id(), transport));
    if (closing) {
      session.close(DisconnectReason.SERVER_SHUTTING_DOWN); // it may have come too late for close() to see it
    }
  }

  private String openPacket(String sid, String transport) {
    boolean upgradable = transport.equals(PollingTransport.NAME) && options.transports().canUpgrade();
    return "0{\"sid\":\"" + sid + (upgradable ? UPGRADABLE : NOT_UPGRADABLE) + delaysAndLimit;
  }

  // --- upgrades ---

  private void beginUpgrade(Exchange exchange) {
    Request request = exchange.request();
    Optional<EngineError> error = checks.check(exchange);
    if (error.isPresent()) {
      admission.report(exchange, error.get(), checks.session(exchange));
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
    var accepted = WebSocketHandshake.accept(exchange.request(), WebSocketHandshake.LONGEST_PROTOCOL);
    exchange
        .connection()
        .upgrade(new HttpOutput.Upgrading(target, accepted, exchange.headers(), transport, then));
  }

  /** Every option has the reference implementation's default; a value that cannot be is refused where it is said. */
  public static final class Builder extends EngineServerBuilder {

    private Builder() {}

    /** Throws IllegalArgumentException if options contradict each other. */
    public EngineServer build() {
      return new EngineServer(options(), chosenAcceptor());
    }
  }
}
