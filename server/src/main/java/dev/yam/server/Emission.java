package dev.yam.server;

import dev.yam.engine.LoopTask;
import dev.yam.wire.Outgoing;

/** One event or answer on its way from its caller to the loop, its bytes reserved. */
final class Emission extends LoopTask {

  private final Socket socket;
  private final Outgoing message;

  Emission(Socket socket, Outgoing message) {
    this.socket = socket;
    this.message = message;
  }

  @Override
  public void run() {
    socket.writeReserved(message, false);
  }
}
