package dev.yam.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sessions of one endpoint by their ids. Requests of a polling session may come in on any loop, so this is one map
 * for all of them; it is read once for each request and never for a message.
 */
final class SessionRegistry {

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** Those that are open; the map also has those whose last packets wait to be fetched. */
  private final AtomicInteger open = new AtomicInteger();

  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private volatile boolean closing;

  void add(Session session) {
    sessions.put(session.id(), session);
    open.incrementAndGet();
  }

  Optional<Session> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** The session hears no more of its protocol. */
  void closed() {
    open.decrementAndGet();
  }

  void remove(String id) {
    sessions.remove(id);
    if (closing && sessions.isEmpty()) {
      empty.complete(null);
    }
  }

  /** Completes when the last session is gone; nothing may be added that does not go by itself. */
  CompletableFuture<Void> whenEmpty() {
    closing = true;
    if (sessions.isEmpty()) {
      empty.complete(null);
    }
    return empty;
  }

  int open() {
    return open.get();
  }

  /** Those that are known, closing ones included. */
  int known() {
    return sessions.size();
  }

  Collection<Session> all() {
    return sessions.values();
  }
}
