package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.wire.Args;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.Slice;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one socket asks to be let in, each time there is a session: by its credentials, and by what it has from before, so
 * that the server knows it again.
 *
 * <pre>
 * In:     a session, the answer to CONNECT, offsets of events
 * Out:    CONNECT
 * Thread: the connection's loop; a supplier of credentials is asked on a virtual thread
 * </pre>
 */
final class Entrance {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final LoopSocket socket;
  private final Connection connection;
  private final Endpoint endpoint;

  /** Credentials that are known, or who is asked for them. Any thread sets it. */
  private volatile Shown shown;

  /** By which a server that de-duplicates knows this socket, for its life. */
  private final @Nullable String identity;

  /** By which a server may recover what was missed; the offset is that of the last event. */
  private @Nullable String pid;

  private @Nullable String offset;

  /** When to ask again for credentials. */
  private final Reconnection again;

  private boolean asking;

  /** CONNECT was sent, or needs none, and the server has not said yes or no. */
  private boolean owed;

  /** The server has answered once on this connection. */
  private boolean answered;

  /** Credentials that wait until the session has room for CONNECT. */
  private @Nullable Slice unsent;

  /** The socket's id, and whether it goes on where it had ended. */
  record Admitted(String id, boolean recovered) {}

  private record Shown(Slice known, @Nullable Supplier<?> supplier) {}

  Entrance(LoopSocket socket, SocketOptions options) {
    this.socket = socket;
    this.connection = socket.connection;
    this.endpoint = socket.endpoint;
    this.shown = prepared(options.auth());
    this.identity = options.retrying().isOn() && options.retrying().deduplication() ? newIdentity() : null;
    this.again = new Reconnection(endpoint.loop(), endpoint.options().reconnection(), this::askAgain);
  }

  private static String newIdentity() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** From the next CONNECT on. Any thread. */
  void show(Auth auth) {
    shown = prepared(auth);
  }

  private Shown prepared(Auth auth) {
    if (auth != Auth.NONE && entersByItself()) {
      throw new IllegalArgumentException(
          "with engineProtocol(3) the main namespace has no auth: say it by query, or connect to another namespace");
    }
    return switch (auth) {
      case Auth.Value value when value == Auth.NONE -> new Shown(Slice.EMPTY, null);
      case Auth.Value value -> new Shown(written(value.value()), null);
      case Auth.Asked asked -> new Shown(Slice.EMPTY, asked.supplier());
    };
  }

  private Slice written(@Nullable Object value) {
    return value == null ? Slice.EMPTY : endpoint.dialect().auth(endpoint.binder(), value);
  }

  // Asking.

  /** There is a session, and the socket wants in. */
  void enter(ClientSession session) {
    if (owed || asking || again.isArmed()) {
      return;
    }
    Shown now = shown;
    Supplier<?> supplier = now.supplier();
    if (isLetInUnasked()) {
      owed = true;
      socket.asked();
      connection.offerOfMain().ifPresent(offer -> socket.accepted(offer, session));
    } else if (supplier == null) {
      send(session, now.known());
    } else {
      asking = true;
      endpoint.loop().start(() -> ask(supplier));
    }
  }

  /** Once on each connection. */
  private boolean isLetInUnasked() {
    return !answered && entersByItself();
  }

  private boolean entersByItself() {
    return endpoint.dialect().entersMainByItself() && socket.namespace.equals("/");
  }

  /** On a virtual thread. */
  private void ask(Supplier<?> supplier) {
    try {
      Slice credentials = written(supplier.get());
      endpoint.loop().execute(() -> told(credentials));
    } catch (Throwable failure) {
      endpoint.loop().execute(() -> notTold(failure));
    }
  }

  private void told(Slice credentials) {
    asking = false;
    again.reset();
    if (socket.state == WritingSocket.State.WAITING) {
      connection.session().ifPresent(session -> send(session, credentials));
    }
  }

  private void notTold(Throwable failure) {
    asking = false;
    if (socket.state != WritingSocket.State.WAITING) {
      return;
    }
    var why = endpoint.failure("the supplier of auth failed: " + failure, failure);
    if (again.goesOn()) {
      socket.failed(why);
      again.await();
    } else {
      socket.refused(why);
    }
  }

  private void askAgain() {
    if (socket.state == WritingSocket.State.WAITING) {
      connection.session().ifPresent(this::enter);
    }
  }

  private void send(ClientSession session, Slice credentials) {
    Packet packet = endpoint.dialect().connect(socket.namespace, credentials, state());
    Outgoing message = endpoint.encode(packet);
    if (session.canTake(ClientSession.cost(message))) {
      unsent = null;
      owed = true;
      socket.asked();
      session.write(message, false);
    } else {
      unsent = credentials;
    }
  }

  /** What is known from before. */
  private Map<String, String> state() {
    var state = new LinkedHashMap<String, String>(4);
    put(state, "pid", pid);
    put(state, "offset", pid == null ? null : offset);
    put(state, "dedup", identity);
    return state;
  }

  private static void put(Map<String, String> state, String name, @Nullable String value) {
    if (value != null) {
      state.put(name, value);
    }
  }

  /** The session has room again. */
  void drained(ClientSession session) {
    Slice credentials = unsent;
    if (credentials != null) {
      send(session, credentials);
    }
  }

  // The answer.

  /** Whether an answer was owed, yes or no; now it is not. */
  boolean answered() {
    boolean was = owed;
    owed = false;
    answered |= was;
    return was;
  }

  /** The server lets the socket in; empty if it says so as no server of this revision does. */
  Optional<Admitted> accepted(Packet.Connect packet, ClientSession session) {
    return endpoint.dialect().accepted(packet.data(), session, socket.namespace).map(now -> {
      boolean recovered = now.pid() != null && now.pid().equals(pid);
      if (!recovered) {
        offset = null;
      }
      pid = now.pid();
      return new Admitted(now.id(), recovered);
    });
  }

  /** An event was handed to the listeners: from now on it counts as received. */
  void received(Args args) {
    int last = args.size() - 1;
    if (pid != null && last >= 0 && args.isString(last)) {
      offset = args.string(last);
    }
  }

  // The end.

  void connectionLost() {
    owed = false;
    answered = false;
    unsent = null;
  }

  /** It has ended on purpose: nothing of it is to be recovered, also if the server is told so later than of its return. */
  void forget() {
    pid = null;
    offset = null;
  }

  /** The socket does not want in any more. */
  void stop() {
    again.reset();
    unsent = null;
  }
}
