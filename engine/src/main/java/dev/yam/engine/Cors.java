package dev.yam.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which pages of other origins may use an endpoint (Fetch standard, §CORS protocol). Off unless configured: then no
 * header is sent, and a preflight is answered as any other request that is no handshake.
 */
public final class Cors {

  /** As the reference server's. */
  private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");

  /** Allows nothing. */
  static final Cors OFF = new Cors(Origins.NONE, false, METHODS, List.of(), List.of(), Optional.empty());

  private final Origins origins;
  private final boolean credentials;
  private final List<String> methods;
  private final List<String> allowedHeaders;
  private final List<String> exposedHeaders;
  private final Optional<Duration> maxAge;

  private Cors(
      Origins origins,
      boolean credentials,
      List<String> methods,
      List<String> allowedHeaders,
      List<String> exposedHeaders,
      Optional<Duration> maxAge) {
    if (credentials && origins.any()) {
      throw new IllegalArgumentException("credentials cannot be allowed to any origin: name the origins");
    }
    for (String method : methods) {
      if (!method.chars().allMatch(ResponseHeaders::isTokenCharacter)) {
        throw new IllegalArgumentException("not a method: " + method);
      }
    }
    for (String header : allowedHeaders) {
      ResponseHeaders.check(header, "");
    }
    for (String header : exposedHeaders) {
      ResponseHeaders.check(header, "");
    }
    this.origins = origins;
    this.credentials = credentials;
    this.methods = List.copyOf(methods);
    this.allowedHeaders = List.copyOf(allowedHeaders);
    this.exposedHeaders = List.copyOf(exposedHeaders);
    this.maxAge = maxAge;
  }

  /** {@code *}: every page may use the endpoint, without credentials. */
  public static Cors anyOrigin() {
    return of(new Origins(true, origin -> true));
  }

  /** Exactly these origins, for example {@code https://app.example.com}. */
  public static Cors origins(String... origins) {
    Set<String> allowed = Set.of(origins);
    for (String origin : allowed) {
      if (!origin.contains("://") || origin.endsWith("/") || !ResponseHeaders.isFieldValue(origin)) {
        throw new IllegalArgumentException("not an origin (scheme://host[:port]): " + origin);
      }
    }
    return of(new Origins(false, allowed::contains));
  }

  /** The origins that {@code allowed} accepts; it is called on event loops and returns at once. */
  public static Cors origins(Predicate<String> allowed) {
    return of(new Origins(false, allowed));
  }

  private static Cors of(Origins origins) {
    return new Cors(origins, false, METHODS, List.of(), List.of(), Optional.empty());
  }

  /** Cookies and authorization may be sent; never together with any origin. */
  public Cors credentials() {
    return new Cors(origins, true, methods, allowedHeaders, exposedHeaders, maxAge);
  }

  /** Methods that a page may use. By default GET, HEAD, PUT, PATCH, POST and DELETE, as the reference server says. */
  public Cors methods(String... names) {
    return new Cors(origins, credentials, List.of(names), allowedHeaders, exposedHeaders, maxAge);
  }

  /** Headers that a page may send. By default those it asks for. */
  public Cors allowedHeaders(String... headers) {
    return new Cors(origins, credentials, methods, List.of(headers), exposedHeaders, maxAge);
  }

  /** Headers that a page may read. */
  public Cors exposedHeaders(String... headers) {
    return new Cors(origins, credentials, methods, allowedHeaders, List.of(headers), maxAge);
  }

  /** How long a browser may keep the answer to a preflight. */
  public Cors maxAge(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("maxAge must not be negative: " + age);
    }
    return new Cors(origins, credentials, methods, allowedHeaders, exposedHeaders, Optional.of(age));
  }

  boolean isOn() {
    return this != OFF;
  }

  /** The headers of any answer to {@code request}. */
  List<Map.Entry<String, String>> headers(Request request) {
    if (!isOn()) {
      return List.of();
    }
    var headers = new ArrayList<Map.Entry<String, String>>(4);
    addOrigin(request, headers);
    if (!exposedHeaders.isEmpty()) {
      headers.add(Map.entry("access-control-expose-headers", String.join(",", exposedHeaders)));
    }
    return headers;
  }

  /** The answer to a preflight (Fetch standard, §CORS-preflight request). */
  HttpResponse preflight(Request request) {
    var headers = new ArrayList<Map.Entry<String, String>>(6);
    addOrigin(request, headers);
    headers.add(Map.entry("access-control-allow-methods", String.join(",", methods)));
    if (!allowedHeaders.isEmpty()) {
      headers.add(Map.entry("access-control-allow-headers", String.join(",", allowedHeaders)));
    } else {
      headers.add(Map.entry("vary", "Access-Control-Request-Headers"));
      request
          .header("access-control-request-headers")
          .filter(ResponseHeaders::isFieldValue)
          .ifPresent(asked -> headers.add(Map.entry("access-control-allow-headers", asked)));
    }
    maxAge.ifPresent(age -> headers.add(Map.entry("access-control-max-age", Long.toString(age.toSeconds()))));
    return new HttpResponse(204, headers, dev.yam.wire.Slice.EMPTY);
  }

  private void addOrigin(Request request, List<Map.Entry<String, String>> headers) {
    if (origins.any()) {
      headers.add(Map.entry("access-control-allow-origin", "*"));
      return;
    }
    headers.add(Map.entry("vary", "Origin"));
    String origin = request.header("origin").orElse("");
    if (origin.isEmpty() || !ResponseHeaders.isFieldValue(origin) || !origins.allowed().test(origin)) {
      return;
    }
    headers.add(Map.entry("access-control-allow-origin", origin));
    if (credentials) {
      headers.add(Map.entry("access-control-allow-credentials", "true"));
    }
  }

  private record Origins(boolean any, Predicate<String> allowed) {
    static final Origins NONE = new Origins(false, origin -> false);
  }
}
