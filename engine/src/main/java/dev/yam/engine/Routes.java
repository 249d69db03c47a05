package dev.yam.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who serves which path of a listener. Immutable; any thread. */
final class Routes {

  private static final Route NOWHERE = new Route.Nowhere();

  private final Map<String, Route.ToEngine> engines = new HashMap<>();
  private final Map<String, Route> handlers = new HashMap<>();
  private final Mounted[] mounted;

  Routes(Map<String, EngineServer> engines, Map<String, HttpHandler> handlers) {
    engines.forEach((path, engine) -> this.engines.put(path, new Route.ToEngine(engine)));
    handlers.forEach((path, handler) -> this.handlers.put(path, new Route.ToHandler(handler)));
    this.mounted =
        this.engines.entrySet().stream().map(e -> new Mounted(e.getKey(), e.getValue())).toArray(Mounted[]::new);
  }

  sealed interface Route {
    record ToEngine(EngineServer engine) implements Route {}

    record ToHandler(HttpHandler handler) implements Route {}

    record Nowhere() implements Route {}
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

    Routes build() {
      if (engines.isEmpty() && handlers.isEmpty()) {
        throw new IllegalArgumentException("nothing is mounted");
      }
      return new Routes(engines, handlers);
    }
  }
}
