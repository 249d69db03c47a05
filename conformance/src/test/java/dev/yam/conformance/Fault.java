package dev.yam.conformance;

import dev.yam.testkit.FaultProxy;
import dev.yam.testkit.FaultProxy.Side;

/** What befalls a connection, such that both ends lose it sooner or later. */
enum Fault {
  CUT,
  RESET,
  /** The client hears of it at once, the server by its heartbeat. */
  CLIENT_HALF_CUT,
  /** The server hears of it at once, the client by the heartbeat. */
  SERVER_HALF_CUT,
  BLACK_HOLE,
  /** What the server says is lost; it hears the client. */
  DEAF_CLIENT,
  /** What the client says is lost; it hears the server. */
  DEAF_SERVER;

  void befall(FaultProxy proxy) {
    switch (this) {
      case CUT -> proxy.cutAll();
      case RESET -> proxy.resetAll();
      case CLIENT_HALF_CUT -> proxy.cut(Side.CLIENT);
      case SERVER_HALF_CUT -> proxy.cut(Side.SERVER);
      case BLACK_HOLE -> proxy.swallow();
      case DEAF_CLIENT -> proxy.swallow(Side.SERVER);
      case DEAF_SERVER -> proxy.swallow(Side.CLIENT);
    }
  }

  /** Whether the client can know of it by its heartbeat only. */
  boolean isSilent() {
    return this == SERVER_HALF_CUT || this == BLACK_HOLE;
  }
}
