package dev.yam.engine;

import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be said of {@link EngineClientOptions} before they are built, one after the other. */
abstract sealed class EngineClientBuilder permits EngineClientOptions.Builder {

  private EngineClientOptions.Requests requests;
  private EngineClientOptions.Transports transports;
  private EngineClientOptions.Delays delays;
  private EngineClientOptions.Limits limits;
  private EngineClientOptions.Network network;

  EngineClientBuilder(
      EngineClientOptions.Requests requests,
      EngineClientOptions.Transports transports,
      EngineClientOptions.Delays delays,
      EngineClientOptions.Limits limits,
      EngineClientOptions.Network network) {
    this.requests = requests;
    this.transports = transports;
    this.delays = delays;
    this.limits = limits;
    this.network = network;
  }

  private EngineClientOptions.Builder self() {
    return (EngineClientOptions.Builder) this;
  }

  EngineClientOptions options() {
    if (!transports.upgrade() && transports.rememberUpgrade()) {
      throw new IllegalArgumentException("rememberUpgrade without upgrade: there is nothing to remember");
    }
    return new EngineClientOptions(requests, transports, delays, limits, network);
  }

  // --- requests ---

  /** Where the endpoint is. {@code /engine.io}. */
  public EngineClientOptions.Builder path(String value) {
    return requests(new EngineClientOptions.Requests(
        value, requests.addTrailingSlash(), requests.query(), requests.extraHeaders(), requests.withCredentials(),
        requests.timestampRequests(), requests.timestampParam(), requests.protocols()));
  }

  /** Whether a slash follows the path. True. */
  public EngineClientOptions.Builder addTrailingSlash(boolean value) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), value, requests.query(), requests.extraHeaders(), requests.withCredentials(),
        requests.timestampRequests(), requests.timestampParam(), requests.protocols()));
  }

  /** Added to the query of every request, where it goes before the URL's. None. */
  public EngineClientOptions.Builder query(Map<String, String> value) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), requests.addTrailingSlash(), value, requests.extraHeaders(), requests.withCredentials(),
        requests.timestampRequests(), requests.timestampParam(), requests.protocols()));
  }

  /** Added to every request, WebSocket handshakes included. None. */
  public EngineClientOptions.Builder extraHeaders(Map<String, String> value) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), requests.addTrailingSlash(), requests.query(), value, requests.withCredentials(),
        requests.timestampRequests(), requests.timestampParam(), requests.protocols()));
  }

  /** Whether cookies of the server are kept, and sent back, also by later sessions of the client. False. */
  public EngineClientOptions.Builder withCredentials(boolean value) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), requests.addTrailingSlash(), requests.query(), requests.extraHeaders(), value,
        requests.timestampRequests(), requests.timestampParam(), requests.protocols()));
  }

  /** Whether each request has a parameter of its own, against caches. Polls do and WebSockets do not. */
  public EngineClientOptions.Builder timestampRequests(boolean value) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), requests.addTrailingSlash(), requests.query(), requests.extraHeaders(),
        requests.withCredentials(), Optional.of(value), requests.timestampParam(), requests.protocols()));
  }

  /** The name of that parameter. {@code t}. */
  public EngineClientOptions.Builder timestampParam(String value) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), requests.addTrailingSlash(), requests.query(), requests.extraHeaders(),
        requests.withCredentials(), requests.timestampRequests(), value, requests.protocols()));
  }

  /** The subprotocols that WebSockets offer; the server may choose one of them. None. */
  public EngineClientOptions.Builder protocols(String... names) {
    return requests(new EngineClientOptions.Requests(
        requests.path(), requests.addTrailingSlash(), requests.query(), requests.extraHeaders(),
        requests.withCredentials(), requests.timestampRequests(), requests.timestampParam(), List.of(names)));
  }

  private EngineClientOptions.Builder requests(EngineClientOptions.Requests value) {
    requests = value;
    return self();
  }

  // --- transports ---

  /** {@code polling} and {@code websocket}, in the order in which they are tried. Both, polling first. */
  public EngineClientOptions.Builder transports(String... names) {
    return transports(new EngineClientOptions.Transports(
        List.of(names), transports.upgrade(), transports.rememberUpgrade(), transports.tryAll(),
        transports.forceBase64(), transports.revision()));
  }

  /** Whether a session that polls moves to WebSocket, if the server offers it. True. */
  public EngineClientOptions.Builder upgrade(boolean value) {
    return transports(new EngineClientOptions.Transports(
        transports.names(), value, transports.rememberUpgrade(), transports.tryAll(), transports.forceBase64(),
        transports.revision()));
  }

  /** Whether the next session begins with WebSocket, if the last one got there, until it fails. False. */
  public EngineClientOptions.Builder rememberUpgrade(boolean value) {
    return transports(new EngineClientOptions.Transports(
        transports.names(), transports.upgrade(), value, transports.tryAll(), transports.forceBase64(),
        transports.revision()));
  }

  /** Whether the next transport is tried when one cannot connect. False. */
  public EngineClientOptions.Builder tryAllTransports(boolean value) {
    return transports(new EngineClientOptions.Transports(
        transports.names(), transports.upgrade(), transports.rememberUpgrade(), value, transports.forceBase64(),
        transports.revision()));
  }

  /** Whether bytes are sent as base64, and asked for, over WebSocket too. False. */
  public EngineClientOptions.Builder forceBase64(boolean value) {
    return transports(new EngineClientOptions.Transports(
        transports.names(), transports.upgrade(), transports.rememberUpgrade(), transports.tryAll(), value,
        transports.revision()));
  }

  /** The revision of Engine.IO: 4, or 3 for servers of Socket.IO 2. 4. */
  public EngineClientOptions.Builder engineProtocol(int revision) {
    Revision chosen = switch (revision) {
      case 3 -> Revision.THREE;
      case 4 -> Revision.FOUR;
      default -> throw new IllegalArgumentException("engineProtocol is 4 or 3: " + revision);
    };
    return transports(new EngineClientOptions.Transports(
        transports.names(), transports.upgrade(), transports.rememberUpgrade(), transports.tryAll(),
        transports.forceBase64(), chosen));
  }

  private EngineClientOptions.Builder transports(EngineClientOptions.Transports value) {
    transports = value;
    return self();
  }

  // --- delays ---

  /** How long one transport may take to open, from the look-up of the name to the open packet; also an upgrade. 20 s. */
  public EngineClientOptions.Builder connectTimeout(Duration value) {
    delays = new EngineClientOptions.Delays(value, delays.request(), delays.close());
    return self();
  }

  /** How long an answer to a request of polling may take; longer than the server's pingInterval. Zero: any time. */
  public EngineClientOptions.Builder requestTimeout(Duration value) {
    delays = new EngineClientOptions.Delays(delays.connect(), value, delays.close());
    return self();
  }

  /** How long what is left of a closed session waits to leave, and for the server's close frame. 10 s. */
  public EngineClientOptions.Builder closeTimeout(Duration value) {
    delays = new EngineClientOptions.Delays(delays.connect(), delays.request(), value);
    return self();
  }

  // --- network ---

  /** Whom to trust, for https and wss. {@link ClientTls#DEFAULT}. */
  public EngineClientOptions.Builder tls(ClientTls value) {
    network = new EngineClientOptions.Network(value, network.proxy(), network.deflate(), network.hooks());
    return self();
  }

  /** Connects through {@code value}. None. */
  public EngineClientOptions.Builder proxy(HttpProxy value) {
    network = new EngineClientOptions.Network(network.tls(), Optional.of(value), network.deflate(), network.hooks());
    return self();
  }

  /** Offers to compress messages over WebSocket (RFC 7692). Off, as in the reference client outside browsers. */
  public EngineClientOptions.Builder perMessageDeflate(PerMessageDeflate value) {
    network = new EngineClientOptions.Network(network.tls(), network.proxy(), Optional.of(value), network.hooks());
    return self();
  }

  /** Is told of bytes, compression and limits that are met; of no session, which are a server's there. None. */
  public EngineClientOptions.Builder hooks(EngineHooks value) {
    network = new EngineClientOptions.Network(network.tls(), network.proxy(), network.deflate(), value);
    return self();
  }

  // --- limits ---

  /** {@link Limit#SERVER_MESSAGE}. */
  public EngineClientOptions.Builder maxMessageBytes(int bytes) {
    return limits(new EngineClientOptions.Limits(
        bytes, limits.fragments(), limits.controlFrames(), limits.outbound(), limits.headerBytes(), limits.cookies()));
  }

  /** {@link Limit#FRAGMENTS}. */
  public EngineClientOptions.Builder maxFragments(int count) {
    return limits(new EngineClientOptions.Limits(
        limits.message(), count, limits.controlFrames(), limits.outbound(), limits.headerBytes(), limits.cookies()));
  }

  /** {@link Limit#CONTROL_FRAMES}. */
  public EngineClientOptions.Builder maxControlFramesPerSecond(int count) {
    return limits(new EngineClientOptions.Limits(
        limits.message(), limits.fragments(), count, limits.outbound(), limits.headerBytes(), limits.cookies()));
  }

  /** {@link Limit#OUTBOUND}. */
  public EngineClientOptions.Builder maxOutboundBytes(long bytes) {
    return limits(new EngineClientOptions.Limits(
        limits.message(), limits.fragments(), limits.controlFrames(), bytes, limits.headerBytes(), limits.cookies()));
  }

  /** {@link Limit#HTTP_HEADER_BYTES}, of answers. */
  public EngineClientOptions.Builder maxHeaderBytes(int bytes) {
    return limits(new EngineClientOptions.Limits(
        limits.message(), limits.fragments(), limits.controlFrames(), limits.outbound(), bytes, limits.cookies()));
  }

  /** {@link Limit#COOKIES}. */
  public EngineClientOptions.Builder maxCookies(int count) {
    return limits(new EngineClientOptions.Limits(
        limits.message(), limits.fragments(), limits.controlFrames(), limits.outbound(), limits.headerBytes(), count));
  }

  private EngineClientOptions.Builder limits(EngineClientOptions.Limits value) {
    limits = value;
    return self();
  }
}
