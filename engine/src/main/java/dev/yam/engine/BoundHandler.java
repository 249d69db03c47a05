package dev.yam.engine;

import dev.yam.wire.Args;
import java.lang.reflect.Type;

/** A handler that receives the first argument bound to a type. */
final class BoundHandler {

  private BoundHandler() {}

  record Plain<T>(Type type, EventHandler.Typed<T> given) implements EventHandler, Handler.Wrapped {
    @Override
    @SuppressWarnings("unchecked") // the type was given with the handler of that type
    public void handle(Args args) throws Exception {
      given.handle((T) args.get(0, type));
    }
  }

  record Answering<T>(Type type, EventHandler.TypedWithAck<T> given) implements EventHandler.WithAck, Handler.Wrapped {
    @Override
    @SuppressWarnings("unchecked") // the type was given with the handler of that type
    public void handle(Args args, Ack ack) throws Exception {
      given.handle((T) args.get(0, type), ack);
    }
  }
}
