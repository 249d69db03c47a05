package dev.yam.engine;

import java.util.Optional;

/**
 * What an endpoint asks of every request before anybody else sees it, in the order of the reference server.
 *
 * <pre>
 * In:     exchanges whose header was read
 * Out:    the {@link Session} that a request belongs to, or what speaks against it
 * Thread: the loop of the connection that asks
 * </pre>
 */
final class RequestChecks {

  private final EngineOptions.Transports transports;
  private final Revisions revisions;
  private final SessionRegistry sessions;
  private final SessionLocator locator = SessionLocator.NOWHERE;

  RequestChecks(EngineOptions.Transports transports, Revisions revisions, SessionRegistry sessions) {
    this.transports = transports;
    this.revisions = revisions;
    this.sessions = sessions;
  }

  /** What speaks against the request; if nothing does, the exchange has its session, but for a handshake. */
  Optional<EngineError> check(Exchange exchange) {
    Query query = Query.of(exchange.request());
    Optional<EngineError> error = checkAny(exchange.request(), query);
    if (error.isPresent()) {
      return error;
    }
    error = query.sid().isEmpty() ? checkHandshake(exchange.request(), query) : checkKnown(exchange, query);
    if (exchange.isUpgrade() && error.isEmpty() && !query.transport().equals(WebSocketTransport.NAME)) {
      return Optional.of(EngineError.BAD_REQUEST);
    }
    return error;
  }

  /** The session that a refused request names, if there is one. */
  Optional<Session> session(Exchange refused) {
    return sessions.find(Query.of(refused.request()).sid());
  }

  private Optional<EngineError> checkAny(Request request, Query query) {
    if (!transports.has(query.transport())) {
      return Optional.of(EngineError.UNKNOWN_TRANSPORT);
    }
    boolean originSound = request.header("origin").map(ResponseHeaders::isFieldValue).orElse(true);
    return originSound ? Optional.empty() : Optional.of(EngineError.BAD_REQUEST);
  }

  private Optional<EngineError> checkHandshake(Request request, Query query) {
    if (!request.method().equals("GET")) {
      return Optional.of(EngineError.BAD_HANDSHAKE_METHOD);
    }
    if (query.transport().equals(WebSocketTransport.NAME) && !WebSocketHandshake.isUpgrade(request)) {
      return Optional.of(EngineError.BAD_REQUEST);
    }
    return revisions.refusal(query, request);
  }

  private Optional<EngineError> checkKnown(Exchange exchange, Query query) {
    Optional<Session> session = sessions.find(query.sid());
    if (session.isEmpty()) {
      return locator.forward(query.sid(), exchange) ? Optional.empty() : Optional.of(EngineError.UNKNOWN_SID);
    }
    boolean fits =
        exchange.isUpgrade() ? transports.canUpgrade() : session.get().transport().equals(query.transport());
    if (!fits || revisions.of(query) != session.get().revision()) {
      return Optional.of(EngineError.BAD_REQUEST);
    }
    exchange.session(session.get());
    return Optional.empty();
  }
}
