package dev.yam.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who serves which path of a listener. Immutable; any thread. */
final class Routes {

  private final Map<String, EngineServer> engines;
  private final Map<String, HttpHandler> handlers;

  Routes(Map<String, EngineServer> engines, Map<String, HttpHandler> handlers) {
    this.engines = Map.copyOf(engines);
    this.handlers = Map.copyOf(handlers);
  }

  sealed interface Route {
    record ToEngine(EngineServer engine) implements Route {}

    record ToHandler(HttpHandler handler) implements Route {}

    record Nowhere() implements Route {}
  }

  /** An endpoint has exactly its path; a handler also what lies below, and the longest path wins. */
  Route find(String path) {
    String exact = normalized(path);
    EngineServer engine = engines.get(exact);
    if (engine != null) {
      return new Route.ToEngine(engine);
    }
    for (String prefix = exact; ; prefix = prefix.substring(0, prefix.lastIndexOf('/'))) {
      HttpHandler handler = handlers.get(prefix);
      if (handler != null) {
        return new Route.ToHandler(handler);
      }
      if (prefix.indexOf('/') < 0) {
        return new Route.Nowhere();
      }
    }
  }

  List<EngineServer> engines() {
    return List.copyOf(engines.values());
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
