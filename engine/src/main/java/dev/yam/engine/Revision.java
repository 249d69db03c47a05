package dev.yam.engine;

import dev.yam.wire.Engine3Codec;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Message;
import dev.yam.wire.Slice;

/**
 * The revision of Engine.IO that a session speaks from its handshake to its end, and how its packets are read. What else
 * differs stands where it belongs: {@link Rhythm}, {@link PayloadForm}, {@link Framing}.
 */
enum Revision {
  /** None: the lines of net-socket.io, each of which is a message, and which have no heartbeat. */
  LINES(0) {
    @Override
    EnginePacket decodeText(Slice line) {
      return new EnginePacket.Payload(new Message.Text(line));
    }

    @Override
    Slice message(Slice line) {
      return line;
    }
  },

  /** Clients of Socket.IO 1 and 2: served with {@code allowEIO3} only. */
  THREE(3) {
    @Override
    EnginePacket decodeText(Slice packet) {
      return Engine3Codec.decodeText(packet);
    }

    @Override
    Slice message(Slice packet) {
      if (Engine3Codec.decodeBinary(packet) instanceof EnginePacket.Payload(Message.Binary(Slice data))) {
        return data;
      }
      throw new MalformedPacketException("a binary packet that is no message (EIO3 §Packet)");
    }
  },

  FOUR(4) {
    @Override
    EnginePacket decodeText(Slice packet) {
      return EngineCodec.decodeText(packet);
    }

    @Override
    Slice message(Slice packet) {
      return packet;
    }
  };

  private final int number;

  Revision(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Throws {@link MalformedPacketException} for what is no packet. */
  abstract EnginePacket decodeText(Slice packet);

  /** What a binary message of a WebSocket carries. Throws {@link MalformedPacketException} as {@link #decodeText}. */
  abstract Slice message(Slice packet);
}
