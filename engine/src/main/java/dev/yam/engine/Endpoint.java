package dev.yam.engine;

/** What a {@link Listener} can serve Engine.IO for: an {@link EngineServer}, or a server that is built upon one. */
public interface Endpoint {

  EngineServer engine();
}
