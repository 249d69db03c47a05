package dev.yam.client;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where clients begin: sockets by the URI of their namespace. Those of one server that have the same options share a
 * connection.
 *
 * <p>Any thread.
 */
public final class IO {

  /** Managers that sockets may share: those that are at work, and others as long as somebody has a socket of them. */
  private static final Map<Key, WeakReference<Manager>> MANAGERS = new HashMap<>();

  private IO() {}

  /** What two sockets must have in common to share a connection. The options hold the path. */
  private record Key(URI server, Optional<String> query, ManagerOptions options) {}

  /** As {@link #socket(URI, ClientOptions)}, with the defaults. */
  public static Socket socket(String uri) {
    return socket(URI.create(uri));
  }

  /** As {@link #socket(URI, ClientOptions)}. */
  public static Socket socket(String uri, ClientOptions options) {
    return socket(URI.create(uri), options);
  }

  /** As {@link #socket(URI, ClientOptions)}, with the defaults. */
  public static Socket socket(URI uri) {
    return socket(uri, ClientOptions.defaults());
  }

  /**
   * A socket of the namespace that the path of {@code uri} names; the query is that of the requests, but for what
   * {@code options} say. The schemes are {@code http}, {@code https}, {@code ws} and {@code wss}; {@code tcp} and
   * {@code tls} for servers that listen without HTTP. It connects when {@link Socket#connect} is called.
   *
   * <p>Of {@code unix:///run/app.sock} the path is that of the server's socket, and the namespace the main one: others are
   * had of {@link Socket#manager}.
   *
   * <p>It shares the connection of earlier sockets with the same server and equal options, unless it may not
   * ({@link ClientOptions.Builder#forceNew}), or one of them has the same namespace.
   *
   * @throws IllegalArgumentException for another {@code uri}, and if {@code options} say what it does not have
   */
  public static Socket socket(URI uri, ClientOptions options) {
    Address address = Address.of(uri);
    String namespace = address.namespace();
    if (!options.isShared()) {
      return new Manager(uri, options).socket(namespace);
    }
    synchronized (MANAGERS) {
      MANAGERS.values().removeIf(manager -> manager.get() == null);
      return shared(uri, address, options).socket(namespace, options);
    }
  }

  private static Manager shared(URI uri, Address address, ClientOptions options) {
    var key = new Key(address.server(), Optional.ofNullable(uri.getRawQuery()), options.manager());
    Manager known = find(key);
    if (known != null && known.find(address.namespace()) != null) {
      return new Manager(uri, options);
    }
    if (known != null) {
      return known;
    }
    var made = new Manager(uri, options, (manager, working) -> register(key, manager, working));
    register(key, made, true);
    return made;
  }

  private static @Nullable Manager find(Key key) {
    WeakReference<Manager> known = MANAGERS.get(key);
    return known == null ? null : known.get();
  }

  /** A manager that has been closed is forgotten, until it works again. */
  private static void register(Key key, Manager manager, boolean working) {
    synchronized (MANAGERS) {
      Manager known = find(key);
      if (working && known == null) {
        MANAGERS.put(key, new WeakReference<>(manager));
      } else if (!working && known == manager) {
        MANAGERS.remove(key);
      }
    }
  }

  /** How many managers are known; for tests. */
  static int managers() {
    synchronized (MANAGERS) {
      return MANAGERS.size();
    }
  }
}
