package dev.yam.server;

import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of one server. Those that the application named stay. Those that were made for clients stay too, until
 * there are as many as the limit allows: then one that is empty goes for each that comes. With
 * {@code cleanupEmptyChildNamespaces} they go with the last client.
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
  private final ServerOptions.Children children;
  private final Optional<Deduplicator> deduplicator;
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final List<DynamicNamespace> dynamic = new CopyOnWriteArrayList<>();
  private final List<Consumer<Namespace>> newNamespace = new CopyOnWriteArrayList<>();

  /** Those made for clients, and the names of the empty ones among them. */
  private final AtomicInteger made = new AtomicInteger();

  private final Set<String> idle = ConcurrentHashMap.newKeySet();

  /** Sockets of all namespaces, from the CONNECT until their last handler has run. */
  private final AtomicInteger uses = new AtomicInteger();

  private volatile boolean closing;
  private final CompletableFuture<Void> deserted = new CompletableFuture<>();

  /**
   * A namespace, the kind whose rules it has, if any, and the number of sockets that are in it or on their way.
   *
   * @param lasting the application named it: it stays when nobody is there
   */
  private record Entry(Namespace namespace, Optional<DynamicNamespace> kind, boolean lasting, int uses) {
    Entry used(int more) {
      return new Entry(namespace, kind, lasting, uses + more);
    }

    boolean isIdle() {
      return uses == 0 && !lasting;
    }

    Entry kept() {
      return new Entry(namespace, kind, true, uses);
    }
  }

  Namespaces(ServerOptions.NamespaceOptions options, ServerOptions.Children children) {
    this.options = options;
    this.children = children;
    this.deduplicator = options.deduplication().map(its -> new Deduplicator(its, options));
  }

  /** Empty where it is off. */
  Optional<Deduplicator> deduplicator() {
    return deduplicator;
  }

  /** The namespace of that name, made if need be and kept from now on. */
  Namespace named(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    Entry kept = entries.get(full);
    return kept != null && kept.lasting() ? kept.namespace() : keep(full);
  }

  private Namespace keep(String name) {
    var isNew = new AtomicBoolean();
    Namespace namespace = entries.compute(name, (key, known) -> {
      if (known == null) {
        isNew.set(true);
        return newEntry(name, kindOf(name)).kept();
      }
      if (!known.lasting()) {
        made.decrementAndGet();
        idle.remove(name);
      }
      return known.kept();
    }).namespace();
    if (isNew.get()) {
      announce(namespace);
    }
    return namespace;
  }

  void onNew(Consumer<Namespace> handler) {
    newNamespace.add(handler);
  }

  private void announce(Namespace namespace) {
    for (Consumer<Namespace> handler : newNamespace) {
      try {
        handler.accept(namespace);
      } catch (Throwable failure) {
        LOG.error("a handler of new namespaces failed for {}", namespace.name(), failure);
      }
    }
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
    return new Entry(new Namespace(name, options, rules, this), kind, false, 0);
  }

  DynamicNamespace dynamic(Pattern names) {
    return add(
        new DynamicNamespace(Optional.of(names), (name, handshake) -> names.matcher(name).matches(), this, binder()));
  }

  DynamicNamespace dynamic(NamespacePredicate names) {
    return add(new DynamicNamespace(Optional.empty(), names, this, binder()));
  }

  private ArgumentBinder binder() {
    return options.binder();
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
    Entry entry = entries.computeIfPresent(name, (key, known) -> entered(known));
    if (entry == null) {
      return Optional.empty();
    }
    uses.incrementAndGet();
    return Optional.of(entry.namespace());
  }

  private Entry entered(Entry known) {
    if (known.isIdle()) {
      idle.remove(known.namespace().name());
    }
    return known.used(1);
  }

  /**
   * As {@link #acquire}; asks each kind of dynamic namespaces in turn if there is none yet. Not on the loop.
   *
   * @throws OverloadedException if there are as many as may be, and somebody in each
   */
  Optional<Namespace> acquireDynamic(String name, Handshake handshake) {
    for (DynamicNamespace kind : dynamic) {
      if (covers(kind, name, handshake)) {
        return acquireChild(name, kind);
      }
    }
    return Optional.empty();
  }

  private Optional<Namespace> acquireChild(String name, DynamicNamespace kind) {
    Optional<Namespace> known = acquire(name);
    return known.isPresent() ? known : makeChild(name, kind);
  }

  private Optional<Namespace> makeChild(String name, DynamicNamespace kind) {
    makeRoom();
    var isNew = new AtomicBoolean();
    try {
      Namespace namespace = entries.compute(name, (key, known) -> {
        Entry entry = known == null ? newEntry(name, Optional.of(kind)) : known;
        isNew.set(known == null);
        return entered(entry);
      }).namespace();
      uses.incrementAndGet();
      if (isNew.get()) {
        announce(namespace);
      }
      return Optional.of(namespace);
    } catch (RuntimeException failure) {
      LOG.error("no adapter could be made for {}; the client is refused", name, failure);
      return Optional.empty();
    } finally {
      if (!isNew.get()) {
        made.decrementAndGet(); // another made it meanwhile, or it could not be made
      }
    }
  }

  private void makeRoom() {
    while (made.incrementAndGet() > children.most()) {
      made.decrementAndGet();
      if (!removeAnIdleOne()) {
        throw options.overloaded(Limit.CHILD_NAMESPACES, children.most());
      }
    }
  }

  private boolean removeAnIdleOne() {
    var removed = new AtomicBoolean();
    for (String name : idle) {
      entries.computeIfPresent(name, (key, known) -> {
        if (!known.isIdle()) {
          return known;
        }
        removed.set(true);
        return end(known);
      });
      if (removed.get()) {
        return true;
      }
    }
    return false;
  }

  /** Under the lock of the entry, which is to go. */
  private @Nullable Entry end(Entry entry) {
    idle.remove(entry.namespace().name());
    made.decrementAndGet();
    entry.namespace().close();
    return null;
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
    letGo(namespace);
    if (uses.decrementAndGet() == 0 && closing) {
      deserted.complete(null);
    }
  }

  /** Somebody who is away may come back to it. */
  void keep(Namespace namespace) {
    entries.computeIfPresent(namespace.name(), (key, known) -> entered(known));
  }

  /** Ends what {@link #keep(Namespace)} began. */
  void letGo(Namespace namespace) {
    entries.computeIfPresent(namespace.name(), (key, known) -> {
      Entry left = known.used(-1);
      if (!left.isIdle()) {
        return left;
      }
      if (children.cleanup()) {
        return end(left);
      }
      idle.add(namespace.name());
      return left;
    });
  }

  /** Completes when the last handler of the last socket has run; nobody may come any more. */
  CompletableFuture<Void> whenDeserted() {
    closing = true;
    if (uses.get() == 0) {
      deserted.complete(null);
    }
    return deserted;
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
