package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.handlers.GatewayReader.Read;
import dev.yam.handlers.spi.MessageHandler;
import dev.yam.handlers.spi.WebSocketAdapter;
import dev.yam.server.ConnectionHandler;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the methods of all gateways of one address listen to a client that has come, and tells those who want to know.
 * Where handlers run.
 */
final class Welcome implements ConnectionHandler {

  private final WebSocketAdapter<?> adapter;
  private final GatewayMethod[] connect;
  private final GatewayMethod[] disconnect;
  private final GatewayMethod[] events;

  Welcome(WebSocketAdapter<?> adapter, List<Read> gateways) {
    this.adapter = adapter;
    this.connect = gateways.stream().flatMap(each -> each.connect().stream()).toArray(GatewayMethod[]::new);
    this.disconnect = gateways.stream().flatMap(each -> each.disconnect().stream()).toArray(GatewayMethod[]::new);
    this.events = gateways.stream().flatMap(each -> each.events().stream()).toArray(GatewayMethod[]::new);
  }

  @Override
  public void connected(Socket socket) {
    var client = new Client(socket);
    var handlers = new ArrayList<MessageHandler>(events.length);
    for (GatewayMethod each : events) {
      handlers.add(new MethodListener(client, each));
    }
    adapter.bindMessageHandlers(socket, handlers);
    if (disconnect.length > 0) {
      adapter.bindClientDisconnect(socket, reason -> {
        for (GatewayMethod each : disconnect) {
          each.handle(new DisconnectCall(client, each, reason));
        }
      });
    }
    for (GatewayMethod each : connect) {
      each.handle(new Call(client, each, Args.NONE, Ack.NOT_REQUESTED));
    }
  }
}
