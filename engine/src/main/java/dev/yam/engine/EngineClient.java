package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.WebSocketLimits;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO server, as its clients see it: where it is and how it is reached. It opens sessions, one after the other for
 * who reconnects, and knows between them what they learn: cookies, and whether WebSocket worked.
 *
 * <pre>{@code
 * EngineLoop loop = ClientLoops.shared().next();
 * var client = new EngineClient(URI.create("https://example.org"), EngineClientOptions.DEFAULT);
 * loop.execute(() -> client.open(loop, listener));
 * }</pre>
 *
 * <p>Thread: any; sessions live on the loop that they are opened on.
 */
public final class EngineClient {

  private static final PayloadForm THREE = new PayloadForm.Three(false);

  private final URI uri;
  private final EngineClientOptions options;
  private final Revision revision;
  private final List<String> transports;
  private final Connector connector;
  private final ClientRequests requests;
  private final @Nullable DeflateEndpoint deflate;
  private final ChannelTransport.Settings channel;
  private final String url;

  /** The last session got as far as WebSocket. */
  private volatile boolean webSocketWorked;

  /**
   * For the server that {@code uri} names, by {@code http}, {@code https}, {@code ws} or {@code wss}. Its query is part of
   * every request's; its path is not looked at: {@link EngineClientOptions.Builder#path} says where the endpoint is.
   *
   * <p>By {@code tcp} or {@code tls}, with a port, or {@code unix}, whose path is that of the socket, packets come without
   * HTTP ({@link Streams}): its query is told the server when a session opens, and options of HTTP are refused.
   *
   * @throws IllegalArgumentException if that cannot be connected to, an option says what it does not have, or a file of
   *     the options cannot be used
   */
  public EngineClient(URI uri, EngineClientOptions options) {
    this(uri, Origin.of(uri), options, options.choice().revision(), framing(Origin.of(uri), options.choice()));
  }

  private EngineClient(URI uri, Origin origin, EngineClientOptions options, Revision revision, Framing framing) {
    WebOnly.check(origin, options);
    this.uri = uri;
    this.options = options;
    this.revision = revision;
    this.transports = transports(origin, options, revision);
    this.connector = new Connector(origin, options);
    this.requests = new ClientRequests(origin, options);
    this.url = requests.url().toString();
    Optional<PerMessageDeflate> wanted = options.network().deflate();
    this.deflate = wanted.map(each -> new DeflateEndpoint(each, Long.MAX_VALUE, options.hooks())).orElse(null);
    this.channel = settings(options, framing);
  }

  /**
   * For the server of net-socket.io's lines at {@code uri}, by {@code tcp}, {@code tls} or {@code unix}. A session is open
   * when it is connected; it has no id and no heartbeat. Of what is written to it events of the main namespace are sent, and
   * nothing else.
   *
   * @throws IllegalArgumentException as {@link #EngineClient}; also for a query, which lines cannot say
   */
  public static EngineClient ofLines(URI uri, EngineClientOptions options) {
    Origin origin = Origin.of(uri);
    if (!origin.isStream()) {
      throw new IllegalArgumentException("lines are spoken over tcp://, tls:// and unix:///, not over " + uri);
    }
    if (!origin.parameters().isEmpty() || !options.query().isEmpty()) {
      throw new IllegalArgumentException("there is no query over lines: leave it away, and say what it says by an event");
    }
    return new EngineClient(uri, origin, options, Revision.LINES, Framing.LINES);
  }

  private static List<String> transports(Origin origin, EngineClientOptions options, Revision revision) {
    if (!origin.isStream()) {
      return options.transports();
    }
    return List.of(revision == Revision.LINES ? StreamTransport.LINES : StreamTransport.NAME);
  }

  private static ChannelTransport.Settings settings(EngineClientOptions options, Framing framing) {
    EngineClientOptions.Limits limits = options.limits();
    return new ChannelTransport.Settings(
        new WebSocketLimits(limits.message(), limits.fragments()),
        limits.controlFrames(),
        limits.outbound(),
        options.delays().close(),
        options.hooks(),
        framing);
  }

  private static Framing framing(Origin origin, EngineClientOptions.Transports choice) {
    if (choice.revision() == Revision.THREE) {
      return choice.forceBase64() ? Framing.BASE64 : Framing.TYPED;
    }
    return origin.isStream() ? Framing.STREAM : choice.forceBase64() ? Framing.TEXT : Framing.PLAIN;
  }

  public URI uri() {
    return uri;
  }

  public EngineClientOptions options() {
    return options;
  }

  /** By what it connects: what the options say, or {@code stream}, or {@code lines}. */
  public List<String> transports() {
    return transports;
  }

  /**
   * Begins to open a session; all that becomes of it is told to {@code listener}, on {@code loop}, and not before this
   * returns. Called on {@code loop}.
   */
  public ClientSession open(EngineLoop loop, ClientSessionListener listener) {
    var session = new ClientSession(this, loop, listener);
    session.open();
    return session;
  }

  // --- what sessions need ---

  Revision revision() {
    return revision;
  }

  Connector connector() {
    return connector;
  }

  ClientRequests requests() {
    return requests;
  }

  /** Null where compression is not offered. */
  @Nullable DeflateEndpoint deflate() {
    return deflate;
  }

  /** Of WebSockets, or of streams. */
  ChannelTransport.Settings channel() {
    return channel;
  }

  PayloadForm payloads() {
    return revision() == Revision.THREE ? THREE : PayloadForm.FOUR;
  }

  /** Where it goes, without the query. */
  String url() {
    return url;
  }

  /** The transports, in the order in which the next session tries them. */
  List<String> order() {
    boolean remembered = options.choice().rememberUpgrade() && webSocketWorked;
    return remembered && transports.contains(WebSocketTransport.NAME)
        ? Stream.concat(Stream.of(WebSocketTransport.NAME), transports.stream()).distinct().toList()
        : transports;
  }

  void webSocketWorked() {
    webSocketWorked = true;
  }

  void webSocketFailed() {
    webSocketWorked = false;
  }

  /** What a session that {@code why} kept from opening says. */
  ConnectFailedException failure(String transport, Throwable why) {
    String message = message(why);
    String text = switch (why) {
      case UnknownHostException unknown -> "unknown host " + message;
      case FileNotFoundException missing -> "No such file or directory"; // as the JDK says it of a Unix socket
      case SSLException tls -> message + causes(tls);
      default -> message;
    };
    return ConnectFailedException.of(url, transport, text, why);
  }

  private static String message(Throwable why) {
    return why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
  }

  /** A provider of TLS says first that something is wrong, and last what: a certificate, most often. */
  private static String causes(SSLException why) {
    Throwable last = why;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last == why || message(why).contains(message(last)) ? "" : ": " + message(last);
  }
}
