package dev.yam.server;

import dev.yam.engine.Dispatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is let into a namespace and what happens then. The namespaces of one dynamic namespace begin with its rules and
 * may add their own. Any thread.
 */
final class Admission {

  private final Optional<Admission> parent;
  private final List<Middleware> middleware = new CopyOnWriteArrayList<>();
  private final List<ConnectionHandler> handlers = new CopyOnWriteArrayList<>();
  private volatile Optional<Dispatch> dispatch = Optional.empty();

  Admission(Optional<Admission> parent) {
    this.parent = parent;
  }

  void use(Middleware each) {
    middleware.add(each);
  }

  void onConnection(ConnectionHandler handler) {
    handlers.add(handler);
  }

  void dispatch(Dispatch value) {
    dispatch = Optional.of(value);
  }

  Dispatch dispatch() {
    return dispatch.or(() -> parent.map(Admission::dispatch)).orElse(Dispatch.LANE);
  }

  boolean admitsAll() {
    return middleware.isEmpty() && parent.map(Admission::admitsAll).orElse(true);
  }

  void admit(Socket socket) throws Exception {
    if (parent.isPresent()) {
      parent.get().admit(socket);
    }
    for (Middleware each : middleware) {
      each.admit(socket);
    }
  }

  void welcome(Socket socket, ConnectionCall call) {
    parent.ifPresent(rules -> rules.welcome(socket, call));
    for (ConnectionHandler handler : handlers) {
      call.connected(handler, socket);
    }
  }

  /** Calls one handler and deals with what it throws. */
  interface ConnectionCall {
    void connected(ConnectionHandler handler, Socket socket);
  }
}
