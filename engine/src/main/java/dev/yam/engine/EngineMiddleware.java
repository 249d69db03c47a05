package dev.yam.engine;

/**
 * Looks at each handshake, and at each upgrade of a session, before it is accepted. Refuses by throwing
 * {@link dev.yam.wire.RefusedException}: the peer gets 403 and code 4 with the message of the exception. Any other
 * exception is logged and answered with code 3.
 */
@FunctionalInterface
public interface EngineMiddleware {

  /** Called on a virtual thread, in the order of registration; may block. Headers go with the first answer. */
  void handle(Request request, ResponseHeaders response) throws Exception;
}
