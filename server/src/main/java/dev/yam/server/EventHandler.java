package dev.yam.server;

import dev.yam.wire.Args;
import org.jspecify.annotations.Nullable;

/**
 * Handles one event of one socket. Runs where its namespace dispatches: on the socket's lane, one event after the
 * other, unless the event loop was chosen. What it throws is given to the server's {@link ErrorHandler}; the socket
 * lives on.
 */
@FunctionalInterface
public interface EventHandler {

  void handle(Args args) throws Exception;

  /** Also answers: the acknowledgement is there even if the client asked for none. */
  @FunctionalInterface
  interface WithAck {
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

  /** Sees every event, before the handlers of its name. */
  @FunctionalInterface
  interface Any {
    void handle(String event, Args args) throws Exception;
  }

  /** The one form that a socket keeps. */
  static <T> WithAck typed(Class<T> type, TypedWithAck<T> handler) {
    return (args, ack) -> handler.handle(bind(args, type), ack);
  }

  private static <T> T bind(Args args, Class<T> type) {
    if (args.isEmpty()) {
      throw new UnboundArgumentException("an argument is missing");
    }
    @Nullable T value;
    try {
      value = args.get(0, type);
    } catch (IllegalArgumentException mismatch) {
      throw new UnboundArgumentException(mismatch);
    }
    if (value == null) {
      throw new UnboundArgumentException("the argument is null");
    }
    return value;
  }
}
