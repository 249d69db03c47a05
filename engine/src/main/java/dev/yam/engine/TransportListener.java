package dev.yam.engine;

import dev.yam.wire.Slice;

/** Who listens to a message-oriented transport: a session, or an upgrade that is under way. Called on the loop. */
interface TransportListener {

  /** Hears nothing. */
  TransportListener NOBODY = new Selective() {};

  /** Bytes were read, not yet understood. */
  void heard();

  /** One packet as text; valid UTF-8. */
  void text(Slice packet);

  /** One packet as bytes. */
  void binary(Slice packet);

  /** A pong of the transport's own: that of a WebSocket. */
  void ponged();

  /** What was read at once has all been told. */
  void readEnded();

  /** Bytes have left that waited before. */
  void drained();

  /** The transport has ended, or is about to. Called once, last. */
  void ended(DisconnectReason reason);

  /** Hears what it says, and nothing else. */
  interface Selective extends TransportListener {
    @Override
    default void heard() {}

    @Override
    default void text(Slice packet) {}

    @Override
    default void binary(Slice packet) {}

    @Override
    default void ponged() {}

    @Override
    default void readEnded() {}

    @Override
    default void drained() {}

    @Override
    default void ended(DisconnectReason reason) {}
  }
}
