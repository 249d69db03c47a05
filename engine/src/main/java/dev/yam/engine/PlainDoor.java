package dev.yam.engine;

import dev.yam.wire.Limit;
import java.util.Optional;

/**
 * Where plain WebSockets are let in: the handshake is checked, then the endpoint's middleware is asked, and a session
 * begins with the 101. The first of the subprotocols is chosen, whatever it is: it may be a token.
 *
 * <pre>
 * In:     exchanges that {@link Routes} has no endpoint of Engine.IO for
 * Out:    their WebSockets to the {@link EngineServer}
 * Thread: the loop of the connection that asks
 * </pre>
 */
final class PlainDoor {

  private final EngineServer engine;
  private final EngineOptions.Plain options;
  private final ChannelTransport.Settings settings;
  private final AnswerHeaders headers;
  private final EngineHooks hooks;

  PlainDoor(
      EngineServer engine,
      EngineOptions.Plain options,
      ChannelTransport.Settings webSocket,
      AnswerHeaders headers,
      EngineHooks hooks) {
    this.engine = engine;
    this.options = options;
    this.settings = webSocket.with(new MessageFraming(options.form()));
    this.headers = headers;
    this.hooks = hooks;
  }

  /** Normalized; empty for every path that no endpoint has. */
  Optional<String> path() {
    return Optional.ofNullable(options.path());
  }

  /** The header was read. */
  void begin(Exchange exchange, boolean hasBody) {
    if (hasBody) {
      exchange.respondAndClose(EngineError.upgradeRefused(EngineError.BAD_REQUEST.text()));
    } else {
      WebSocketHandshake.refusal(exchange.request()).ifPresent(exchange::respondAndClose);
    }
  }

  /** The request is whole. */
  void complete(Exchange exchange) {
    engine.admit(exchange, () -> switchProtocols(exchange));
  }

  private void switchProtocols(Exchange exchange) {
    headers.addFirst(exchange);
    Request request = exchange.request();
    if (WebSocketHandshake.offered(request).length() > options.maxSubprotocol()) {
      hooks.limitMet(Limit.SUBPROTOCOL);
    }
    var accepted = WebSocketHandshake.accept(request, options.maxSubprotocol());
    exchange
        .connection()
        .upgrade(new HttpOutput.Upgrading(
            exchange.connection().loop(),
            accepted,
            exchange.headers(),
            new PlainTransport(settings),
            opened -> engine.openPlain(exchange, opened)));
  }
}
