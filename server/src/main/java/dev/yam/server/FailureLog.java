package dev.yam.server;

import dev.yam.wire.UnboundArgumentException;
import dev.yam.wire.YamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the person who reads the log what failed, and for whom. */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

  private FailureLog() {}

  static void write(Socket socket, String event, Throwable failure) {
    String namespace = socket.namespace().name();
    if (failure instanceof YamException || failure instanceof UnboundArgumentException) {
      LOG.debug("\"{}\" of socket {} in {}: {}", event, socket.id(), namespace, failure.getMessage());
    } else {
      LOG.warn("the handler of \"{}\" failed for socket {} in {}", event, socket.id(), namespace, failure);
    }
  }
}
