package dev.yam.engine;

import dev.yam.wire.Outgoing;
import dev.yam.wire.WebSocket3Encoder;
import dev.yam.wire.WebSocketEncoder;
import dev.yam.wire.WebSocketTextEncoder;
import io.netty.buffer.ByteBuf;

/** How messages with bytes in them become frames of a WebSocket; all others are framed alike. */
enum Framing {
  /** Engine.IO 4: bytes as they are. */
  PLAIN {
    @Override
    int length(Outgoing message) {
      return WebSocketEncoder.length(message);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocketEncoder.message(out, message);
    }
  },

  /** Engine.IO 4, for clients with {@code forceBase64}. */
  TEXT {
    @Override
    int length(Outgoing message) {
      return WebSocketTextEncoder.length(message);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocketTextEncoder.message(out, message);
    }
  },

  /** Engine.IO 3: their type before them. */
  TYPED {
    @Override
    int length(Outgoing message) {
      return WebSocket3Encoder.length(message, false);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocket3Encoder.message(out, message, false);
    }
  },

  /** Engine.IO 3, for peers that read only text. */
  BASE64 {
    @Override
    int length(Outgoing message) {
      return WebSocket3Encoder.length(message, true);
    }

    @Override
    void write(ByteBuf out, Outgoing message) {
      WebSocket3Encoder.message(out, message, true);
    }
  };

  /** The bytes that {@link #write} will write. */
  abstract int length(Outgoing message);

  /** Appends the frames of {@code message} to {@code out}, which is borrowed. */
  abstract void write(ByteBuf out, Outgoing message);
}
