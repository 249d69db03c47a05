package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.PlainForm;
import dev.yam.wire.WebSocketLimits;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
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
  private final Protocol protocol;
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
    this(uri, Origin.of(uri), options, Protocol.ofEngine(Origin.of(uri), options));
  }

  private EngineClient(URI uri, Origin origin, EngineClientOptions options, Protocol protocol) {
    this.uri = uri;
    this.options = options;
    this.protocol = protocol;
    this.connector = new Connector(origin, options);
    this.requests = protocol.requests();
    this.url = requests.url().toString();
    Optional<PerMessageDeflate> wanted = options.network().deflate();
    this.deflate = wanted.map(each -> new DeflateEndpoint(each, Long.MAX_VALUE, options.hooks())).orElse(null);
    this.channel = settings(options, protocol.framing());
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
    return new EngineClient(uri, origin, options, Protocol.ofLines(origin, options));
  }

  /**
   * For plain JSON messages at {@code uri}, by {@code ws}, {@code wss}, {@code http} or {@code https}: path and query are
   * the server's to understand. A session is open when the WebSocket is; it has no id. Of what is written to it events and
   * answers of the main namespace are sent, in {@code form}. It pings, by WebSocket: each {@code pingInterval}, and ends
   * when there is no pong within {@code pingTimeout}.
   *
   * @throws IllegalArgumentException as {@link #EngineClient}; also for options of Engine.IO, which is not spoken
   */
  public static EngineClient ofPlain(
      URI uri, PlainForm form, Duration pingInterval, Duration pingTimeout, EngineClientOptions options) {
    Origin origin = Origin.of(uri);
    if (origin.isStream() || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("plain messages are spoken over ws:// and wss://, without a fragment: " + uri);
    }
    EngineOptions.positive("pingInterval", pingInterval);
    EngineOptions.positive("pingTimeout", pingTimeout);
    WebOnly.checkPlain(origin, options);
    String path = URI.create(uri.toASCIIString()).getRawPath();
    var requests = ClientRequests.ofPlain(origin, path.isEmpty() ? "/" : path, options);
    OpenPacket unsaid = OpenPacket.unsaid(pingInterval, pingTimeout);
    return new EngineClient(uri, origin, options, Protocol.ofPlain(form, requests, unsaid));
  }

  /**
   * What is spoken.
   *
   * @param unsaid what stands for the open packet, where the server does not send one
   */
  private record Protocol(
      Revision revision, Framing framing, List<String> transports, ClientRequests requests, Optional<OpenPacket> unsaid) {

    static Protocol ofEngine(Origin origin, EngineClientOptions options) {
      WebOnly.check(origin, options);
      List<String> transports = origin.isStream() ? List.of(StreamTransport.NAME) : options.transports();
      var requests = new ClientRequests(origin, options);
      EngineClientOptions.Transports choice = options.choice();
      return new Protocol(choice.revision(), framing(origin, choice), transports, requests, Optional.empty());
    }

    static Protocol ofLines(Origin origin, EngineClientOptions options) {
      WebOnly.check(origin, options);
      var requests = new ClientRequests(origin, options);
      List<String> transports = List.of(StreamTransport.LINES);
      return new Protocol(Revision.LINES, Framing.LINES, transports, requests, Optional.of(OpenPacket.NONE));
    }

    static Protocol ofPlain(PlainForm form, ClientRequests requests, OpenPacket unsaid) {
      List<String> transports = List.of(WebSocketTransport.NAME);
      return new Protocol(Revision.PLAIN, new MessageFraming(form), transports, requests, Optional.of(unsaid));
    }

    private static Framing framing(Origin origin, EngineClientOptions.Transports choice) {
      if (choice.revision() == Revision.THREE) {
        return choice.forceBase64() ? Framing.BASE64 : Framing.TYPED;
      }
      return origin.isStream() ? Framing.STREAM : choice.forceBase64() ? Framing.TEXT : Framing.PLAIN;
    }
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

  public URI uri() {
    return uri;
  }

  public EngineClientOptions options() {
    return options;
  }

  /** By what it connects: what the options say, or {@code stream}, or {@code lines}. */
  public List<String> transports() {
    return protocol.transports();
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
    return protocol.revision();
  }

  /** What is known of a session that is opened without a packet; empty where the server sends one. */
  Optional<OpenPacket> knownOpenPacket() {
    return protocol.unsaid();
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
    return remembered && transports().contains(WebSocketTransport.NAME)
        ? Stream.concat(Stream.of(WebSocketTransport.NAME), transports().stream()).distinct().toList()
        : transports();
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
