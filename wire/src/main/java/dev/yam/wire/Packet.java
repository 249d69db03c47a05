package dev.yam.wire;

import java.util.OptionalLong;

/** A packet of Socket.IO protocol 5 (§Packet types). Binary events and acknowledgements differ in their arguments only. */
public sealed interface Packet {

  /** {@code /} or the name the client asked for, without its query. */
  String namespace();

  /** {@code data} is one JSON value, or empty where the peer sent none. */
  record Connect(String namespace, Slice data) implements Packet {}

  record Disconnect(String namespace) implements Packet {}

  record Event(String namespace, EventName name, Args args, OptionalLong ackId) implements Packet {}

  record Ack(String namespace, long id, Args args) implements Packet {}

  /** {@code data} is one JSON value: an object with {@code message} and perhaps {@code data}. */
  record ConnectError(String namespace, Slice data) implements Packet {}
}
