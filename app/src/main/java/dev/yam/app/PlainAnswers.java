package dev.yam.app;

import dev.yam.wire.UnboundArgumentException;
import dev.yam.server.ErrorHandler;
import dev.yam.server.Socket;

/** Answers a value that was refused with the words of the record that refused it: they were written for the reader. */
final class PlainAnswers implements ErrorHandler {

  @Override
  public void failed(Socket socket, String event, Throwable failure) {
    LOGGING.failed(socket, event, failure);
  }

  @Override
  public Object rejected(Socket socket, String event, UnboundArgumentException mismatch) {
    Throwable root = mismatch;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String words = root instanceof IllegalArgumentException ? root.getMessage() : null;
    return new Chat.Refusal(words == null ? "This cannot be read." : words);
  }
}
