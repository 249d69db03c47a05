package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.LoopTask;
import dev.yam.wire.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way from its caller to the session, its bytes reserved at the socket's {@link Account}. It is its
 * own node in the {@link SendBuffer}, where it waits while the socket is not connected or the session is full.
 *
 * <p>Thread: made by any; run, sent and dropped on the loop, each once.
 */
abstract class Emission extends LoopTask {

  final WritingSocket socket;
  final long cost;
  private Outgoing message;

  // The buffer's.
  @Nullable Emission before;
  @Nullable Emission behind;
  boolean buffered;

  Emission(WritingSocket socket, Outgoing message) {
    this.socket = socket;
    this.message = message;
    this.cost = ClientSession.cost(message);
  }

  Outgoing message() {
    return message;
  }

  /** It has to wait: from now on it keeps nothing else alive. */
  void detach() {
    message = message.detach();
  }

  /** The session has it. */
  void written() {
    socket.account().release(cost);
  }

  /** It will not be sent any more; {@code reason} as Socket.IO names it. */
  void dropped(String reason) {
    socket.account().release(cost);
  }

  /** Whether it means nothing to any other connection than that for which it was made. */
  boolean isOfConnection() {
    return false;
  }
}
