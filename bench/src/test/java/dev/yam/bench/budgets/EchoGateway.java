package dev.yam.bench.budgets;

import dev.yam.handlers.Event;
import dev.yam.handlers.Gateway;
import dev.yam.handlers.Gateways;
import dev.yam.handlers.On;
import dev.yam.server.Server;
import dev.yam.wire.Args;

/** The events of {@link RoadWork} as methods; arguments are relayed unread. */
@Gateway
final class EchoGateway {

  static void bind(Server server) {
    Gateways.builder().add(new EchoGateway()).build().bind(server);
  }

  @On("echo")
  Event echo(Args args) {
    return new Event("echo", args);
  }

  @On("ackme")
  Args ackme(Args args) {
    return args;
  }
}
