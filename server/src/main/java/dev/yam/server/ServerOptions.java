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
    int maxNamespaceQuery,
    int maxBadLines,
    Optional<PlainWebSocket> plain) {

  ServerOptions {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be positive: " + connectTimeout);
    }
    Limit.NAMESPACES.requireAtLeast(1, maxNamespaces);
    Limit.NAMESPACE_QUERY.requireAtLeast(1, maxNamespaceQuery);
    Limit.BAD_LINES.requireAtLeast(1, maxBadLines);
  }

  /**
   * The namespaces that are made for clients.
   *
   * @param cleanup whether they go with the last client
   */
  record Children(boolean cleanup, int most) {
    static final Children DEFAULT = new Children(false, (int) Limit.CHILD_NAMESPACES.defaultValue());

    Children {
      Limit.CHILD_NAMESPACES.requireAtLeast(1, most);
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
      Optional<Deduplication> deduplication,
      Limits limits) {

    /** Tells the hooks, and is what the caller throws or fails with. */
    OverloadedException overloaded(Limit limit, long allowed) {
      hooks.limitMet(limit);
      return new OverloadedException(limit, allowed);
    }
  }

  /** Values in force. */
  record Limits(int rooms, int pendingAcks, int laneEvents, long broadcastBytes) {
    static final Limits DEFAULT = new Limits(
        (int) Limit.ROOMS.defaultValue(),
        (int) Limit.PENDING_ACKS.defaultValue(),
        (int) Limit.LANE.defaultValue(),
        Limit.BROADCAST.defaultValue());

    Limits {
      Limit.ROOMS.requireAtLeast(1, rooms);
      Limit.PENDING_ACKS.requireAtLeast(1, pendingAcks);
      Limit.LANE.requireAtLeast(1, laneEvents);
      Limit.BROADCAST.requireAtLeast(1, broadcastBytes);
    }

    Limits rooms(int value) {
      return new Limits(value, pendingAcks, laneEvents, broadcastBytes);
    }

    Limits pendingAcks(int value) {
      return new Limits(rooms, value, laneEvents, broadcastBytes);
    }

    Limits laneEvents(int value) {
      return new Limits(rooms, pendingAcks, value, broadcastBytes);
    }

    Limits broadcastBytes(long value) {
      return new Limits(rooms, pendingAcks, laneEvents, value);
    }
  }
}
