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
  /** None: plain JSON messages of a WebSocket, whose own pings are the heartbeat. */
  PLAIN(0, SessionProtocol.PLAIN) {
    @Override
    EnginePacket decodeText(Slice message) {
      return new EnginePacket.Payload(new Message.Text(message));
    }

    @Override
    Slice message(Slice message) {
      return message;
    }

    @Override
    Incoming incoming(EndingSession session, Rhythm rhythm) {
      return new PlainIncoming(session, rhythm);
    }
  },

  /** None: the lines of net-socket.io, each of which is a message, and which have no heartbeat. */
  LINES(0, SessionProtocol.LINES) {
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
  THREE(3, SessionProtocol.ENGINE_IO_3) {
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

  FOUR(4, SessionProtocol.ENGINE_IO_4) {
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
  private final SessionProtocol protocol;

  Revision(int number, SessionProtocol protocol) {
    this.number = number;
    this.protocol = protocol;
  }

  int number() {
    return number;
  }

  SessionProtocol protocol() {
    return protocol;
  }

  /** What the transport of {@code session} is told to call. */
  Incoming incoming(EndingSession session, Rhythm rhythm) {
    return new Incoming(session, rhythm);
  }

  /** Throws {@link MalformedPacketException} for what is no packet. */
  abstract EnginePacket decodeText(Slice packet);

  /** What a binary message of a WebSocket carries. Throws {@link MalformedPacketException} as {@link #decodeText}. */
  abstract Slice message(Slice packet);
}
