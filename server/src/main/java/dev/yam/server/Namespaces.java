package dev.yam.server;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
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

  /**
   * A namespace, the kind whose rules it has, if any, and the number of sockets that are in it or on their way.
   *
   * @param lasting the application named it: it stays when nobody is there
   */
  private record Entry(Namespace namespace, Optional<DynamicNamespace> kind, boolean lasting, int uses) {
    Entry used(int more) {
      return new Entry(namespace, kind, lasting, uses + more);
    }

    Entry kept() {
      return new Entry(namespace, kind, true, uses);
    }
  }

  Namespaces(ServerOptions.NamespaceOptions options) {
    this.options = options;
  }

  /** The namespace of that name, made if need be and kept from now on. */
  Namespace named(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    return entries
        .compute(full, (key, known) -> known == null ? newEntry(full, kindOf(full)).kept() : known.kept())
        .namespace();
  }

  /**
   * A name that a pattern has is of that kind, whoever says it first: to emit there while nobody is in it must not open
   * it to clients without the kind's middleware. Predicates cannot be asked, as there is no handshake.
   */
  private Optional<DynamicNamespace> kindOf(String name) {
    return dynamic.stream().filter(kind -> kind.hasInPattern(name)).findFirst();
  }

  private Entry newEntry(String name, Optional<DynamicNamespace> kind) {
    var rules = new Admission(kind.map(DynamicNamespace::rules));
    return new Entry(new Namespace(name, options, rules), kind, false, 0);
  }

  DynamicNamespace dynamic(Pattern names) {
    return add(new DynamicNamespace(Optional.of(names), (name, handshake) -> names.matcher(name).matches(), this));
  }

  DynamicNamespace dynamic(NamespacePredicate names) {
    return add(new DynamicNamespace(Optional.empty(), names, this));
  }

  private DynamicNamespace add(DynamicNamespace kind) {
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
      Entry entry = entries.compute(
          name, (key, known) -> (known == null ? newEntry(name, Optional.of(kind)) : known).used(1));
      return Optional.of(entry.namespace());
    } catch (RuntimeException failure) {
      LOG.error("no adapter could be made for {}; the client is refused", name, failure);
      return Optional.empty();
    }
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
      if (left.uses() > 0 || left.lasting()) {
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
