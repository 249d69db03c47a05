package dev.yam.wire;

/** A packet of Engine.IO protocol 3 or 4 (§Packet encoding). */
public sealed interface EnginePacket {

  /** The server's answer to a handshake; {@code json} is its object. */
  record Open(Slice json) implements EnginePacket {}

  /** {@code data} means nothing; it is kept as it came, here and below. */
  record Close(Slice data) implements EnginePacket {}

  /** {@code data} is empty, or {@code probe} while a transport is upgraded. */
  record Ping(Slice data) implements EnginePacket {}

  record Pong(Slice data) implements EnginePacket {}

  /** Text or binary: the only packet that users see. */
  record Payload(Message message) implements EnginePacket {}

  record Upgrade(Slice data) implements EnginePacket {}

  record Noop(Slice data) implements EnginePacket {}
}
