package dev.yam.client;

import dev.yam.wire.Outgoing;

/** The answer to an event of the server. Dropped once the connection by which the event came has ended. */
final class Answer extends Emission {

  private final long visit;

  /** {@code visit}: which of the socket's connections, see {@link WritingSocket#isAt}. */
  Answer(WritingSocket socket, Outgoing message, long visit) {
    super(socket, message);
    this.visit = visit;
  }

  @Override
  public void run() {
    if (socket.isAt(visit)) {
      socket.send(this);
    } else {
      socket.account().release(cost);
    }
  }

  @Override
  boolean isOfConnection() {
    return true;
  }
}
