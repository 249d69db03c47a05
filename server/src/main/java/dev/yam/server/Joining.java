package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.LaneTask;
import dev.yam.wire.Json;
import dev.yam.wire.Outgoing;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.RefusedException;
import dev.yam.wire.Slice;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's way into one namespace.
 *
 * <pre>
 * CONNECT → the namespace, which dynamic ones are asked for
 *         → a {@link Socket}: a new one, or one that has its state again ({@link Return})
 *         → its middleware, where the namespace dispatches
 *         → the socket enters, or the client gets CONNECT_ERROR
 *
 * In:     {@link Connection}
 * Out:    {@link Socket#enter}
 * Thread: the session's loop
 * </pre>
 */
final class Joining {

  private final Connection connection;
  private final String name;
  private final Handshake handshake;

  Joining(Connection connection, String name, Json auth) {
    this.connection = connection;
    this.name = name;
    this.handshake =
        new Handshake(connection.session().request(), auth, connection.options().namespaces().binder());
  }

  // The namespace.

  void begin() {
    Namespaces namespaces = connection.namespaces();
    Optional<Namespace> known = namespaces.acquire(name);
    if (known.isPresent()) {
      admit(known.get());
    } else if (namespaces.hasDynamic()) {
      ask();
    } else {
      refuseUnknown();
    }
  }

  private void ask() {
    connection.await(name);
    loop().start(() -> {
      try {
        Optional<Namespace> found = connection.namespaces().acquireDynamic(name, handshake);
        loop().execute(() -> answered(found));
      } catch (OverloadedException full) {
        loop().execute(this::tooMany);
      }
    });
  }

  private void tooMany() {
    connection.awaited(name);
    connection.refuse(name, new RefusedException(Connection.TOO_MANY));
  }

  private void answered(Optional<Namespace> found) {
    connection.awaited(name);
    if (found.isEmpty()) {
      refuseUnknown();
    } else if (connection.isEnding()) {
      connection.namespaces().release(found.get());
    } else {
      admit(found.get());
    }
  }

  private void refuseUnknown() {
    connection.refuse(name, new RefusedException(Connection.UNKNOWN));
  }

  // Its socket.

  private void admit(Namespace namespace) {
    Recovery recovery = namespace.recovery();
    Dialect dialect = connection.dialect();
    if (recovery == null || !dialect.recovers()) {
      admit(newSocket(dialect.socketId(connection.session(), name), namespace, null), false);
      return;
    }
    var shown = Return.Credentials.of(handshake);
    Optional<Recoverable> known = shown.pid().flatMap(recovery::find);
    if (known.isEmpty()) {
      admitNew(namespace, shown.offset());
      return;
    }
    connection.await(name);
    var attempt = new Return(known.get(), shown.offset(), this);
    attempt.begin(() -> comeBack(namespace, attempt));
  }

  private Socket newSocket(String id, Namespace namespace, @Nullable Track track) {
    return new Socket(id, namespace, connection, handshake.auth(), track);
  }

  private void comeBack(Namespace namespace, Return attempt) {
    connection.awaited(name);
    if (connection.isEnding()) {
      connection.namespaces().release(namespace);
      return;
    }
    Recoverable session = attempt.session();
    Optional<Recoverable.Away> before = session.away();
    if (before.isEmpty()) {
      admitNew(namespace, attempt.offset());
      return;
    }
    Socket newcomer = newSocket(session.id(), namespace, Track.ofReturn(session, attempt));
    Set<String> rooms = before.get().rooms();
    attempt.restored(rooms);
    newcomer.restore(rooms, before.get().data());
    admit(newcomer, session.recovery().options().skipMiddlewares());
  }

  /** A client that keeps {@code offset}, from somewhere else, until it receives something here. */
  private void admitNew(Namespace namespace, Optional<String> offset) {
    String id = Ids.next();
    var session = new Recoverable(Objects.requireNonNull(namespace.recovery()), id, loop(), offset);
    admit(newSocket(id, namespace, Track.ofNew(session)), false);
  }

  private void admit(Socket newcomer, boolean unchecked) {
    connection.add(newcomer);
    if (unchecked || newcomer.namespace().admitsAll()) {
      connection.session().handledHere(); // the answer leaves before the handlers of the connection begin
      letIn(newcomer);
    } else {
      newcomer.submit(new Check(newcomer));
    }
  }

  // Its middleware.

  /** Runs the middleware where the namespace dispatches. */
  private final class Check extends LaneTask {
    private final Socket newcomer;

    Check(Socket newcomer) {
      this.newcomer = newcomer;
    }

    @Override
    protected void run() {
      try {
        newcomer.namespace().admit(newcomer);
        loop().execute(() -> letIn(newcomer));
      } catch (RefusedException refusal) {
        loop().execute(() -> refuse(newcomer, refusal));
      } catch (Throwable failure) {
        newcomer.namespace().failed(newcomer, "connection", failure);
        loop().execute(() -> refuse(newcomer, new RefusedException("Internal server error")));
      }
    }
  }

  private void refuse(Socket newcomer, RefusedException refusal) {
    if (connection.has(newcomer)) {
      connection.forget(newcomer, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
      connection.refuse(name, refusal);
    }
  }

  // In.

  private void letIn(Socket newcomer) {
    if (!connection.has(newcomer)) {
      return;
    }
    connection.endConnectDeadline();
    Track track = newcomer.track();
    Return coming = track == null ? null : track.coming();
    if (coming != null) {
      coming.take(newcomer);
    } else {
      newcomer.enter(answer(newcomer));
    }
  }

  /** The socket has its session and {@code missed}, or has not: then the client is a new one. */
  void returned(Socket newcomer, Return attempt, Optional<List<Outgoing>> missed) {
    Optional<Track.End> end = Objects.requireNonNull(newcomer.track()).ended();
    if (missed.isPresent() && (end.isPresent() || connection.session().canTake(Track.cost(missed.get())))) {
      attempt.arrive(newcomer);
      end.ifPresentOrElse(
          how -> newcomer.close(how.reason(), how.departs()), () -> newcomer.letIn(missed.get(), answer(newcomer)));
      return;
    }
    attempt.session().lost(attempt);
    newcomer.discard();
    if (end.isPresent()) {
      connection.left(newcomer, end.get().departs());
      return;
    }
    connection.remove(newcomer);
    admitNew(newcomer.namespace(), attempt.offset());
  }

  private Outgoing answer(Socket newcomer) {
    Track track = newcomer.track();
    String more = remember(newcomer);
    Slice data = track == null ? connection.dialect().accepted(newcomer.id(), more) : track.accepted(more);
    return connection.parser().encode(new Packet.Connect(name, data));
  }

  /** A client that may send events again is known by its key; what it is told of that. */
  private String remember(Socket newcomer) {
    Optional<Deduplicator> deduplicator = connection.namespaces().deduplicator();
    if (deduplicator.isEmpty() || !connection.dialect().recovers()) {
      return "";
    }
    Optional<String> key = Deduplicator.keyOf(handshake);
    if (key.isEmpty()) {
      return "";
    }
    newcomer.remember(deduplicator.get().enter(key.get(), newcomer));
    return deduplicator.get().offer();
  }

  EngineLoop loop() {
    return connection.session().loop();
  }
}
