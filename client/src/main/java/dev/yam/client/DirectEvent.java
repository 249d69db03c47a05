package dev.yam.client;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;

/** An event of a {@link DirectSocket}. */
class DirectEvent extends DirectEmission {

  private final DirectSocket<?> socket;
  private final EventName name;
  private final Args args;

  DirectEvent(DirectSocket<?> socket, Outgoing message, EventName name, Args args) {
    super(socket.connection(), message);
    this.socket = socket;
    this.name = name;
    this.args = args;
  }

  @Override
  void written() {
    socket.sent(name, args);
  }
}
