package dev.yam.engine;

import static java.util.Objects.requireNonNull;

import dev.yam.wire.Limit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who serves which path of a listener. Immutable; any thread. */
final class Routes {

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  static final Route NOWHERE = new Route.Nowhere();
  static final Routes NONE = new Routes(Map.of(), Map.of(), Map.of());

  /** Stands for every path, which none begins with. */
  private static final String ANY = "*";

  private final Map<String, Route.ToEngine> engines = new HashMap<>();
  private final Map<String, Route> handlers = new HashMap<>();
  private final Map<String, Route.ToPlain> plain = new HashMap<>();
  private final Mounted[] mounted;

  /** {@code plain} has the endpoints that hear plain WebSockets, by their paths. */
  Routes(Map<String, EngineServer> engines, Map<String, HttpHandler> handlers, Map<String, EngineServer> plain) {
    engines.forEach((path, engine) -> this.engines.put(path, new Route.ToEngine(engine)));
    handlers.forEach((path, handler) -> this.handlers.put(path, new Route.ToHandler(handler)));
    plain.forEach((path, engine) -> this.plain.put(path, new Route.ToPlain(engine, requireNonNull(engine.plain()))));
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

    /** An endpoint gets WebSockets without Engine.IO on the loop. */
    record ToPlain(EngineServer engine, PlainDoor door) implements Route {
      @Override
      public void begin(Exchange exchange, boolean hasBody) {
        door.begin(exchange, hasBody);
      }

      @Override
      public int maxBody(HttpOptions.Limits limits) {
        return limits.body();
      }

      @Override
      public void tooLarge(Exchange exchange, EngineHooks hooks) {}

      @Override
      public void complete(Exchange exchange) {
        door.complete(exchange);
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

  /**
   * An endpoint has exactly its path; a handler also what lies below, and the longest path wins. A WebSocket where no
   * endpoint is goes to who hears plain ones there, or everywhere: a handler has no use for it.
   */
  Route find(String target, boolean webSocket) {
    for (Mounted endpoint : mounted) {
      if (endpoint.isAt(target)) {
        return endpoint.route();
      }
    }
    String exact = normalized(RequestHead.path(target));
    Route.ToEngine engine = engines.get(exact);
    if (engine != null) {
      return engine;
    }
    return webSocket ? findPlain(exact) : findHandler(exact);
  }

  private Route findPlain(String exact) {
    Route.ToPlain here = plain.get(exact);
    Route.ToPlain found = here == null ? plain.get(ANY) : here;
    return found == null ? findHandler(exact) : found;
  }

  private Route findHandler(String exact) {
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
    return Stream.concat(
            engines.values().stream().map(Route.ToEngine::engine), plain.values().stream().map(Route.ToPlain::engine))
        .distinct()
        .toList();
  }

  static String normalized(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** {@code path}, normalized. Throws IllegalArgumentException for what is none. */
  static String checked(String path) {
    if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      throw new IllegalArgumentException("a path begins with / and has no query: " + path);
    }
    return normalized(path);
  }

  /** Collects what is mounted, and refuses what would never be reached. */
  static final class Builder {
    private final Map<String, EngineServer> engines = new HashMap<>();
    private final Map<String, HttpHandler> handlers = new HashMap<>();
    private final Map<String, EngineServer> plain = new HashMap<>();

    void add(String path, EngineServer engine) {
      engines.put(free(path), engine);
    }

    void add(String path, HttpHandler handler) {
      handlers.put(free(path), handler);
    }

    /** Plain WebSockets of {@code engine}, if it hears such. */
    void addPlain(EngineServer engine) {
      PlainDoor door = engine.plain();
      if (door == null) {
        return;
      }
      EngineServer before = plain.putIfAbsent(door.path().orElse(ANY), engine);
      if (before != null && before != engine) {
        throw new IllegalArgumentException(
            "two endpoints hear plain WebSockets at " + door.path().orElse("every path") + ": name a path for each");
      }
    }

    private String free(String path) {
      String key = checked(path);
      if (engines.containsKey(key) || handlers.containsKey(key)) {
        throw new IllegalArgumentException("mounted twice: " + path);
      }
      return key;
    }

    boolean isEmpty() {
      return engines.isEmpty() && handlers.isEmpty() && plain.isEmpty();
    }

    Routes build() {
      if (isEmpty()) {
        throw new IllegalArgumentException("nothing is mounted");
      }
      for (String path : plain.keySet()) {
        if (engines.containsKey(path)) {
          throw new IllegalArgumentException("an endpoint is mounted where plain WebSockets are heard: " + path);
        }
      }
      return new Routes(engines, handlers, plain);
    }
  }
}
