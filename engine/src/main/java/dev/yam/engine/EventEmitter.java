package dev.yam.engine;

import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.EventName;
import dev.yam.wire.Packet;
import dev.yam.wire.TypeRef;
import dev.yam.wire.UnboundArgumentException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of both ends are: who listens to them, and how an event gets there. Listeners may be changed by any
 * thread at any time; what is said holds from the next event on. They run one after the other on the socket's lane,
 * unless the event loop was chosen; what they throw ends nothing.
 *
 * <pre>
 * In:     {@link #deliver}, on the loop
 * Out:    {@link #submit} → {@link #handle}: catch-all listeners, then handlers of the event's name, each in the order in
 *         which they were added
 * Thread: the loop hands over to the lane; listeners are changed by any
 * </pre>
 *
 * @param <S> the socket itself, which its methods return
 */
public abstract class EventEmitter<S extends EventEmitter<S>> {

  /** Changed under the monitor, read without it: once per event. */
  private volatile Listeners events = Listeners.NONE;

  /** Absent until somebody wants to see every event. */
  private volatile @Nullable List<EventHandler.Any> any;

  /** Absent until somebody wants to see what is sent. */
  private volatile @Nullable OutgoingListeners outgoing;

  protected EventEmitter() {}

  @SuppressWarnings("unchecked") // S is the class itself
  private S self() {
    return (S) this;
  }

  // Who listens.

  public final S on(String event, EventHandler handler) {
    return listen(event, handler);
  }

  /** Several handlers of one event run in the order in which they were added. */
  public final S on(String event, EventHandler.WithAck handler) {
    return listen(event, handler);
  }

  /** Binds the first argument to {@code type}; what does not fit is answered, if an answer is asked for. */
  public final <T> S on(String event, Class<T> type, EventHandler.Typed<T> handler) {
    return listen(event, new BoundHandler.Plain<>(type, handler));
  }

  /** As {@link #on(String, Class, EventHandler.Typed)}, with the answer. */
  public final <T> S on(String event, Class<T> type, EventHandler.TypedWithAck<T> handler) {
    return listen(event, new BoundHandler.Answering<>(type, handler));
  }

  /** As {@link #on(String, Class, EventHandler.Typed)}, for types with parameters. */
  public final <T> S on(String event, TypeRef<T> type, EventHandler.Typed<T> handler) {
    return listen(event, new BoundHandler.Plain<>(type.type(), handler));
  }

  /** As {@link #on(String, TypeRef, EventHandler.Typed)}, with the answer. */
  public final <T> S on(String event, TypeRef<T> type, EventHandler.TypedWithAck<T> handler) {
    return listen(event, new BoundHandler.Answering<>(type.type(), handler));
  }

  /** The handler runs for the next such event only. */
  public final S once(String event, EventHandler handler) {
    return listenOnce(event, handler);
  }

  /** As {@link #once(String, EventHandler)}, with the answer. */
  public final S once(String event, EventHandler.WithAck handler) {
    return listenOnce(event, handler);
  }

  /** As {@link #once(String, EventHandler)}, with the first argument bound to {@code type}. */
  public final <T> S once(String event, Class<T> type, EventHandler.Typed<T> handler) {
    return listenOnce(event, new BoundHandler.Plain<>(type, handler));
  }

  /** As {@link #once(String, Class, EventHandler.Typed)}, with the answer. */
  public final <T> S once(String event, Class<T> type, EventHandler.TypedWithAck<T> handler) {
    return listenOnce(event, new BoundHandler.Answering<>(type, handler));
  }

  private S listen(String event, Handler handler) {
    EventName name = listened(event);
    change(listeners -> listeners.plus(name, handler));
    return self();
  }

  private S listenOnce(String event, Handler handler) {
    return listen(event, new Once(handler));
  }

  private final class Once implements EventHandler.WithAck, Handler.Wrapped {
    private final Handler handler;

    Once(Handler handler) {
      this.handler = handler;
    }

    @Override
    public void handle(Args args, Ack ack) throws Exception {
      change(listeners -> listeners.minus(this));
      Handler.run(handler, args, ack);
    }

    @Override
    public Object given() {
      return Handler.given(handler);
    }
  }

  /**
   * Called for each event that no handler of its name is there for: one handler, the one said last. Whether somebody sees
   * every event ({@link #onAny}) does not matter. Without it nothing happens, but that a client of plain messages is told.
   */
  public final S onUnhandled(EventHandler.Unhandled handler) {
    change(listeners -> listeners.withUnhandled(handler));
    return self();
  }

  /** Takes {@link #onUnhandled} back. */
  public final S offUnhandled() {
    change(listeners -> listeners.withUnhandled(null));
    return self();
  }

  /** Removes every handler of every event, but that of {@link #onUnhandled}. */
  public final S off() {
    change(listeners -> Listeners.NONE.withUnhandled(listeners.unhandled()));
    return self();
  }

  /** Removes every handler of {@code event}. */
  public final S off(String event) {
    EventName name = EventName.of(event);
    change(listeners -> listeners.minus(name));
    return self();
  }

  /** Removes {@code handler}, in whatever form it was given to {@code on} or {@code once}, as often as it was. */
  public final S off(String event, Object handler) {
    EventName name = EventName.of(event);
    change(listeners -> listeners.minus(name, handler));
    return self();
  }

  private synchronized void change(UnaryOperator<Listeners> change) {
    events = change.apply(events);
  }

  /** How many handlers {@code event} has. */
  public final int listenerCount(String event) {
    return events.count(EventName.of(event));
  }

  /** The events that have handlers, in the order in which the first of each was added. */
  public final Set<String> eventNames() {
    var names = new LinkedHashSet<String>();
    for (EventName name : events.names()) {
      names.add(name.text());
    }
    return Collections.unmodifiableSet(names);
  }

  // Who sees every event.

  /** Called for every event that comes and is not kept back, before the handlers of its name. */
  public final S onAny(EventHandler.Any handler) {
    any().add(handler);
    return self();
  }

  /** As {@link #onAny}, before those who listen already. */
  public final S prependAny(EventHandler.Any handler) {
    any().addFirst(handler);
    return self();
  }

  public final S offAny(EventHandler.Any handler) {
    any().remove(handler);
    return self();
  }

  /** Removes all of them. */
  public final S offAny() {
    any().clear();
    return self();
  }

  /** Those that {@link #onAny} and {@link #prependAny} have added, in the order in which they are called: a copy. */
  public final List<EventHandler.Any> listenersAny() {
    List<EventHandler.Any> known = any;
    return known == null ? List.of() : List.copyOf(known);
  }

  private List<EventHandler.Any> any() {
    List<EventHandler.Any> known = any;
    return known != null ? known : newAny();
  }

  private synchronized List<EventHandler.Any> newAny() {
    List<EventHandler.Any> known = any;
    if (known == null) {
      known = new CopyOnWriteArrayList<>();
      any = known;
    }
    return known;
  }

  // Who sees what is sent.

  /**
   * Called for every event that is sent to the peer, when it was handed to the session; what is dropped instead is not
   * seen, nor are answers. On the socket's lane, in the order of sending: behind events of the peer that wait there. A
   * listener that is slower than events are sent misses those beyond {@link dev.yam.wire.Limit#LANE} that wait.
   */
  public final S onAnyOutgoing(EventHandler.Any handler) {
    watching().add(handler);
    return self();
  }

  /** As {@link #onAnyOutgoing}, before those who listen already. */
  public final S prependAnyOutgoing(EventHandler.Any handler) {
    watching().addFirst(handler);
    return self();
  }

  public final S offAnyOutgoing(EventHandler.Any handler) {
    watching().remove(handler);
    return self();
  }

  /** Removes all of them. */
  public final S offAnyOutgoing() {
    watching().clear();
    return self();
  }

  /** Those that see what is sent, in the order in which they are called: a copy. */
  public final List<EventHandler.Any> listenersAnyOutgoing() {
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
      known = new OutgoingListeners(this);
      outgoing = known;
      watched();
    }
    return known;
  }

  /** Somebody sees what is sent, for the first time. Any thread. */
  protected void watched() {}

  /** Whether somebody sees what is sent, or did. Any thread. */
  protected final boolean isWatched() {
    return outgoing != null;
  }

  /** Loop. An event was handed to the session: those who watch are told. */
  protected final void tellSent(EventName name, Args args) {
    OutgoingListeners watching = outgoing;
    if (watching != null) {
      watching.sent(name, args);
    }
  }

  // The road of an event.

  /** Loop. An event of the peer; its answer goes out by {@link #answer}. */
  protected final void deliver(Packet.Event event) {
    OptionalLong id = event.ackId();
    Ack ack = id.isPresent() ? new EventAck(this, id.getAsLong()) : Ack.NOT_REQUESTED;
    submit(new Delivery(this, event.name(), event.args(), ack));
  }

  /** Loop. An event of the peer, with an answer of the caller's. */
  protected final void deliver(Packet.Event event, Ack ack) {
    submit(new Delivery(this, event.name(), event.args(), ack));
  }

  /** Loop. Runs {@code task} after all that was submitted before, where handlers run. */
  protected abstract void submit(LaneTask task);

  /** Where handlers run: an event reaches those who listen. Overridden by whoever has a reason to keep it back. */
  protected void handle(EventName name, Args args, Ack ack) {
    List<EventHandler.Any> watching = any;
    if (watching != null) {
      tell(watching, name.text(), args);
    }
    Listeners listening = events;
    EventName[] names = listening.names();
    boolean heard = false;
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        heard = true;
        call(name, listening.handlers()[i], args, ack);
      }
    }
    if (!heard) {
      callUnhandled(listening.unhandled(), name, args, ack);
    }
  }

  private void callUnhandled(EventHandler.@Nullable Unhandled handler, EventName name, Args args, Ack ack) {
    try {
      if (handler == null) {
        unheard(name, args, ack);
      } else {
        handler.handle(name.text(), args, ack);
      }
    } catch (Throwable failure) {
      failed(name.text(), ack, failure);
    }
  }

  /** Nobody listens to an event of that name, and {@link #onUnhandled} was not said. Where handlers run. */
  protected void unheard(EventName name, Args args, Ack ack) {}

  /** Calls {@code handlers}, each whatever becomes of the others. */
  final void tell(List<EventHandler.Any> handlers, String event, Args args) {
    for (EventHandler.Any handler : handlers) {
      try {
        handler.handle(event, args);
      } catch (Throwable failure) {
        failed(event, failure);
      }
    }
  }

  private void call(EventName name, Handler handler, Args args, Ack ack) {
    try {
      Handler.run(handler, args, ack);
    } catch (Throwable failure) {
      failed(name.text(), ack, failure);
    }
  }

  /** What handled {@code event}, or kept it back, has failed: arguments that do not fit are answered. */
  protected final void failed(String event, Ack ack, Throwable failure) {
    if (!(failure instanceof UnboundArgumentException mismatch) || !ack.isRequested()) {
      failed(event, failure);
      return;
    }
    try {
      ack.send(rejected(event, mismatch));
    } catch (Throwable again) {
      failed(event, again);
    }
  }

  // What the socket of each end is asked for.

  /** The name of an event that may be listened to. Throws IllegalArgumentException for one that may not. */
  protected EventName listened(String event) {
    return EventNames.of(event);
  }

  /** A listener of {@code event} failed. Where handlers run; throws nothing. */
  protected abstract void failed(String event, Throwable failure);

  /** What answers an event whose arguments did not fit what a handler asked of them. */
  protected abstract Object rejected(String event, UnboundArgumentException mismatch);

  /** Answers the event that came with {@code ackId}, or does nothing if the peer has left. Any thread. */
  protected abstract void answer(long ackId, Args args);

  /** Binds arguments, and writes values. Any thread. */
  protected abstract ArgumentBinder binder();

  /** {@link dev.yam.wire.Limit#LANE}'s value in force. */
  protected abstract int maxLaneEvents();
}
