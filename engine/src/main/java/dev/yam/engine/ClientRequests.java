package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests that a client sends: where, with which parameters and headers, and with which cookies. Over a stream, which
 * has none of them but the parameters, the packet that it begins with.
 *
 * <p>Thread: any.
 */
final class ClientRequests {

  private static final Set<String> OWN = Set.of("EIO", "transport", "sid");
  private static final int RADIX = 36;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Origin origin;
  private final EngineClientOptions.Requests options;
  private final Revision revision;
  private final boolean forceBase64;
  private final String path;

  /** All that the query says besides what is this class's to say; begins with {@code &}, or is empty. */
  private final String parameters;

  private final @Nullable CookieJar cookies;
  private final AtomicLong stamps = new AtomicLong(System.currentTimeMillis() << 10);

  ClientRequests(Origin origin, EngineClientOptions options) {
    this(origin, options, options.choice().revision(), path(options.requests()));
  }

  private ClientRequests(Origin origin, EngineClientOptions options, Revision revision, String path) {
    this.origin = origin;
    this.options = options.requests();
    this.revision = revision;
    this.forceBase64 = options.choice().forceBase64();
    this.path = path;
    this.parameters = parameters();
    this.cookies = this.options.withCredentials()
        ? new CookieJar(origin.url(path), options.limits().cookies(), options.hooks())
        : null;
  }

  /** For plain messages: where {@code path} is, with its query, and nothing of Engine.IO. */
  static ClientRequests ofPlain(Origin origin, String path, EngineClientOptions options) {
    return new ClientRequests(origin, options, Revision.PLAIN, path);
  }

  private static String path(EngineClientOptions.Requests said) {
    String path = said.path();
    return said.addTrailingSlash() && !path.endsWith("/") ? path + "/" : path;
  }

  private String parameters() {
    var query = new StringBuilder();
    for (String pair : origin.parameters()) {
      int equals = pair.indexOf('=');
      String name = Request.decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!pair.isEmpty() && !isOwn(name) && !options.query().containsKey(name)) {
        query.append('&').append(pair);
      }
    }
    options.query().forEach((name, value) -> {
      if (!isOwn(name)) {
        query.append('&').append(encoded(name)).append('=').append(encoded(value));
      }
    });
    return query.toString();
  }

  private boolean isOwn(String name) {
    return revision != Revision.PLAIN && OWN.contains(name);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** Where it goes, without the query. */
  URI url() {
    return origin.url(path);
  }

  /** Keeps the cookies that an answer has brought. */
  void answered(HttpHeaders answer) {
    if (cookies != null) {
      cookies.keep(answer);
    }
  }

  /** What a stream begins with: an open packet with the query, if there is one. */
  Outgoing greeting() {
    if (parameters.isEmpty()) {
      return EngineCodec.encode(new EnginePacket.Open(Slice.EMPTY));
    }
    String json = MAPPER.writeValueAsString(Map.of("query", parameters.substring(1)));
    return EngineCodec.encode(new EnginePacket.Open(Slice.utf8(json)));
  }

  // --- requests; with an empty sid they open a session ---

  FullHttpRequest poll(String sid) {
    return request(HttpMethod.GET, target(PollingTransport.NAME, sid), Unpooled.EMPTY_BUFFER);
  }

  FullHttpRequest post(String sid, Slice body) {
    ByteBuf content = Unpooled.wrappedBuffer(body.array(), body.offset(), body.length());
    FullHttpRequest request = request(HttpMethod.POST, target(PollingTransport.NAME, sid), content);
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=UTF-8");
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
    return request;
  }

  /** The handshake of a WebSocket that offers {@code extensions}, which may be empty. */
  FullHttpRequest webSocket(String sid, String key, String extensions) {
    FullHttpRequest request =
        request(HttpMethod.GET, target(WebSocketTransport.NAME, sid), Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = request.headers();
    headers.set(HttpHeaderNames.UPGRADE, "websocket");
    headers.set(HttpHeaderNames.CONNECTION, "Upgrade");
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    if (!extensions.isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, extensions);
    }
    if (!options.protocols().isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", options.protocols()));
    }
    headers.remove(HttpHeaderNames.ACCEPT_ENCODING);
    return request;
  }

  private FullHttpRequest request(HttpMethod method, String target, ByteBuf body) {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target, body);
    HttpHeaders headers = request.headers();
    headers.set(HttpHeaderNames.HOST, origin.authority());
    headers.set(HttpHeaderNames.ACCEPT, "*/*");
    headers.set(HttpHeaderNames.ACCEPT_ENCODING, "gzip, deflate");
    String kept = cookies == null ? "" : cookies.header();
    if (!kept.isEmpty()) {
      headers.set(HttpHeaderNames.COOKIE, kept);
    }
    options.extraHeaders().forEach(headers::set);
    return request;
  }

  private String target(String transport, String sid) {
    if (revision == Revision.PLAIN) {
      return parameters.isEmpty() ? path : path + "?" + parameters.substring(1);
    }
    boolean polling = transport.equals(PollingTransport.NAME);
    var target = new StringBuilder(128)
        .append(path)
        .append("?EIO=")
        .append(revision.number())
        .append("&transport=")
        .append(transport)
        .append(parameters);
    if (options.timestampRequests().orElse(polling)) {
      target.append('&').append(encoded(options.timestampParam())).append('=').append(stamp());
    }
    if (sid.isEmpty() ? forceBase64 || (polling && revision == Revision.THREE) : forceBase64 && !polling) {
      target.append("&b64=1");
    }
    return sid.isEmpty() ? target.toString() : target.append("&sid=").append(encoded(sid)).toString();
  }

  private String stamp() {
    return Long.toString(stamps.incrementAndGet(), RADIX);
  }
}
