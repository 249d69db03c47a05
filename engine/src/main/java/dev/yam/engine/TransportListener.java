package dev.yam.engine;

import dev.yam.wire.Slice;

/** Who listens to a message-oriented transport: a session, or an upgrade that is under way. Called on the loop. */
interface TransportListener {

  /** Bytes were read, not yet understood. */
  void heard();

  /** One packet as text; valid UTF-8. */
  void text(Slice packet);

  /** One packet as bytes. */
  void binary(Slice packet);

  /** What was read at once has all been told. */
  void readEnded();

  /** Bytes have left that waited before. */
  void drained();

  /** The transport has ended, or is about to. Called once, last. */
  void ended(DisconnectReason reason);
}
