package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.wire.Limit;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection state recovery of one namespace on this node: who may come back, and the fence between publications and
 * those who do.
 *
 * <p>The fence: publications are handed to the loops side by side, under a lock that they share. A client that comes
 * back to another loop is announced there and fetched from its home under the same lock alone. So each publication has
 * been handed to both loops before, and is in the log that the home reads, or to both after, and the new socket is
 * given it: never both, never neither ({@code docs/adr/0017}).
 *
 * <pre>
 * In:     sockets that enter and end, CONNECT packets with a pid
 * Out:    {@link Recoverable}
 * Thread: any
 * </pre>
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final ConnectionStateRecovery options;
  private final Namespace namespace;
  private final ConcurrentMap<String, Recoverable> sessions = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Recoverable> awayById = new ConcurrentHashMap<>();
  private final AtomicInteger away = new AtomicInteger();
  private final StampedLock fence = new StampedLock();

  Recovery(ConnectionStateRecovery options, Namespace namespace) {
    this.options = options;
    this.namespace = namespace;
  }

  ConnectionStateRecovery options() {
    return options;
  }

  Namespace namespace() {
    return namespace;
  }

  RoomDirectory rooms() {
    return namespace.membership().rooms();
  }

  RecoveryLog newLog() {
    return new RecoveryLog(options);
  }

  // The fence.

  /** Runs {@code handOver}, which hands one publication to its loops and nothing else, beside others of its kind. */
  void publish(Runnable handOver) {
    long stamp = fence.readLock();
    try {
      handOver.run();
    } finally {
      fence.unlockRead(stamp);
    }
  }

  /** Runs {@code handOver} when no publication is under way. */
  void move(Runnable handOver) {
    long stamp = fence.writeLock();
    try {
      handOver.run();
    } finally {
      fence.unlockWrite(stamp);
    }
  }

  // Who may come back.

  void enter(Recoverable session) {
    sessions.put(session.pid(), session);
  }

  /** The session of that pid, unless its time is over. */
  Optional<Recoverable> find(String pid) {
    Recoverable known = sessions.get(pid);
    return known == null || known.isExpired() ? Optional.empty() : Optional.of(known);
  }

  /** Reserves a place; false beyond {@link Limit#RECOVERY_SESSIONS}. */
  boolean mayBeAway() {
    if (away.incrementAndGet() <= options.maxRecoverySessions()) {
      return true;
    }
    away.decrementAndGet();
    told(Limit.RECOVERY_SESSIONS);
    LOG.debug("{}: a client that is lost cannot be recovered (limit {})",
        namespace.name(), Limit.RECOVERY_SESSIONS.key());
    return false;
  }

  /** A client is, or will be, a new one because of {@code limit}. Any thread. */
  void told(Limit limit) {
    namespace.options().hooks().limitMet(limit);
  }

  /** Publications to its own room find it from now on, and a namespace that was made for it stays. */
  void away(Recoverable session) {
    awayById.put(session.id(), session);
    namespace.keep();
  }

  void back(Recoverable session) {
    awayById.remove(session.id(), session);
    away.decrementAndGet();
  }

  /** Nobody is away any more on this account: what {@link #away(Recoverable)} has kept is let go. */
  void release() {
    namespace.release();
  }

  void forget(Recoverable session) {
    sessions.remove(session.pid(), session);
  }

  /** Where publications to the room of that id are kept for a client that is away. */
  Optional<EngineLoop> homeOf(String id) {
    return Optional.ofNullable(awayById.get(id)).map(Recoverable::home);
  }

  /** Clients that may come back. */
  int away() {
    return away.get();
  }

  int sessions() {
    return sessions.size();
  }
}
