package dev.yam.engine;

import dev.yam.wire.CloseCode;

/** A server's end of a WebSocket with plain messages: its close frame tells the peer why. Thread: the session's loop. */
final class PlainTransport extends WebSocketTransport {

  private int code = CloseCode.NORMAL;
  private String word = "";
  private boolean refused;

  PlainTransport(Settings settings) {
    super(settings, null);
  }

  /** The peer is not let in: that is what it will be told, cut to what a close frame holds. */
  void refuse(String message) {
    refused = true;
    code = CloseCode.POLICY_VIOLATION;
    word = message;
  }

  @Override
  public void ends(DisconnectReason reason) {
    if (!refused) {
      code = code(reason);
    }
  }

  private static int code(DisconnectReason reason) {
    if (reason.limit().isPresent()) {
      return CloseCode.POLICY_VIOLATION;
    }
    if (reason.equals(DisconnectReason.SERVER_SHUTTING_DOWN)) {
      return CloseCode.GOING_AWAY;
    }
    return reason.equals(DisconnectReason.TRANSPORT_ERROR) ? CloseCode.INTERNAL_ERROR : CloseCode.NORMAL;
  }

  @Override
  void farewell() {
    farewell(code, word);
  }
}
