package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Outgoing;
import dev.yam.wire.PlainEncoder;
import dev.yam.wire.PlainForm;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Plain messages of one form, a frame of text each; Engine.IO's ping is that of WebSocket. What neither says is nothing.
 *
 * <p>Thread: any.
 */
final class MessageFraming extends Framing {

  private static final int PING_LENGTH = 2;

  private final PlainForm form;

  MessageFraming(PlainForm form) {
    this.form = form;
  }

  /** How long a message becomes is known when it was made: all of them are, before the first is written. */
  ByteBuf frames(Outgoing[] messages, ByteBufAllocator allocator) {
    int length = 0;
    for (int i = 0; i < messages.length; i++) {
      messages[i] = plain(messages[i]);
      length = Math.addExact(length, lengthOfPlain(messages[i]));
    }
    ByteBuf out = allocator.ioBuffer(length);
    for (Outgoing each : messages) {
      writePlain(out, each);
    }
    return out;
  }

  @Override
  int length(Outgoing message) {
    return lengthOfPlain(plain(message));
  }

  @Override
  void write(ByteBuf out, Outgoing message) {
    writePlain(out, plain(message));
  }

  @Override
  boolean ofWebSocket() {
    return false;
  }

  private Outgoing plain(Outgoing message) {
    return message == EngineCodec.PING ? message : PlainEncoder.message(message, form);
  }

  private static int lengthOfPlain(Outgoing message) {
    return message == EngineCodec.PING ? PING_LENGTH : WebSocketEncoder.length(message);
  }

  private static void writePlain(ByteBuf out, Outgoing message) {
    if (message == EngineCodec.PING) {
      WebSocketEncoder.ping(out, Slice.EMPTY);
    } else {
      WebSocketEncoder.message(out, message);
    }
  }
}
