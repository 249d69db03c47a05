package dev.yam.wire;

import java.util.function.Consumer;

/**
 * Reads the packets of one connection, in the form of its {@link Parser}. One thread at a time. After an exception it is
 * not used again: the connection is to be closed.
 */
public sealed interface PacketReader
    permits PacketDecoder, MsgpackDecoder, EitherDecoder, LinePacketDecoder, PlainDecoder {

  /** The form that is read, and in which the peer is answered. Where both are possible, JSON before the first message. */
  Parser parser();

  /**
   * Reads a text message, without Engine.IO's type in front.
   *
   * @throws MalformedPacketException for what the protocol does not allow
   * @throws LimitExceededException for what the limits do not
   */
  void text(Slice message, Consumer<Packet> out);

  /** Reads a binary message; as {@link #text}. */
  void binary(Slice message, Consumer<Packet> out);
}
