package dev.yam.client;

import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;

/** An answer that the server owes, and when it is too late for it. Called on the socket's loop. */
abstract class PendingAck extends Deadline {

  final long id;

  PendingAck(long id) {
    this.id = id;
  }

  /** Whether the event still waits here: then the loss of a connection means nothing to it. */
  abstract boolean isBuffered();

  abstract void answered(Args args);

  /** It will not come; {@code reason} is as {@link DisconnectReason#name}. */
  abstract void lost(String reason);
}
