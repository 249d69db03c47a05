package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;

/** An acknowledgement that a socket's client still owes. Called on the socket's loop. */
sealed interface PendingAck permits SingleAck, BroadcastAcks {

  void answered(Socket socket, Args args);

  /** The client has gone without answering. */
  void lost(Socket socket, DisconnectReason reason);
}
