package dev.yam.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that an endpoint refused.
 *
 * @param code Engine.IO's: 0 transport unknown, 1 session id unknown, 2 bad handshake method, 3 bad request, 4 forbidden,
 *     5 unsupported protocol version
 * @param context what was wrong, by the names of the reference implementation: {@code transport}, {@code sid}, {@code
 *     method}, {@code protocol}, {@code origin}, {@code message}; of a bad request its {@code name}
 */
public record ConnectionError(Request request, int code, String message, Map<String, String> context) {

  public ConnectionError {
    context = Map.copyOf(context);
  }

  /** What {@link RequestChecks} found wrong; {@code session} is the one that the request names, if there is one. */
  static ConnectionError of(Exchange exchange, EngineError error, Optional<Session> session) {
    return of(exchange.request(), error, context(exchange, error, session));
  }

  /** A middleware said no: {@code message} is its word, or the text of {@code error}. */
  static ConnectionError ofMiddleware(Request request, EngineError error, String message) {
    String key = error == EngineError.FORBIDDEN ? "message" : "name";
    return of(request, error, Map.of(key, error == EngineError.FORBIDDEN ? message : "MIDDLEWARE_FAILURE"));
  }

  /** What a stream began with was no open packet. */
  static ConnectionError ofStream(Request request, String why) {
    return of(request, EngineError.BAD_REQUEST, Map.of("name", "TRANSPORT_HANDSHAKE_ERROR", "message", why));
  }

  private static ConnectionError of(Request request, EngineError error, Map<String, String> context) {
    return new ConnectionError(request, error.code(), error.text(), context);
  }

  private static Map<String, String> context(Exchange exchange, EngineError error, Optional<Session> session) {
    Query query = Query.of(exchange.request());
    return switch (error) {
      case UNKNOWN_TRANSPORT -> Map.of("transport", query.transport());
      case UNKNOWN_SID -> Map.of("sid", query.sid());
      case BAD_HANDSHAKE_METHOD -> Map.of("method", exchange.request().method());
      case UNSUPPORTED_PROTOCOL_VERSION -> Map.of("protocol", query.revision());
      case FORBIDDEN -> Map.of("message", error.text());
      case BAD_REQUEST -> ofBadRequest(exchange, query, session);
    };
  }

  private static Map<String, String> ofBadRequest(Exchange exchange, Query query, Optional<Session> session) {
    String origin = exchange.request().header("origin").orElse("");
    if (!ResponseHeaders.isFieldValue(origin)) {
      return Map.of("name", "INVALID_ORIGIN", "origin", origin);
    }
    if (session.isPresent() && !exchange.isUpgrade() && !session.get().transport().equals(query.transport())) {
      return mismatch("transport", query.transport(), "previousTransport", session.get().transport());
    }
    if (session.isPresent() && !speaks(query, session.get())) {
      return mismatch("protocol", query.revision(), "previousProtocol", String.valueOf(session.get().protocol()));
    }
    return Map.of("name", "TRANSPORT_HANDSHAKE_ERROR");
  }

  private static boolean speaks(Query query, Session session) {
    String revision = query.revision().isEmpty() ? "3" : query.revision();
    return revision.equals(String.valueOf(session.protocol()));
  }

  private static Map<String, String> mismatch(String key, String value, String previousKey, String previous) {
    return Map.of("name", key.toUpperCase(Locale.ROOT) + "_MISMATCH", key, value, previousKey, previous);
  }
}
