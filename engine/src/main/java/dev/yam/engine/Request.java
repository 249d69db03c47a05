package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.wire.Slice;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, or what a session was opened with; over a stream it has a query and no headers. Immutable, any thread; target and headers are kept as they came,
 * as one text, and parsed each time they are asked for.
 */
public sealed class Request permits UnixRequest {

  private final String method;

  /** {@code target\nname:value\n…}: one text, where strings for each would cost an idle session two objects a piece. */
  private final String head;

  private final SocketAddress remoteAddress;

  /** Null where the connection is plain. */
  private final @Nullable List<X509Certificate> certificates;

  private final long timeMillis;
  private final Slice body;

  /** {@code head} has the form of the field; its characters are bytes as they came. */
  Request(
      String method, String head, SocketAddress remoteAddress, @Nullable List<X509Certificate> certificates) {
    this(method, head, remoteAddress, certificates, System.currentTimeMillis(), Slice.EMPTY);
  }

  private Request(
      String method,
      String head,
      SocketAddress remoteAddress,
      @Nullable List<X509Certificate> certificates,
      long timeMillis,
      Slice body) {
    this.method = method;
    this.head = head;
    this.remoteAddress = remoteAddress;
    this.certificates = certificates;
    this.timeMillis = timeMillis;
    this.body = body;
  }

  Request withBody(Slice newBody) {
    return new Request(method, head, remoteAddress, certificates, timeMillis, newBody);
  }

  /** Of target and headers. */
  int fingerprint() {
    return head.hashCode();
  }

  /** As it came: methods are case-sensitive (RFC 9110 §9.1). Empty for what came over a stream. */
  public String method() {
    return method;
  }

  /** The path and the query as they came. */
  public String target() {
    return head.substring(0, head.indexOf('\n'));
  }

  /** The path as it came, without the query. */
  public String path() {
    return withoutQuery(target());
  }

  static String withoutQuery(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The first value of a query parameter, decoded. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(Query.find(target(), name));
  }

  /** All query parameters, decoded, in the order they came. */
  public Map<String, List<String>> query() {
    var all = new LinkedHashMap<String, List<String>>();
    String target = target();
    int mark = target.indexOf('?');
    for (String pair : mark < 0 ? new String[0] : target.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!pair.isEmpty()) {
        all.computeIfAbsent(name, key -> new ArrayList<>(1)).add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  /** What cannot be decoded is left as it came, as browsers' and Node's parsers do. */
  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    try {
      return URLDecoder.decode(encoded, UTF_8);
    } catch (IllegalArgumentException malformed) {
      return encoded;
    }
  }

  /** The first header of that name, in whatever case it came. */
  public Optional<String> header(String name) {
    int length = name.length();
    for (int line = lineAfter(0); line < head.length(); line = lineAfter(line)) {
      if (head.regionMatches(true, line, name, 0, length) && head.indexOf(':', line) == line + length) {
        return Optional.of(head.substring(line + length + 1, lineAfter(line) - 1));
      }
    }
    return Optional.empty();
  }

  /** The values of all headers of that name, in whatever case it came. */
  List<String> headers(String name) {
    var values = new ArrayList<String>(1);
    int length = name.length();
    for (int line = lineAfter(0); line < head.length(); line = lineAfter(line)) {
      if (head.regionMatches(true, line, name, 0, length) && head.indexOf(':', line) == line + length) {
        values.add(head.substring(line + length + 1, lineAfter(line) - 1));
      }
    }
    return values;
  }

  /** All headers by their names in lower case. */
  public Map<String, List<String>> headers() {
    var all = new LinkedHashMap<String, List<String>>();
    for (int line = lineAfter(0); line < head.length(); line = lineAfter(line)) {
      int colon = head.indexOf(':', line);
      String name = head.substring(line, colon).toLowerCase(Locale.ROOT);
      all.computeIfAbsent(name, key -> new ArrayList<>(1)).add(head.substring(colon + 1, lineAfter(line) - 1));
    }
    return Collections.unmodifiableMap(all);
  }

  private int lineAfter(int from) {
    return head.indexOf('\n', from) + 1;
  }

  /**
   * The other end of the connection. The peer of a Unix socket has no address of its own: then it is the path that it came
   * by, a {@link java.net.UnixDomainSocketAddress}.
   */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** Who is at the other end of a Unix socket, by the word of the kernel; empty for all other connections. */
  public Optional<PeerCredentials> peer() {
    return Optional.empty();
  }

  /** Whether the connection is encrypted, by TLS of the listener's own ({@link Listener.Builder#tls}). */
  public boolean secure() {
    return certificates != null;
  }

  /**
   * The certificate that the client showed, and behind it those that vouch for it. Empty where it showed none: clients
   * are asked only where {@link Tls} says so. The authorities there vouch for them.
   */
  public List<X509Certificate> certificates() {
    return certificates == null ? List.of() : certificates;
  }

  /** Whom the client's certificate names; empty where it showed none. */
  public Optional<X500Principal> principal() {
    return certificates().stream().findFirst().map(X509Certificate::getSubjectX500Principal);
  }

  /** When the request's header was read. */
  public Instant time() {
    return Instant.ofEpochMilli(timeMillis);
  }

  /** Empty where there was none. */
  public Slice body() {
    return body;
  }

  @Override
  public String toString() {
    return method + " " + path();
  }
}
