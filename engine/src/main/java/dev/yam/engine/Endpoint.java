package dev.yam.engine;

import java.util.Map;

/** What a {@link Listener} can serve Engine.IO for: an {@link EngineServer}, or a server that is built upon one. */
public interface Endpoint {

  EngineServer engine();

  /** What is served below the endpoint's path, by the rest of the path, which begins with a slash. Nothing. */
  default Map<String, HttpHandler> files() {
    return Map.of();
  }
}
