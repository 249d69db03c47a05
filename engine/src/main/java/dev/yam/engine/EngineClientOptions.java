package dev.yam.engine;

import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an {@link EngineClient} connects: names and defaults are those of the reference client, where it has the option.
 * Immutable; {@link Builder} says what each option does. Two with the same values are equal.
 */
public final class EngineClientOptions {

  /** All options have their defaults. */
  public static final EngineClientOptions DEFAULT = builder().build();

  private final Requests requests;
  private final Transports transports;
  private final Delays delays;
  private final Limits limits;
  private final Network network;

  EngineClientOptions(Requests requests, Transports transports, Delays delays, Limits limits, Network network) {
    this.requests = requests;
    this.transports = transports;
    this.delays = delays;
    this.limits = limits;
    this.network = network;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Begins with the values of this. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  // --- slices: a class receives its own only ---

  /** What stands in requests. */
  record Requests(
      String path,
      boolean addTrailingSlash,
      Map<String, String> query,
      Map<String, String> extraHeaders,
      boolean withCredentials,
      Optional<Boolean> timestampRequests,
      String timestampParam,
      List<String> protocols) {

    static final Requests DEFAULT =
        new Requests("/engine.io", true, Map.of(), Map.of(), false, Optional.empty(), "t", List.of());

    /** What frames a request, or makes it a WebSocket's, is the client's to say. */
    private static final Set<String> OWN = Set.of(
        "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect",
        "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-protocol");

    Requests {
      if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0 || !isVisible(path)) {
        throw new IllegalArgumentException("path begins with / and has neither query nor fragment: " + path);
      }
      if (timestampParam.isEmpty()) {
        throw new IllegalArgumentException("timestampParam must not be empty");
      }
      query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
      extraHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(extraHeaders));
      extraHeaders.forEach(Requests::checkHeader);
      protocols = List.copyOf(protocols);
      protocols.forEach(Requests::checkProtocol);
    }

    private static boolean isVisible(String text) {
      return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static void checkHeader(String name, String value) {
      ResponseHeaders.check(name, value);
      if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("the client writes this header itself: " + name);
      }
    }

    private static void checkProtocol(String name) {
      if (name.isEmpty() || !name.chars().allMatch(ResponseHeaders::isTokenCharacter)) {
        throw new IllegalArgumentException("not the name of a subprotocol (RFC 6455 §4.1): " + name);
      }
    }
  }

  /** Which transports there are, in their order, and how a session moves between them. */
  record Transports(
      List<String> names, boolean upgrade, boolean rememberUpgrade, boolean tryAll, boolean forceBase64, Revision revision) {

    static final Transports DEFAULT = new Transports(
        List.of(ClientPolling.NAME, WebSocketTransport.NAME), true, false, false, false, Revision.FOUR);

    Transports {
      names = names.stream().distinct().toList();
      if (names.isEmpty() || !Set.of(ClientPolling.NAME, WebSocketTransport.NAME).containsAll(names)) {
        throw new IllegalArgumentException("transports are polling and websocket, at least one of them: " + names);
      }
    }

    boolean canUpgrade() {
      return upgrade && names.contains(WebSocketTransport.NAME);
    }
  }

  /** @param request none if zero */
  record Delays(Duration connect, Duration request, Duration close) {
    static final Delays DEFAULT = new Delays(Duration.ofSeconds(20), Duration.ZERO, Duration.ofSeconds(10));

    Delays {
      EngineOptions.positive("connectTimeout", connect);
      EngineOptions.positive("closeTimeout", close);
      if (request.isNegative()) {
        throw new IllegalArgumentException("requestTimeout must not be negative: " + request);
      }
    }
  }

  record Limits(int message, int fragments, int controlFrames, long outbound, int headerBytes, int cookies) {
    static final Limits DEFAULT = new Limits(
        (int) Limit.SERVER_MESSAGE.defaultValue(),
        (int) Limit.FRAGMENTS.defaultValue(),
        (int) Limit.CONTROL_FRAMES.defaultValue(),
        Limit.OUTBOUND.defaultValue(),
        (int) Limit.HTTP_HEADER_BYTES.defaultValue(),
        (int) Limit.COOKIES.defaultValue());

    Limits {
      Limit.SERVER_MESSAGE.requireAtLeast(1, message);
      Limit.FRAGMENTS.requireAtLeast(1, fragments);
      Limit.CONTROL_FRAMES.requireAtLeast(1, controlFrames);
      Limit.OUTBOUND.requireAtLeast(1, outbound);
      Limit.HTTP_HEADER_BYTES.requireAtLeast(1, headerBytes);
      Limit.COOKIES.requireAtLeast(0, cookies);
    }
  }

  /** What lies between client and server. */
  record Network(ClientTls tls, Optional<HttpProxy> proxy, Optional<PerMessageDeflate> deflate, EngineHooks hooks) {
    static final Network DEFAULT =
        new Network(ClientTls.DEFAULT, Optional.empty(), Optional.empty(), EngineHooks.NONE);
  }

  Requests requests() {
    return requests;
  }

  Transports choice() {
    return transports;
  }

  Delays delays() {
    return delays;
  }

  Limits limits() {
    return limits;
  }

  Network network() {
    return network;
  }

  // --- what a protocol on top may want to know ---

  public String path() {
    return requests.path();
  }

  public Map<String, String> query() {
    return requests.query();
  }

  public List<String> transports() {
    return transports.names();
  }

  /** The revision of Engine.IO: 4, or 3. */
  public int engineProtocol() {
    return transports.revision().number();
  }

  public long maxOutboundBytes() {
    return limits.outbound();
  }

  public int maxMessageBytes() {
    return limits.message();
  }

  public EngineHooks hooks() {
    return network.hooks();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EngineClientOptions that
        && requests.equals(that.requests)
        && transports.equals(that.transports)
        && delays.equals(that.delays)
        && limits.equals(that.limits)
        && network.equals(that.network);
  }

  @Override
  public int hashCode() {
    return 31 * requests.hashCode() + transports.hashCode();
  }

  /** A value that cannot be is refused where it is said. */
  public static final class Builder extends EngineClientBuilder {

    Builder() {
      super(Requests.DEFAULT, Transports.DEFAULT, Delays.DEFAULT, Limits.DEFAULT, Network.DEFAULT);
    }

    Builder(EngineClientOptions options) {
      super(options.requests, options.transports, options.delays, options.limits, options.network);
    }

    /** Throws IllegalArgumentException if options contradict each other. */
    public EngineClientOptions build() {
      return options();
    }
  }
}
