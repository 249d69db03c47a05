package dev.yam.engine;

import dev.yam.wire.Limit;
import java.time.Duration;

/** A TCP port that serves endpoints and HTTP handlers by their paths. */
public final class Listener implements AutoCloseable {

  private Listener() {}

  public static Builder builder() {
    return new Builder();
  }

  /** Binds the port; returns when connections are accepted. */
  public Listener start() {
    throw new UnsupportedOperationException();
  }

  /** The port that is bound. */
  public int port() {
    throw new UnsupportedOperationException();
  }

  /** Connections that are open now. Any thread. */
  public int connections() {
    throw new UnsupportedOperationException();
  }

  /** Accepts no more, closes every session, waits for their farewells within the grace period, then ends its threads. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  public static final class Builder {

    private Builder() {}

    /** The address to bind. All. */
    public Builder host(String value) {
      return this;
    }

    /** The port to bind; 0, the default, takes a free one. */
    public Builder port(int value) {
      return this;
    }

    /** Connections that wait to be accepted. 4096. */
    public Builder backlog(int value) {
      return this;
    }

    /** Event loops. As many as there are processors. */
    public Builder loops(int value) {
      return this;
    }

    /** How long the header of a request may take, also of the first one of a connection. 10 s. */
    public Builder headerTimeout(Duration value) {
      return this;
    }

    /** How long a request may take until its body is whole. 30 s. */
    public Builder requestTimeout(Duration value) {
      return this;
    }

    /** How long a connection may be idle between requests. 75 s. */
    public Builder idleTimeout(Duration value) {
      return this;
    }

    /** How long {@link #close} waits. 5 s. */
    public Builder gracePeriod(Duration value) {
      return this;
    }

    /** {@link Limit#HTTP_HEADER_BYTES}. */
    public Builder maxHeaderBytes(int bytes) {
      return this;
    }

    /** {@link Limit#HTTP_HEADERS}. */
    public Builder maxHeaders(int count) {
      return this;
    }

    /** {@link Limit#REQUEST_LINE}. */
    public Builder maxRequestLineBytes(int bytes) {
      return this;
    }

    /** {@link Limit#CONNECTIONS}. */
    public Builder maxConnections(int count) {
      return this;
    }

    public Builder hooks(EngineHooks value) {
      return this;
    }

    /** Serves Engine.IO at exactly {@code path}, with or without a slash at its end. */
    public Builder mount(String path, Endpoint endpoint) {
      return this;
    }

    /** Serves {@code path} and what lies below it; the longest path that fits wins. */
    public Builder mount(String path, HttpHandler handler) {
      return this;
    }

    public Listener build() {
      return new Listener();
    }
  }
}
