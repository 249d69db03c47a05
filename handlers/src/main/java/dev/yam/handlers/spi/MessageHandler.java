package dev.yam.handlers.spi;

import dev.yam.engine.EventHandler;

/** What listens to one event of one client. What it would throw it has dealt with itself. */
public interface MessageHandler extends EventHandler.WithAck {

  String event();
}
