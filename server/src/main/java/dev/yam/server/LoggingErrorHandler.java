package dev.yam.server;

import dev.yam.wire.UnboundArgumentException;
import dev.yam.wire.YamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The default: tells the person who reads the log what failed, and for whom. */
final class LoggingErrorHandler implements ErrorHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

  @Override
  public void failed(Socket socket, String event, Throwable failure) {
    String namespace = socket.namespace().name();
    if (failure instanceof YamException || failure instanceof UnboundArgumentException) {
      LOG.debug("\"{}\" of socket {} in {}: {}", event, socket.id(), namespace, failure.getMessage());
    } else {
      LOG.warn("the handler of \"{}\" failed for socket {} in {}", event, socket.id(), namespace, failure);
    }
  }
}
