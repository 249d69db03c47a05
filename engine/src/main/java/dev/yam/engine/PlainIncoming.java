package dev.yam.engine;

import dev.yam.wire.Slice;

/**
 * What comes in where plain messages are spoken: as text what may be one, a JSON object, and as bytes all else, since a text
 * that begins with a digit is a packet of Engine.IO elsewhere. Pongs are those of WebSocket.
 *
 * <p>Thread: the session's loop.
 */
final class PlainIncoming extends Incoming {

  PlainIncoming(EndingSession session, Rhythm rhythm) {
    super(session, rhythm);
  }

  @Override
  public void text(Slice message) {
    if (beginsWithBrace(message)) {
      super.text(message);
    } else {
      binary(message);
    }
  }

  private static boolean beginsWithBrace(Slice message) {
    for (int i = 0; i < message.length(); i++) {
      switch (message.at(i)) {
        case ' ', '\t', '\r', '\n' -> {}
        default -> {
          return message.at(i) == '{';
        }
      }
    }
    return false;
  }

  @Override
  public void ponged() {
    pong();
  }
}
