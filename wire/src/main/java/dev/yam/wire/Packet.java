package dev.yam.wire;

import java.util.OptionalLong;

/** A packet of Socket.IO protocol 5 (§Packet types). Binary events and acknowledgements differ in their arguments only. */
public sealed interface Packet {

  /**
   * {@code /} or the name that the peer wrote. A query behind it is part of the name, as in the reference parser: no
   * stock client sends one, and an answer under a shorter name would not find a client that did.
   */
  String namespace();

  /** {@code data} is one JSON object, or empty where the peer sent none. */
  record Connect(String namespace, Slice data) implements Packet {}

  record Disconnect(String namespace) implements Packet {}

  record Event(String namespace, EventName name, Args args, OptionalLong ackId) implements Packet {}

  /** {@code id} is {@link #NO_ID} where the peer sent none: it settles nothing. */
  record Ack(String namespace, long id, Args args) implements Packet {

    public static final long NO_ID = -1;
  }

  /**
   * {@code data} is one JSON value: an object with {@code message} and perhaps {@code data}, or a string; empty where
   * the peer sent none.
   */
  record ConnectError(String namespace, Slice data) implements Packet {}
}
