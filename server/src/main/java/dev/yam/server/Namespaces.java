package dev.yam.server;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of one server. Those that the application named stay; those that clients asked for live as long as
 * somebody is in them, so that clients cannot fill the server with names.
 *
 * <pre>
 * In:     {@link Server#of} and CONNECT packets
 * Out:    {@link Namespace}
 * Thread: any; an entry is written under its own lock in the map
 * </pre>
 */
final class Namespaces {

  private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);

  private final ServerOptions.NamespaceOptions options;
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final List<DynamicNamespace> dynamic = new CopyOnWriteArrayList<>();

  /** A namespace with the number of sockets that are in it or on their way, and its kind unless the application named it. */
  private record Entry(Namespace namespace, Optional<DynamicNamespace> kind, int uses) {
    Entry used(int more) {
      return new Entry(namespace, kind, uses + more);
    }

    Entry kept() {
      return new Entry(namespace, Optional.empty(), uses);
    }
  }

  Namespaces(ServerOptions.NamespaceOptions options) {
    this.options = options;
  }

  /** The namespace of that name, made if need be and kept from now on. */
  Namespace named(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    return entries
        .compute(full, (key, known) -> known == null
            ? new Entry(new Namespace(full, options, new Admission(Optional.empty())), Optional.empty(), 0)
            : known.kept())
        .namespace();
  }

  DynamicNamespace dynamic(NamespacePredicate names) {
    var kind = new DynamicNamespace(names, this);
    dynamic.add(kind);
    return kind;
  }

  boolean hasDynamic() {
    return !dynamic.isEmpty();
  }

  /** The namespace of that name if there is one; the caller gives it back by {@link #release}. */
  Optional<Namespace> acquire(String name) {
    return Optional.ofNullable(entries.computeIfPresent(name, (key, known) -> known.used(1))).map(Entry::namespace);
  }

  /** As {@link #acquire}; asks each kind of dynamic namespaces in turn if there is none yet. Not on the loop. */
  Optional<Namespace> acquireDynamic(String name, Handshake handshake) {
    for (DynamicNamespace kind : dynamic) {
      if (covers(kind, name, handshake)) {
        return acquireChild(name, kind);
      }
    }
    return Optional.empty();
  }

  private Optional<Namespace> acquireChild(String name, DynamicNamespace kind) {
    try {
      Entry entry = entries.compute(name, (key, known) -> known == null ? newChild(name, kind) : known.used(1));
      return Optional.of(entry.namespace());
    } catch (RuntimeException failure) {
      LOG.error("no adapter could be made for {}; the client is refused", name, failure);
      return Optional.empty();
    }
  }

  private Entry newChild(String name, DynamicNamespace kind) {
    var rules = new Admission(Optional.of(kind.rules()));
    return new Entry(new Namespace(name, options, rules), Optional.of(kind), 1);
  }

  private static boolean covers(DynamicNamespace kind, String name, Handshake handshake) {
    try {
      return kind.covers(name, handshake);
    } catch (Throwable failure) {
      LOG.warn("a predicate of dynamic namespaces failed for {}; the client is refused", name, failure);
      return false;
    }
  }

  void release(Namespace namespace) {
    entries.computeIfPresent(namespace.name(), (key, known) -> {
      Entry left = known.used(-1);
      if (left.uses() > 0 || left.kind().isEmpty()) {
        return left;
      }
      namespace.close();
      return null;
    });
  }

  Collection<Namespace> childrenOf(DynamicNamespace kind) {
    return entries.values().stream()
        .filter(entry -> entry.kind().filter(known -> known == kind).isPresent())
        .map(Entry::namespace)
        .toList();
  }

  /** Ends the adapters. What is still published afterwards is theirs to drop. */
  void close() {
    all().forEach(Namespace::close);
  }

  Collection<Namespace> all() {
    return entries.values().stream().map(Entry::namespace).toList();
  }
}
