package dev.yam.engine;

import dev.yam.wire.Limit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who serves which path of a listener. Immutable; any thread. */
final class Routes {

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  static final Route NOWHERE = new Route.Nowhere();
  static final Routes NONE = new Routes(Map.of(), Map.of());

  private final Map<String, Route.ToEngine> engines = new HashMap<>();
  private final Map<String, Route> handlers = new HashMap<>();
  private final Mounted[] mounted;

  Routes(Map<String, EngineServer> engines, Map<String, HttpHandler> handlers) {
    engines.forEach((path, engine) -> this.engines.put(path, new Route.ToEngine(engine)));
    handlers.forEach((path, handler) -> this.handlers.put(path, new Route.ToHandler(handler)));
    this.mounted =
        this.engines.entrySet().stream().map(e -> new Mounted(e.getKey(), e.getValue())).toArray(Mounted[]::new);
  }

  /** Who a request is for. Called on the loop of its connection. */
  sealed interface Route {

    /** The header was read: the request is refused, or its body waited for. */
    void begin(Exchange exchange, boolean hasBody);

    /** What a body may have, in bytes. */
    int maxBody(HttpOptions.Limits limits);

    /** The body has more; the connection answers. */
    void tooLarge(Exchange exchange, EngineHooks hooks);

    /** The request is whole. */
    void complete(Exchange exchange);

    /** An endpoint gets requests on the loop. */
    record ToEngine(EngineServer engine) implements Route {
      @Override
      public void begin(Exchange exchange, boolean hasBody) {
        if (exchange.isUpgrade() && hasBody) {
          exchange.respondAndClose(EngineError.upgradeRefused(EngineError.BAD_REQUEST.text()));
        } else {
          engine.begin(exchange);
        }
      }

      @Override
      public int maxBody(HttpOptions.Limits limits) {
        return engine.maxPayload();
      }

      @Override
      public void tooLarge(Exchange exchange, EngineHooks hooks) {
        engine.tooLarge(exchange);
      }

      @Override
      public void complete(Exchange exchange) {
        engine.complete(exchange);
      }
    }

    /** A handler gets requests on a virtual thread. */
    record ToHandler(HttpHandler handler) implements Route {
      @Override
      public void begin(Exchange exchange, boolean hasBody) {}

      @Override
      public int maxBody(HttpOptions.Limits limits) {
        return limits.body();
      }

      @Override
      public void tooLarge(Exchange exchange, EngineHooks hooks) {
        hooks.limitMet(Limit.HTTP_BODY);
      }

      @Override
      public void complete(Exchange exchange) {
        exchange.connection().loop().start(() -> exchange.respond(answer(exchange)));
      }

      private HttpResponse answer(Exchange exchange) {
        try {
          return handler.handle(exchange.request().withBody(exchange.body()));
        } catch (Throwable failure) {
          LOG.error("the handler of {} failed", exchange.request(), failure);
          return HttpResponse.of(500);
        }
      }
    }

    record Nowhere() implements Route {
      @Override
      public void begin(Exchange exchange, boolean hasBody) {
        if (exchange.isUpgrade()) {
          exchange.respondAndClose(HttpResponse.of(404));
        } else {
          exchange.respond(HttpResponse.of(404));
        }
      }

      @Override
      public int maxBody(HttpOptions.Limits limits) {
        return limits.body();
      }

      @Override
      public void tooLarge(Exchange exchange, EngineHooks hooks) {}

      @Override
      public void complete(Exchange exchange) {}
    }
  }

  /** {@code path} is normalized. */
  private record Mounted(String path, Route route) {

    /** Whether a target in origin form names the endpoint; nothing is cut out of it. */
    boolean isAt(String target) {
      int end = path.length();
      if (!target.startsWith(path)) {
        return false;
      }
      if (end < target.length() && target.charAt(end) == '/') {
        end++;
      }
      return end == target.length() || target.charAt(end) == '?';
    }
  }

  /** An endpoint has exactly its path; a handler also what lies below, and the longest path wins. */
  Route find(String target) {
    for (Mounted endpoint : mounted) {
      if (endpoint.isAt(target)) {
        return endpoint.route();
      }
    }
    return findByPath(normalized(RequestHead.path(target)));
  }

  private Route findByPath(String exact) {
    Route.ToEngine engine = engines.get(exact);
    if (engine != null) {
      return engine;
    }
    for (String prefix = exact; ; prefix = prefix.substring(0, prefix.lastIndexOf('/'))) {
      Route handler = handlers.get(prefix);
      if (handler != null) {
        return handler;
      }
      if (prefix.indexOf('/') < 0) {
        return NOWHERE;
      }
    }
  }

  List<EngineServer> engines() {
    return engines.values().stream().map(Route.ToEngine::engine).toList();
  }

  static String normalized(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Collects what is mounted, and refuses what would never be reached. */
  static final class Builder {
    private final Map<String, EngineServer> engines = new HashMap<>();
    private final Map<String, HttpHandler> handlers = new HashMap<>();

    void add(String path, EngineServer engine) {
      engines.put(free(path), engine);
    }

    void add(String path, HttpHandler handler) {
      handlers.put(free(path), handler);
    }

    private String free(String path) {
      if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
        throw new IllegalArgumentException("a path begins with / and has no query: " + path);
      }
      String key = normalized(path);
      if (engines.containsKey(key) || handlers.containsKey(key)) {
        throw new IllegalArgumentException("mounted twice: " + path);
      }
      return key;
    }

    boolean isEmpty() {
      return engines.isEmpty() && handlers.isEmpty();
    }

    Routes build() {
      if (isEmpty()) {
        throw new IllegalArgumentException("nothing is mounted");
      }
      return new Routes(engines, handlers);
    }
  }
}
