package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.engine.EventNames;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives each message to the handler of its type. Types come and go while the server runs, also for clients that are there.
 *
 * <pre>{@code
 * var factory = new MessageFactory()
 *     .register("ping", (sender, args, ack) -> sender.emit("pong", Map.of("message", "Pong")))
 *     .register("say", Saying.class, (sender, saying, ack) -> server.to(saying.room()).emit("said", saying))
 *     .registerEach("draft", sender -> new Draft());
 * server.onConnection(factory::attach);
 * }</pre>
 *
 * <p>A type is the event's name: what a client of plain JSON calls {@code type}, one of Socket.IO the event. Listeners that
 * a socket has of its own come first: a factory is asked for what they do not listen to. Kinds of clients with other types have
 * a factory each, and {@link #attach} is called with the one of their kind.
 *
 * <p>Handlers run where the namespace dispatches; the messages of one client one after the other. What a handler throws is
 * given to the server's {@code ErrorHandler}, which logs it, and the client stays. Any thread; what is registered holds
 * from the next message on.
 */
public final class MessageFactory {

  private final ConcurrentMap<String, Registration> types = new ConcurrentHashMap<>();
  private volatile Fallback fallback = (sender, type, args, ack) -> sender.tellUnknown();

  /** Handles messages of one type: {@code args} are as the client sent them; of plain JSON one, the whole object. */
  @FunctionalInterface
  public interface Handler {
    void handle(Socket sender, Args args, Ack ack) throws Exception;
  }

  /** Handles messages of one type whose first argument is bound. */
  @FunctionalInterface
  public interface Typed<T> {
    void handle(Socket sender, T message, Ack ack) throws Exception;
  }

  /** Handles messages that have no other handler. */
  @FunctionalInterface
  public interface Fallback {
    void handle(Socket sender, String type, Args args, Ack ack) throws Exception;
  }

  /** Where the handler of a type comes from: of {@code each} client its own, or the same for all. */
  record Registration(boolean each, Function<Socket, Handler> maker) {}

  /**
   * One handler for the messages of all clients, in place of the one before. It is called on many threads at once.
   *
   * @throws IllegalArgumentException for names that Socket.IO keeps for itself
   */
  public MessageFactory register(String type, Handler handler) {
    return put(type, new Registration(false, sender -> handler));
  }

  /**
   * As {@link #register(String, Handler)}, of messages that fit {@code as}; for those that do not, the client is told by the
   * ack, if it asks for one, as for arguments of every listener.
   */
  public <T> MessageFactory register(String type, Class<T> as, Typed<T> handler) {
    return register(type, (sender, args, ack) -> handler.handle(sender, args.get(0, as), ack));
  }

  /**
   * A handler of its own for each client, made with the client's first message of the type and gone when it leaves. It is
   * called on one thread at a time.
   *
   * @throws IllegalArgumentException for names that Socket.IO keeps for itself
   */
  public MessageFactory registerEach(String type, Function<Socket, Handler> maker) {
    return put(type, new Registration(true, maker));
  }

  private MessageFactory put(String type, Registration registration) {
    types.put(EventNames.of(type).text(), registration);
    return this;
  }

  /** Messages of that type are unknown from now on. */
  public MessageFactory unregister(String type) {
    types.remove(type);
    return this;
  }

  /**
   * What becomes of messages whose type is unknown: {@link Socket#tellUnknown}, unless told otherwise, by which clients of plain
   * JSON hear {@code Unknown message type}.
   */
  public MessageFactory fallback(Fallback handler) {
    fallback = handler;
    return this;
  }

  /** From now on the messages of {@code socket} are looked for here, and in no other factory. */
  public void attach(Socket socket) {
    Conversation.begin(this, socket);
  }

  @Nullable Registration find(String type) {
    return types.get(type);
  }

  Fallback fallback() {
    return fallback;
  }
}
