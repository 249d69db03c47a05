package dev.yam.engine;

import dev.yam.wire.LineEncoder;
import dev.yam.wire.Outgoing;
import dev.yam.wire.StreamFrameEncoder;
import dev.yam.wire.WebSocket3Encoder;
import dev.yam.wire.WebSocketEncoder;
import dev.yam.wire.WebSocketTextEncoder;
import io.netty.buffer.ByteBuf;

/**
 * How messages become the bytes of a transport. WebSockets of Engine.IO differ in messages with bytes in them only; {@link
 * MessageFraming} has none of Engine.IO. One object for each way of framing: they are compared by identity.
 */
abstract class Framing {
  /** Engine.IO 4: bytes as they are. */
  static final Framing PLAIN = new Framing() {
    @Override
    int length(Outgoing message) {
      return WebSocketEncoder.length(message);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocketEncoder.message(out, message);
    }
  };

  /** Engine.IO 4, for clients with {@code forceBase64}. */
  static final Framing TEXT = new Framing() {
    @Override
    int length(Outgoing message) {
      return WebSocketTextEncoder.length(message);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocketTextEncoder.message(out, message);
    }
  };

  /** Engine.IO 3: their type before them. */
  static final Framing TYPED = new Framing() {
    @Override
    int length(Outgoing message) {
      return WebSocket3Encoder.length(message, false);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocket3Encoder.message(out, message, false);
    }
  };

  /** Engine.IO 3, for peers that read only text. */
  static final Framing BASE64 = new Framing() {
    @Override
    int length(Outgoing message) {
      return WebSocket3Encoder.length(message, true);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocket3Encoder.message(out, message, true);
    }
  };

  /** Engine.IO 4 over TCP and Unix sockets: the length before each packet. */
  static final Framing STREAM = new Framing() {
    @Override
    int length(Outgoing message) {
      return StreamFrameEncoder.length(message);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      StreamFrameEncoder.message(out, message);
    }

    @Override
    boolean ofWebSocket() {
      return false;
    }
  };

  /** The lines of net-socket.io: of events, and of nothing else. */
  static final Framing LINES = new Framing() {
    @Override
    int length(Outgoing message) {
      return LineEncoder.length(message);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      LineEncoder.write(out, message);
    }

    @Override
    boolean ofWebSocket() {
      return false;
    }
  };

  /** The bytes that {@link #write} will write. */
  abstract int length(Outgoing message);

  /** Appends the frames of {@code message} to {@code out}, which is borrowed. */
  abstract void write(ByteBuf out, Outgoing message);

  /** Whether messages without bytes are framed as {@link #PLAIN} frames them. */
  boolean ofWebSocket() {
    return true;
  }
}
