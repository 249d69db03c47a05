package dev.yam.engine;

import dev.yam.wire.Args;

/** The two forms that a socket keeps: each as it was given, since a wrapper around it would cost every idle client one. */
sealed interface Handler permits EventHandler, EventHandler.WithAck {

  /** Calls {@code handler} in its form. */
  static void run(Handler handler, Args args, Ack ack) throws Exception {
    switch (handler) {
      case EventHandler plain -> plain.handle(args);
      case EventHandler.WithAck answering -> answering.handle(args, ack);
    }
  }

  /** What the application gave, by which it takes it back. */
  static Object given(Handler handler) {
    return handler instanceof Wrapped wrapped ? wrapped.given() : handler;
  }

  /** A handler that stands before what the application gave. */
  interface Wrapped {
    Object given();
  }
}
