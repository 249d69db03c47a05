package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.handlers.spi.MessageHandler;
import dev.yam.wire.Args;

/** A method as a listener of one socket. */
final class MethodListener implements MessageHandler {

  private final Client client;
  private final GatewayMethod method;

  MethodListener(Client client, GatewayMethod method) {
    this.client = client;
    this.method = method;
  }

  @Override
  public String event() {
    return method.event();
  }

  @Override
  public void handle(Args args, Ack ack) {
    method.handle(new Call(client, method, args, ack));
  }
}
