package dev.yam.conformance;

import dev.yam.client.ClientOptions;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.wire.Parser;

/** How a client gets to the server, and in which form its packets go. */
enum Road {
  POLLING,
  WEBSOCKET,
  UPGRADED,
  MSGPACK_POLLING,
  MSGPACK_WEBSOCKET;

  Parser parser() {
    return this == MSGPACK_POLLING || this == MSGPACK_WEBSOCKET ? Parser.MSGPACK : Parser.JSON;
  }

  private String[] transports() {
    return switch (this) {
      case POLLING, MSGPACK_POLLING -> new String[] {"polling"};
      case WEBSOCKET, MSGPACK_WEBSOCKET -> new String[] {"websocket"};
      case UPGRADED -> new String[] {"polling", "websocket"};
    };
  }

  /** The one that it ends with. */
  String transport() {
    return this == POLLING || this == MSGPACK_POLLING ? "polling" : "websocket";
  }

  Mount mount() {
    return parser() == Parser.JSON ? Mount.PLAIN : Mount.MSGPACK;
  }

  ClientOptions.Builder on(ClientOptions.Builder options) {
    return options.transports(transports()).parser(parser()).path(mount().path);
  }
}
