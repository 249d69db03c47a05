package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;

/** The call of an {@link OnDisconnect} method. */
final class DisconnectCall extends Call {

  private final DisconnectReason reason;

  DisconnectCall(Client client, GatewayMethod method, DisconnectReason reason) {
    super(client, method, Args.NONE, Ack.NOT_REQUESTED);
    this.reason = reason;
  }

  DisconnectReason reason() {
    return reason;
  }
}
