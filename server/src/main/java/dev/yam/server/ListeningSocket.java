package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.TypeRef;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Socket} hears, and by whom: its other half is what it sends and how it lives. Any thread; what is said
 * holds from the next event on.
 *
 * <p>Handlers run where the namespace dispatches, one after the other; what they throw goes to {@link ErrorHandler}.
 */
abstract sealed class ListeningSocket extends LoopSocket permits Socket {

  ListeningSocket(Namespace namespace, Connection connection, @Nullable Track track) {
    super(namespace, connection, track);
  }

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
    return listen(event, new BoundHandler.Plain<>(type, handler));
  }

  /** As {@link #on(String, Class, EventHandler.Typed)}, with the answer. */
  public <T> Socket on(String event, Class<T> type, EventHandler.TypedWithAck<T> handler) {
    return listen(event, new BoundHandler.Answering<>(type, handler));
  }

  /** As {@link #on(String, Class, EventHandler.Typed)}, for types with parameters. */
  public <T> Socket on(String event, TypeRef<T> type, EventHandler.Typed<T> handler) {
    return listen(event, new BoundHandler.Plain<>(type.type(), handler));
  }

  /** As {@link #on(String, TypeRef, EventHandler.Typed)}, with the answer. */
  public <T> Socket on(String event, TypeRef<T> type, EventHandler.TypedWithAck<T> handler) {
    return listen(event, new BoundHandler.Answering<>(type.type(), handler));
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
    return listenOnce(event, new BoundHandler.Plain<>(type, handler));
  }

  /** As {@link #once(String, Class, EventHandler.Typed)}, with the answer. */
  public <T> Socket once(String event, Class<T> type, EventHandler.TypedWithAck<T> handler) {
    return listenOnce(event, new BoundHandler.Answering<>(type, handler));
  }

  /** Removes every handler of every event. */
  public Socket off() {
    listeners.offAll();
    return self();
  }

  /** Removes every handler of {@code event}. */
  public Socket off(String event) {
    listeners.off(event);
    return self();
  }

  /** Removes {@code handler}, in whatever form it was given to {@code on} or {@code once}, as often as it was. */
  public Socket off(String event, Object handler) {
    listeners.off(event, handler);
    return self();
  }

  /** How many handlers {@code event} has. */
  public int listenerCount(String event) {
    return listeners.count(event);
  }

  /** The events that have handlers, in the order in which the first of each was added. */
  public Set<String> eventNames() {
    return listeners.names();
  }

  // Catch-all.

  /** Called for every event that {@link #use} lets pass, before the handlers of its name. */
  public Socket onAny(EventHandler.Any handler) {
    listeners.any().add(handler);
    return self();
  }

  /** As {@link #onAny}, before those who listen already. */
  public Socket prependAny(EventHandler.Any handler) {
    listeners.any().addFirst(handler);
    return self();
  }

  public Socket offAny(EventHandler.Any handler) {
    listeners.any().remove(handler);
    return self();
  }

  /** Removes all of them. */
  public Socket offAny() {
    listeners.any().clear();
    return self();
  }

  /** Those that {@link #onAny} and {@link #prependAny} have added, in the order in which they are called: a copy. */
  public List<EventHandler.Any> listenersAny() {
    return List.copyOf(listeners.any());
  }

  /**
   * Called for every event that is sent to this client, broadcasts too, when it was handed to its session; what is
   * dropped instead is not seen, nor are answers. On the socket's lane, in the order of sending: behind events of the
   * client that wait there. A listener that is slower than events are sent misses those beyond
   * {@link dev.yam.wire.Limit#LANE} that wait.
   */
  public Socket onAnyOutgoing(EventHandler.Any handler) {
    watching().add(handler);
    return self();
  }

  /** As {@link #onAnyOutgoing}, before those who listen already. */
  public Socket prependAnyOutgoing(EventHandler.Any handler) {
    watching().addFirst(handler);
    return self();
  }

  public Socket offAnyOutgoing(EventHandler.Any handler) {
    watching().remove(handler);
    return self();
  }

  /** Removes all of them. */
  public Socket offAnyOutgoing() {
    watching().clear();
    return self();
  }

  /** Those that see what is sent, in the order in which they are called: a copy. */
  public List<EventHandler.Any> listenersAnyOutgoing() {
    OutgoingListeners known = outgoing;
    return known == null ? List.of() : List.copyOf(known.handlers());
  }

  private List<EventHandler.Any> watching() {
    OutgoingListeners known = outgoing;
    return (known != null ? known : newOutgoing()).handlers();
  }

  private synchronized OutgoingListeners newOutgoing() {
    OutgoingListeners known = outgoing;
    if (known == null) {
      known = new OutgoingListeners(self());
      outgoing = known;
      self().namespace().membership().watch();
    }
    return known;
  }

  // Around events.

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
