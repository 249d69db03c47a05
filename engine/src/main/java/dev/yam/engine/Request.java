package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.wire.Slice;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, or what a session was opened with. Immutable, any thread; headers and query are kept as they came
 * and parsed each time they are asked for.
 */
public final class Request {

  private final String method;
  private final String target;
  private final String[] headers;
  private final SocketAddress remoteAddress;
  private final boolean secure;
  private final Instant time;
  private final Slice body;

  /** {@code headers} are names and values in turn, as they came; the array is given up. */
  Request(String method, String target, String[] headers, Peer peer, Slice body) {
    this(method, target, headers, peer.address(), peer.secure(), Instant.now(), body);
  }

  private Request(
      String method,
      String target,
      String[] headers,
      SocketAddress remoteAddress,
      boolean secure,
      Instant time,
      Slice body) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.remoteAddress = remoteAddress;
    this.secure = secure;
    this.time = time;
    this.body = body;
  }

  /** Who is at the other end of a connection. */
  record Peer(SocketAddress address, boolean secure) {}

  Request withBody(Slice newBody) {
    return new Request(method, target, headers, remoteAddress, secure, time, newBody);
  }

  /** As it came: methods are case-sensitive (RFC 9110 §9.1). */
  public String method() {
    return method;
  }

  /** The path and the query as they came. */
  public String target() {
    return target;
  }

  /** The path as it came, without the query. */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The first value of a query parameter, decoded. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(Query.find(target, name));
  }

  /** All query parameters, decoded, in the order they came. */
  public Map<String, List<String>> query() {
    var all = new LinkedHashMap<String, List<String>>();
    for (Map.Entry<String, String> each : queryPairs()) {
      all.computeIfAbsent(each.getKey(), name -> new ArrayList<>(1)).add(each.getValue());
    }
    return Collections.unmodifiableMap(all);
  }

  /** The first header of that name, in whatever case it came. */
  public Optional<String> header(String name) {
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equalsIgnoreCase(name)) {
        return Optional.of(headers[i + 1]);
      }
    }
    return Optional.empty();
  }

  /** All headers by their names in lower case. */
  public Map<String, List<String>> headers() {
    var all = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < headers.length; i += 2) {
      all.computeIfAbsent(headers[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>(1)).add(headers[i + 1]);
    }
    return Collections.unmodifiableMap(all);
  }

  /** The other end of the connection. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** Whether the connection is encrypted. */
  public boolean secure() {
    return secure;
  }

  /** When the request's header was read. */
  public Instant time() {
    return time;
  }

  /** Empty where there was none. */
  public Slice body() {
    return body;
  }

  private List<Map.Entry<String, String>> queryPairs() {
    int mark = target.indexOf('?');
    if (mark < 0) {
      return List.of();
    }
    var pairs = new ArrayList<Map.Entry<String, String>>();
    for (String pair : target.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!pair.isEmpty()) {
        pairs.add(Map.entry(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
    return pairs;
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

  @Override
  public String toString() {
    return method + " " + path();
  }
}
