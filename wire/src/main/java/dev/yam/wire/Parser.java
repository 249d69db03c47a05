package dev.yam.wire;

import java.util.List;

/** The forms in which packets of Socket.IO travel; both ends of a connection have the same (Socket.IO: {@code parser}). */
public enum Parser {

  /** Text, and a binary message for each attachment: what every client speaks unless told otherwise. */
  JSON,

  /** One binary message for each packet: what clients with {@code socket.io-msgpack-parser} speak. */
  MSGPACK;

  /** Encodes once what any number of receivers share. */
  public Outgoing encode(Packet packet) {
    return this == JSON ? PacketEncoder.encode(packet) : MsgpackEncoder.encode(packet);
  }

  /** Encodes what one receiver gets; see {@link PacketEncoder#encodeForOne}. */
  public Outgoing encodeForOne(Packet packet) {
    return this == JSON ? PacketEncoder.encodeForOne(packet) : MsgpackEncoder.encode(packet);
  }

  /** A reader for one connection of a server that has {@code parsers}: with both, the first message tells. */
  public static PacketReader reader(
      List<Parser> parsers, PacketLimits limits, ArgumentBinder binder, PacketDecoder.Workspace workspace) {
    if (parsers.size() > 1) {
      return new EitherDecoder(limits, binder, workspace);
    }
    return parsers.contains(MSGPACK)
        ? new MsgpackDecoder(limits, binder)
        : new PacketDecoder(limits, binder, workspace);
  }
}
