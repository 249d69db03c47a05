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
  MSGPACK_WEBSOCKET,
  /** By TCP, TLS or a Unix socket, without HTTP. */
  STREAM,
  MSGPACK_STREAM;

  Parser parser() {
    return switch (this) {
      case POLLING, WEBSOCKET, UPGRADED, STREAM -> Parser.JSON;
      case MSGPACK_POLLING, MSGPACK_WEBSOCKET, MSGPACK_STREAM -> Parser.MSGPACK;
    };
  }

  boolean isStream() {
    return this == STREAM || this == MSGPACK_STREAM;
  }

  /** The transport that it ends with. */
  String transport() {
    return switch (this) {
      case POLLING, MSGPACK_POLLING -> "polling";
      case WEBSOCKET, UPGRADED, MSGPACK_WEBSOCKET -> "websocket";
      case STREAM, MSGPACK_STREAM -> "stream";
    };
  }

  Mount mount() {
    return parser() == Parser.JSON ? Mount.PLAIN : Mount.MSGPACK;
  }

  /** To {@code mount}; to that of the parser where it is a plain one. A stream has no path: the address is the mount. */
  ClientOptions.Builder on(ClientOptions.Builder options, Mount mount) {
    ClientOptions.Builder parsing = options.parser(parser());
    if (isStream()) {
      return parsing;
    }
    String path = mount == Mount.PLAIN ? mount().path : mount.path;
    return this == UPGRADED
        ? parsing.transports("polling", "websocket").path(path)
        : parsing.transports(transport()).path(path);
  }
}
