package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import java.util.function.Consumer;

/**
 * What a {@link Socket} hears, and by whom: its other half is what it sends and how it lives. Any thread; what is said
 * holds from the next event on.
 *
 * <p>Handlers run where the namespace dispatches, one after the other; what they throw goes to {@link ErrorHandler}.
 */
abstract sealed class ListeningSocket permits Socket {

  final SocketListeners listeners = new SocketListeners();

  private Socket self() {
    return (Socket) this;
  }

  public Socket on(String event, EventHandler handler) {
    return listen(event, handler);
  }

  /** Several handlers of one event run in the order in which they were added. */
  public Socket on(String event, EventHandler.WithAck handler) {
    return listen(event, handler);
  }

  private Socket listen(String event, Handler handler) {
    listeners.on(EventNames.of(event), handler);
    return self();
  }

  /** Binds the first argument to {@code type}; what does not fit goes to {@link ErrorHandler#rejected}. */
  public <T> Socket on(String event, Class<T> type, EventHandler.Typed<T> handler) {
    return on(event, args -> handler.handle(args.get(0, type)));
  }

  /** As {@link #on(String, Class, EventHandler.Typed)}, with the answer. */
  public <T> Socket on(String event, Class<T> type, EventHandler.TypedWithAck<T> handler) {
    return on(event, EventHandler.typed(type, handler));
  }

  /** The handler runs for the next such event only. */
  public Socket once(String event, EventHandler handler) {
    return listenOnce(event, handler);
  }

  /** As {@link #once(String, EventHandler)}, with the answer. */
  public Socket once(String event, EventHandler.WithAck handler) {
    return listenOnce(event, handler);
  }

  private Socket listenOnce(String event, Handler handler) {
    listeners.once(EventNames.of(event), handler);
    return self();
  }

  /** As {@link #once(String, EventHandler)}, with the first argument bound to {@code type}. */
  public <T> Socket once(String event, Class<T> type, EventHandler.Typed<T> handler) {
    return once(event, args -> handler.handle(args.get(0, type)));
  }

  /** As {@link #once(String, Class, EventHandler.Typed)}, with the answer. */
  public <T> Socket once(String event, Class<T> type, EventHandler.TypedWithAck<T> handler) {
    return once(event, EventHandler.typed(type, handler));
  }

  /** Removes every handler of {@code event}. */
  public Socket off(String event) {
    listeners.off(event);
    return self();
  }

  /** Called for every event that {@link #use} lets pass, before the handlers of its name. */
  public Socket onAny(EventHandler.Any handler) {
    listeners.onAny(handler);
    return self();
  }

  public Socket offAny(EventHandler.Any handler) {
    listeners.offAny(handler);
    return self();
  }

  /** Called for every event, before all handlers; an exception keeps the event from them. */
  public Socket use(EventMiddleware middleware) {
    listeners.use(middleware);
    return self();
  }

  /** Called when the socket has left its rooms; {@link Socket#rooms} still lists them, for the last time. */
  public Socket onDisconnecting(Consumer<DisconnectReason> handler) {
    listeners.onDisconnecting(handler);
    return self();
  }

  /** Called once, after the last event was handled. */
  public Socket onDisconnect(Consumer<DisconnectReason> handler) {
    listeners.onDisconnect(handler);
    return self();
  }
}
