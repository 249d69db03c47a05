package dev.yam.handlers;

import dev.yam.server.Socket;
import org.jspecify.annotations.Nullable;

/** What gateways keep for one socket: next to nothing, until something is under way for it. */
final class Client {

  private final Socket socket;

  /** Under the monitor. */
  private @Nullable RunningAnswers answers;

  Client(Socket socket) {
    this.socket = socket;
  }

  Socket socket() {
    return socket;
  }

  synchronized RunningAnswers runningAnswers() {
    RunningAnswers known = answers;
    if (known == null) {
      known = new RunningAnswers(socket);
      answers = known;
      socket.whenDisconnected().thenRun(known::end);
    }
    return known;
  }
}
