package dev.yam.handlers;

/**
 * Says whether an event may reach its method: asked before everything else, those of all gateways first, then the
 * gateway's, then the method's. Where handlers run; may block there, unless the event loop was chosen.
 */
@FunctionalInterface
public interface Guard {

  /**
   * False keeps the event from its method: the client is told {@code Forbidden resource}. To tell it something else,
   * throw {@link GatewayException}.
   */
  boolean allows(Call call) throws Exception;
}
