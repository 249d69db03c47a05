package dev.yam.server;

import dev.yam.wire.Args;

/** Sees each event of one socket before its handlers; an exception keeps the event from them ({@code socket.use}). */
@FunctionalInterface
public interface EventMiddleware {

  void pass(String event, Args args) throws Exception;
}
