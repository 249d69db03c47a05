package dev.yam.engine;

import dev.yam.wire.Message;

/** Handles the messages of a bare session, one after the other. */
@FunctionalInterface
public interface MessageHandler {

  /** Called where the endpoint's {@link Dispatch} says. What it throws is logged; the session lives. */
  void handle(Message message) throws Exception;
}
