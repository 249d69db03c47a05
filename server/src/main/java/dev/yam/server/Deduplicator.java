package dev.yam.server;

import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of one server that may send an event twice: each says a key of its own whenever it comes, by whichever
 * connection, and is found again by it for as long as {@link Deduplication} says.
 *
 * <pre>
 * In:     CONNECT packets with a key, the ends of sockets
 * Out:    {@link ClientWindow}
 * Thread: the loops of the sockets; the monitor is held for a few field writes, once as a client comes and as it goes
 * </pre>
 */
final class Deduplicator {

  private static final Logger LOG = LoggerFactory.getLogger(Deduplicator.class);

  /** Who has the key is the client, as with a pid: it must not be guessed. */
  private static final Pattern KEY = Pattern.compile("[\\w-]{24,64}");

  private static final String FIELD = "dedup";
  private static final byte[] QUOTED = {'"', 'd', 'e', 'd', 'u', 'p', '"'};

  /** The part of all bytes that one client may take in one namespace. */
  private static final int SHARE = 64;

  private final Deduplication options;
  private final ServerOptions.NamespaceOptions shared;
  private final String offer;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, ClientWindow> windows = new HashMap<>();
  private int away;

  Deduplicator(Deduplication options, ServerOptions.NamespaceOptions shared) {
    this.options = options;
    this.shared = shared;
    this.offer = ",\"" + FIELD + "\":" + options.maxDeduplicationAnswers();
  }

  Deduplication options() {
    return options;
  }

  /** What the answer to CONNECT says to a client that has a key. */
  String offer() {
    return offer;
  }

  /** The key that a client shows; without one it is not asked for. */
  static Optional<String> keyOf(Handshake handshake) {
    if (!mentions(handshake.auth().slice())) {
      return Optional.empty();
    }
    try {
      return handshake.auth(Map.class).get(FIELD) instanceof String key && KEY.matcher(key).matches()
          ? Optional.of(key)
          : Optional.empty();
    } catch (IllegalArgumentException otherwise) {
      return Optional.empty(); // a binder of the application's reads no maps
    }
  }

  private static boolean mentions(Slice auth) {
    for (int start = 0; start <= auth.length() - QUOTED.length; start++) {
      int i = 0;
      while (i < QUOTED.length && auth.at(start + i) == QUOTED[i]) {
        i++;
      }
      if (i == QUOTED.length) {
        return true;
      }
    }
    return false;
  }

  // Who is here.

  /** Loop of {@code socket}, which is about to be let in. */
  synchronized ClientWindow enter(String key, Socket socket) {
    // No key has this sign, and one client's window of one namespace no other's.
    String name = key + '@' + socket.namespace().name();
    ClientWindow window = windows.computeIfAbsent(name, its -> new ClientWindow(this, its, shared.binder()));
    window.enter(socket);
    if (window.away != null) {
      window.away.end();
      window.away = null;
      away--;
    }
    return window;
  }

  /** Loop of {@code socket}, which has ended. */
  void leave(ClientWindow window, Socket socket) {
    if (!isKept(window, socket)) {
      told(Limit.DEDUPLICATION_CLIENTS);
      LOG.debug("{}: a client that is lost will be a new one (limit {})",
          socket.namespace().name(), Limit.DEDUPLICATION_CLIENTS.key());
    }
  }

  private synchronized boolean isKept(ClientWindow window, Socket socket) {
    if (!window.leave(socket)) {
      return true;
    }
    boolean isEmpty = window.isEmpty();
    if (isEmpty || away >= options.maxDeduplicationClients()) {
      forget(window);
      return isEmpty;
    }
    away++;
    ClientWindow.Away begun = window.new Away(socket.loop());
    window.away = begun;
    begun.begin();
    return true;
  }

  /** Loop. */
  synchronized void expired(ClientWindow.Away over) {
    ClientWindow window = over.window();
    if (window.away == over) {
      window.away = null;
      away--;
      forget(window);
    }
  }

  private void forget(ClientWindow window) {
    windows.remove(window.name());
    window.forget();
  }

  // What they have.

  /** How many events of one client may be at work. */
  int mostAtWork() {
    return shared.limits().laneEvents() + options.maxDeduplicationAnswers();
  }

  /** What one client may have. */
  long share() {
    return options.maxDeduplicationBytes() / SHARE;
  }

  /** Whether half of what all may have is taken. */
  boolean isCrowded() {
    return bytes.get() > options.maxDeduplicationBytes() / 2;
  }

  boolean reserve(long cost) {
    if (bytes.addAndGet(cost) <= options.maxDeduplicationBytes()) {
      return true;
    }
    bytes.addAndGet(-cost);
    return false;
  }

  void release(long cost) {
    bytes.addAndGet(-cost);
  }

  /** An event was answered without its arguments, or will be handled again. */
  void told(Limit limit) {
    shared.hooks().limitMet(limit);
  }

  // For tests.

  /** Those who are known. */
  synchronized int size() {
    return windows.size();
  }

  long bytes() {
    return bytes.get();
  }
}
