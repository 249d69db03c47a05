package dev.yam.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint adds to the headers of its answers.
 *
 * @param initial for the first answer of each session
 * @param all for every answer to a session
 */
record AnswerHeaders(@Nullable Cookie cookie, List<HeadersHook> initial, List<HeadersHook> all) {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerHeaders.class);

  AnswerHeaders {
    initial = List.copyOf(initial);
    all = List.copyOf(all);
  }

  /** The answer to a handshake over polling, which opens {@code session}. */
  void addFirst(Exchange exchange, Session session) {
    if (cookie != null) {
      exchange.addHeaders(List.of(Map.entry("set-cookie", cookie.header(session.id()))));
    }
    addFirst(exchange);
  }

  /** The answer to a handshake. */
  void addFirst(Exchange exchange) {
    add(initial, exchange);
    add(all, exchange);
  }

  /** Any later answer. */
  void addLater(Exchange exchange) {
    add(all, exchange);
  }

  private static void add(List<HeadersHook> hooks, Exchange exchange) {
    if (hooks.isEmpty()) {
      return;
    }
    var headers = new ResponseHeaders();
    for (HeadersHook hook : hooks) {
      try {
        hook.addHeaders(exchange.request(), headers);
      } catch (RuntimeException fault) {
        LOG.error("the headers of an answer to {} could not be added", exchange.request(), fault);
      }
    }
    exchange.addHeaders(headers.entries());
  }
}
