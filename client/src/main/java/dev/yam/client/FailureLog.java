package dev.yam.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the person who reads the log what failed, and for whom. */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

  private FailureLog() {}

  static void write(Socket socket, String event, Throwable failure) {
    LOG.warn("\"{}\" of {} failed", event, socket, failure);
  }

  /** Of a listener of a manager. */
  static void write(Manager manager, String event, Throwable failure) {
    LOG.warn("a listener of \"{}\" of {} failed", event, manager, failure);
  }
}
