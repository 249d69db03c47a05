package dev.yam.server;

import dev.yam.engine.EngineHooks;
import dev.yam.server.spi.Adapter;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of a {@link Server}, one validated record for each feature: a class receives its slice only. */
record ServerOptions(
    Duration connectTimeout,
    PacketLimits packets,
    NamespaceOptions namespaces,
    Children children,
    int maxNamespaces,
    int maxNamespaceQuery) {

  ServerOptions {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be positive: " + connectTimeout);
    }
    atLeastOne(Limit.NAMESPACES, maxNamespaces);
    atLeastOne(Limit.NAMESPACE_QUERY, maxNamespaceQuery);
  }

  /**
   * The namespaces that are made for clients.
   *
   * @param cleanup whether they go with the last client
   */
  record Children(boolean cleanup, int most) {
    Children {
      atLeastOne(Limit.CHILD_NAMESPACES, most);
    }
  }

  /** What every namespace of a server shares. */
  record NamespaceOptions(
      ArgumentBinder binder,
      List<Parser> parsers,
      EngineHooks hooks,
      Adapter.Factory adapters,
      ErrorHandler errorHandler,
      Optional<ConnectionStateRecovery> recovery,
      int maxRooms,
      int maxPendingAcks,
      int maxLaneEvents,
      long maxBroadcastBytes) {

    NamespaceOptions {
      atLeastOne(Limit.ROOMS, maxRooms);
      atLeastOne(Limit.PENDING_ACKS, maxPendingAcks);
      atLeastOne(Limit.LANE, maxLaneEvents);
      atLeastOne(Limit.BROADCAST, maxBroadcastBytes);
    }

    /** Tells the hooks, and is what the caller throws or fails with. */
    OverloadedException overloaded(Limit limit, long allowed) {
      hooks.limitMet(limit);
      return new OverloadedException(limit, allowed);
    }
  }

  private static void atLeastOne(Limit limit, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(limit.key() + " must be at least 1: " + value);
    }
  }
}
