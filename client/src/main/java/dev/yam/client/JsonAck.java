package dev.yam.client;

import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketEncoder;

/** How a listener of a {@link JsonSocket} answers one event. */
final class JsonAck extends ConnectionAck {

  private final JsonSocket socket;
  private final long id;
  private final int visit;

  /** {@code visit} as {@link DirectConnection#visit}. */
  JsonAck(JsonSocket socket, long id, int visit) {
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
    Outgoing message = PacketEncoder.encodeForOne(new Packet.Ack("/", id, args));
    DirectConnection<?> connection = socket.connection();
    connection.hand(new DirectEmission(connection, message) {
      @Override
      boolean isWanted() {
        return connection.visit() == visit;
      }
    });
  }
}
