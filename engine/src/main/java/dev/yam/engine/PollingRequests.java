package dev.yam.engine;

import dev.yam.wire.Limit;

/**
 * The requests of polling sessions, on their way from their connection's loop to that of the session, and there to the
 * transport that it has by then.
 *
 * <pre>
 * In:     {@link EngineServer} and {@link HttpConnection}
 * Out:    {@link PollingTransport}
 * Thread: any loop
 * </pre>
 */
final class PollingRequests {

  private PollingRequests() {}

  /** A request of the polling transport; its body may be still to come. */
  static void begin(Session session, Exchange exchange) {
    if (!session.loop().inLoop()) {
      session.loop().execute(() -> begin(session, exchange));
    } else if (session.isDone()) {
      exchange.respond(EngineError.UNKNOWN_SID.response());
    } else if (session.carrier() instanceof PollingTransport polling) {
      polling.begin(exchange);
    } else {
      exchange.respond(EngineError.BAD_REQUEST.response());
    }
  }

  /** Some of the body came, and more is to come. */
  static void goOn(Session session, Exchange exchange) {
    if (!session.loop().inLoop()) {
      session.loop().execute(() -> goOn(session, exchange));
    } else if (session.carrier() instanceof PollingTransport polling && polling.awaits(exchange)) {
      session.incoming().heard();
    }
  }

  /** The body is whole. */
  static void complete(Session session, Exchange exchange) {
    if (!session.loop().inLoop()) {
      session.loop().execute(() -> complete(session, exchange));
    } else if (session.carrier() instanceof PollingTransport polling) {
      polling.complete(exchange);
    }
  }

  /** The body is larger than may be; the connection answers. */
  static void tooLarge(Session session, Exchange exchange) {
    if (!session.loop().inLoop()) {
      session.loop().execute(() -> tooLarge(session, exchange));
    } else if (session.carrier() instanceof PollingTransport polling) {
      session.hooks().limitMet(Limit.PAYLOAD);
      polling.tooLarge(exchange);
    }
  }

  /** Its connection has gone before the answer. */
  static void lost(Session session, Exchange exchange) {
    if (!session.loop().inLoop()) {
      session.loop().execute(() -> lost(session, exchange));
    } else if (session.carrier() instanceof PollingTransport polling) {
      polling.lost(exchange);
    }
  }
}
