package dev.yam.client;

import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;

/** How a listener of a {@link Socket} answers one event. */
final class SocketAck extends ConnectionAck {

  private final Socket socket;
  private final long id;
  private final long visit;

  SocketAck(Socket socket, long id, long visit) {
    this.socket = socket;
    this.id = id;
    this.visit = visit;
  }

  @Override
  ArgumentBinder binder() {
    return socket.binder();
  }

  @Override
  void answer(Args args) {
    socket.answer(id, args, visit);
  }
}
