package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.engine.EventHandler;
import dev.yam.handlers.MessageFactory.Handler;
import dev.yam.handlers.MessageFactory.Registration;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one client, and the handlers that are its own.
 *
 * <pre>
 * In:     events of the socket that no listener of its own is there for
 * Out:    the handler of their type, as its factory has it at that moment
 * Thread: where the socket's namespace dispatches, one message after the other
 * </pre>
 */
final class Conversation implements EventHandler.Unhandled {

  private static final Logger LOG = LoggerFactory.getLogger(MessageFactory.class);

  private final MessageFactory factory;
  private final Socket sender;

  /** By type; null until there is one. */
  private @Nullable Map<String, Own> own;

  /** {@code handler} was made by {@code by}: of no use when another is registered. */
  private record Own(Registration by, Handler handler) {}

  private Conversation(MessageFactory factory, Socket sender) {
    this.factory = factory;
    this.sender = sender;
  }

  static void begin(MessageFactory factory, Socket sender) {
    LOG.debug("messages of socket {} are heard", sender.id());
    sender.onUnhandled(new Conversation(factory, sender));
    sender.onDisconnect(reason -> LOG.debug("socket {} sends no more messages: {}", sender.id(), reason));
  }

  @Override
  public void handle(String type, Args args, Ack ack) throws Exception {
    Registration registration = factory.find(type);
    if (registration == null) {
      factory.fallback().handle(sender, type, args, ack);
      return;
    }
    Handler handler = registration.each() ? own(type, registration) : registration.maker().apply(sender);
    handler.handle(sender, args, ack);
  }

  private Handler own(String type, Registration registration) {
    Map<String, Own> known = own;
    if (known == null) {
      known = new HashMap<>();
      own = known;
    }
    Own before = known.get(type);
    if (before != null && before.by().equals(registration)) {
      return before.handler();
    }
    Handler made = registration.maker().apply(sender);
    known.put(type, new Own(registration, made));
    return made;
  }
}
