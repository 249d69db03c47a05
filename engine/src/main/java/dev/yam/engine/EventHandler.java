package dev.yam.engine;

import dev.yam.wire.Args;

/**
 * Handles one event of one socket: on the socket's lane, one event after the other, unless the event loop was chosen for
 * its namespace. What it throws is given to the error handler of its end; the socket lives on.
 */
@FunctionalInterface
public non-sealed interface EventHandler extends Handler {

  void handle(Args args) throws Exception;

  /** Also answers: the acknowledgement is there even if the peer asked for none. */
  @FunctionalInterface
  non-sealed interface WithAck extends Handler {
    void handle(Args args, Ack ack) throws Exception;
  }

  /** Receives the first argument, bound to a type of the application. */
  @FunctionalInterface
  interface Typed<T> {
    void handle(T value) throws Exception;
  }

  /** Receives the first argument, bound, and answers. */
  @FunctionalInterface
  interface TypedWithAck<T> {
    void handle(T value, Ack ack) throws Exception;
  }

  /** Sees every event: those that came and that were not kept back, or those that are sent. */
  @FunctionalInterface
  interface Any {
    void handle(String event, Args args) throws Exception;
  }

  /** Sees the events that have no handler. */
  @FunctionalInterface
  interface Unhandled {
    void handle(String event, Args args, Ack ack) throws Exception;
  }

  /** Binds the first argument before it is handled. */
  static <T> WithAck typed(Class<T> type, TypedWithAck<T> handler) {
    return new BoundHandler.Answering<>(type, handler);
  }
}
