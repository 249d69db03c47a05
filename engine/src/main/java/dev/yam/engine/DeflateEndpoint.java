package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.MessageDeflater;
import dev.yam.wire.MessageInflater;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The compression of one endpoint's WebSockets: what is agreed with each client (RFC 7692 §5), and how much native memory
 * their contexts may hold together. Beyond that a connection is told to do without context, which a server always may
 * (§7.1.1).
 *
 * <p>Thread: any.
 */
final class DeflateEndpoint {

  private static final String HEADER = "sec-websocket-extensions";

  private final PerMessageDeflate options;
  private final long maxContextBytes;
  private final EngineHooks hooks;
  private final AtomicLong contextBytes = new AtomicLong();

  DeflateEndpoint(PerMessageDeflate options, long maxContextBytes, EngineHooks hooks) {
    this.options = options;
    this.maxContextBytes = maxContextBytes;
    this.hooks = hooks;
  }

  PerMessageDeflate options() {
    return options;
  }

  EngineHooks hooks() {
    return hooks;
  }

  /** Native bytes that contexts of connections may hold now. */
  long contextBytes() {
    return contextBytes.get();
  }

  /** Whether the header cannot be read at all, which fails a handshake (RFC 6455 §9.1). */
  boolean isMalformed(Request request) {
    return offered(request).isEmpty();
  }

  /** Agrees with what the client offers, if it does and that can be; the answer's header is added to the exchange. */
  @Nullable WebSocketDeflate agree(Exchange exchange) {
    DeflateOffer offer = offered(exchange.request()).flatMap(DeflateOffer::first).orElse(null);
    if (offer == null) {
      return null;
    }
    long asked = 0;
    boolean server = !options.serverNoContextTakeover() && !offer.serverNoContextTakeover();
    if (server) {
      server = reserve(MessageDeflater.NATIVE_BYTES);
      asked += server ? MessageDeflater.NATIVE_BYTES : 0;
    }
    boolean client = !options.clientNoContextTakeover() && !offer.clientNoContextTakeover();
    if (client) {
      client = reserve(MessageInflater.NATIVE_BYTES);
      asked += client ? MessageInflater.NATIVE_BYTES : 0;
    }
    long reserved = asked;
    if (reserved > 0) {
      exchange.connection().whenClosed(() -> contextBytes.addAndGet(-reserved));
    }
    exchange.addHeaders(List.of(Map.entry(HEADER, offer.answer(server, client))));
    return new WebSocketDeflate(this, server, client);
  }

  private boolean reserve(int bytes) {
    if (contextBytes.addAndGet(bytes) <= maxContextBytes) {
      return true;
    }
    contextBytes.addAndGet(-bytes);
    hooks.limitMet(Limit.DEFLATE_CONTEXTS);
    return false;
  }

  private static Optional<List<Extension>> offered(Request request) {
    return Extension.parse(String.join(",", request.headers(HEADER)));
  }
}
