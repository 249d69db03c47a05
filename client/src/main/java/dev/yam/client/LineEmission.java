package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.LoopTask;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;

/**
 * One event of a {@link LineSocket} on its way from its caller to the session, its bytes reserved at the {@link Account}.
 *
 * <p>Thread: made by any; run, sent and dropped on the loop, each once.
 */
final class LineEmission extends LoopTask {

  final long cost;
  final EventName name;
  final Args args;
  private final LineConnection connection;
  private Outgoing message;

  LineEmission(LineConnection connection, Outgoing message, EventName name, Args args) {
    this.connection = connection;
    this.message = message;
    this.cost = ClientSession.cost(message);
    this.name = name;
    this.args = args;
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
}
