package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.LoopTask;
import dev.yam.wire.Outgoing;

/**
 * One message of a {@link DirectSocket} on its way from its caller to the session, its bytes reserved at the
 * {@link Account}.
 *
 * <p>Thread: made by any; run, sent and dropped on the loop, each once.
 */
abstract class DirectEmission extends LoopTask {

  final long cost;
  private final DirectConnection<?> connection;
  private Outgoing message;

  DirectEmission(DirectConnection<?> connection, Outgoing message) {
    this.connection = connection;
    this.message = message;
    this.cost = ClientSession.cost(message);
  }

  @Override
  public void run() {
    connection.send(this);
  }

  Outgoing message() {
    return message;
  }

  /** It has to wait: from now on its text keeps nothing else alive. */
  void detach() {
    message = message.detach();
  }

  /** Whether it is still to be sent, when its turn has come. */
  boolean isWanted() {
    return true;
  }

  /** The session has it. */
  void written() {}

  /** It will not be sent any more; {@code reason} as {@link dev.yam.engine.DisconnectReason#name}. */
  void dropped(String reason) {}
}
