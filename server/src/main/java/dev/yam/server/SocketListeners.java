package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.UnboundArgumentException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What one socket's application wants to hear.
 *
 * <pre>
 * In:     {@link Delivery} and the end of the socket
 * Out:    middleware, catch-all listeners, then handlers of the event's name, in the order they were added
 * Thread: changed by any; called where the namespace dispatches, one event at a time
 * </pre>
 */
final class SocketListeners {

  /** Changed under the monitor, read without it: once per event. */
  private volatile Listeners events = Listeners.NONE;

  private volatile Rare rare = Rare.NONE;

  /** What most sockets do without. */
  private record Rare(
      List<EventMiddleware> middleware,
      List<EventHandler.Any> any,
      List<Consumer<DisconnectReason>> disconnecting,
      List<Consumer<DisconnectReason>> disconnected) {

    static final Rare NONE = new Rare(List.of(), List.of(), List.of(), List.of());

    static Rare empty() {
      return new Rare(
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>());
    }
  }

  void on(EventName name, Handler handler) {
    change(listeners -> listeners.plus(name, handler));
  }

  void once(EventName name, Handler handler) {
    on(name, new Once(handler));
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

  void off(String event) {
    EventName name = EventName.of(event);
    change(listeners -> listeners.minus(name));
  }

  void off(String event, Object given) {
    EventName name = EventName.of(event);
    change(listeners -> listeners.minus(name, given));
  }

  void offAll() {
    change(listeners -> Listeners.NONE);
  }

  int count(String event) {
    return events.count(EventName.of(event));
  }

  Set<String> names() {
    var names = new LinkedHashSet<String>();
    for (EventName name : events.names()) {
      names.add(name.text());
    }
    return Collections.unmodifiableSet(names);
  }

  private synchronized void change(UnaryOperator<Listeners> change) {
    events = change.apply(events);
  }

  void use(EventMiddleware middleware) {
    rare().middleware.add(middleware);
  }

  /** Those who see every event that middleware lets pass; may be changed. */
  List<EventHandler.Any> any() {
    return rare().any;
  }

  void onDisconnecting(Consumer<DisconnectReason> handler) {
    rare().disconnecting.add(handler);
  }

  void onDisconnect(Consumer<DisconnectReason> handler) {
    rare().disconnected.add(handler);
  }

  private synchronized Rare rare() {
    if (rare == Rare.NONE) {
      rare = Rare.empty();
    }
    return rare;
  }

  void handle(Socket socket, EventName name, Args args, Ack ack) {
    Rare watching = rare;
    if (watching != Rare.NONE && !passes(socket, watching, name.text(), args, ack)) {
      return;
    }
    Listeners listening = events;
    EventName[] names = listening.names();
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        call(socket, name, listening.handlers()[i], args, ack);
      }
    }
  }

  private static void call(Socket socket, EventName name, Handler handler, Args args, Ack ack) {
    try {
      Handler.run(handler, args, ack);
    } catch (UnboundArgumentException mismatch) {
      reject(socket, name.text(), ack, mismatch);
    } catch (Throwable failure) {
      socket.namespace().failed(socket, name.text(), failure);
    }
  }

  private static void reject(Socket socket, String event, Ack ack, UnboundArgumentException mismatch) {
    if (!ack.isRequested()) {
      socket.namespace().failed(socket, event, mismatch);
      return;
    }
    try {
      ack.send(socket.namespace().errorHandler().rejected(socket, event, mismatch));
    } catch (Throwable failure) {
      socket.namespace().failed(socket, event, failure);
    }
  }

  private static boolean passes(Socket socket, Rare watching, String event, Args args, Ack ack) {
    try {
      for (EventMiddleware middleware : watching.middleware) {
        middleware.pass(event, args);
      }
    } catch (UnboundArgumentException mismatch) {
      reject(socket, event, ack, mismatch);
      return false;
    } catch (Throwable refusal) {
      socket.namespace().failed(socket, event, refusal);
      return false;
    }
    for (EventHandler.Any handler : watching.any) {
      try {
        handler.handle(event, args);
      } catch (Throwable failure) {
        socket.namespace().failed(socket, event, failure);
      }
    }
    return true;
  }

  void disconnecting(Socket socket, DisconnectReason reason) {
    tell(socket, "disconnecting", rare.disconnecting, reason);
  }

  void disconnected(Socket socket, DisconnectReason reason) {
    tell(socket, "disconnect", rare.disconnected, reason);
  }

  private static void tell(
      Socket socket, String event, List<Consumer<DisconnectReason>> handlers, DisconnectReason reason) {
    for (Consumer<DisconnectReason> handler : handlers) {
      try {
        handler.accept(reason);
      } catch (Throwable failure) {
        socket.namespace().failed(socket, event, failure);
      }
    }
  }
}
