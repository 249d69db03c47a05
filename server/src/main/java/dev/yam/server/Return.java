package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a client to come back.
 *
 * <pre>
 * CONNECT with a pid
 *   → the connection it had is closed, if the server still thought it alive
 *   → a socket with its id, rooms and data; middleware, unless that is skipped
 *   → {@link #take}: the socket enters and holds what it is given, the session leaves its home
 *   → what it missed is gathered, from each loop that has some
 *   → to the client: what it missed, the answer to CONNECT, what was held
 *
 * In:     {@link Joining}
 * Out:    a socket that is let in as if nothing had happened, or none: the client is new then
 * Thread: the new connection's loop, but for the steps on the loops of the logs
 * </pre>
 */
final class Return {

  /** Longer strings than any that this server gives are not kept. */
  private static final int MAX_OFFSET = 64;

  private final Recoverable session;
  private final Optional<String> offset;
  private final Joining joining;
  private final List<SharedMessage> missed = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>(0);
  private Set<String> restored = Set.of();
  private Set<String> roomsAtLast = Set.of();
  private @Nullable Socket socket;
  private boolean underWay;
  private boolean over;

  Return(Recoverable session, Optional<String> offset, Joining joining) {
    this.session = session;
    this.offset = offset;
    this.joining = joining;
  }

  /** What a client shows of its last connection. */
  record Credentials(Optional<String> pid, Optional<String> offset) {

    private static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

    static Credentials of(Handshake handshake) {
      if (!handshake.auth().slice().toUtf8().contains("\"pid\"")) {
        return NONE;
      }
      try {
        Map<?, ?> auth = handshake.auth(Map.class);
        return new Credentials(string(auth.get("pid")), offset(auth.get("offset")));
      } catch (IllegalArgumentException otherwise) {
        return NONE; // a binder of the application's reads no maps
      }
    }

    private static Optional<String> string(@Nullable Object value) {
      return value instanceof String text && text.length() <= MAX_OFFSET ? Optional.of(text) : Optional.empty();
    }

    /** What cannot be one is one that was never given; null is none, as msgpack clients say it. */
    private static Optional<String> offset(@Nullable Object value) {
      return value == null ? Optional.empty() : string(value).or(() -> Optional.of(""));
    }
  }

  Recoverable session() {
    return session;
  }

  Optional<String> offset() {
    return offset;
  }

  /** Calls {@code next} on the new connection's loop when no connection but this one has the session. */
  void begin(Runnable next) {
    session.claim(this);
    session.whenEnded(() -> loop().execute(next));
  }

  /** The rooms that the new socket begins with. */
  void restored(Set<String> rooms) {
    restored = rooms;
  }

  /** Home. The rooms that it had when the new socket got it: others may have changed them meanwhile. */
  void roomsAtLast(Set<String> rooms) {
    roomsAtLast = rooms;
  }

  /** New loop. The session is the socket's. */
  void arrive(Socket newcomer) {
    session.recovery().release();
    changes().forEach(newcomer::apply);
    Objects.requireNonNull(newcomer.track()).liveAgain(newcomer);
  }

  /** Joins and leaves that the new socket has not heard of. */
  private List<Change> changes() {
    var joined = roomsAtLast.stream().filter(room -> !restored.contains(room)).toList();
    var left = restored.stream().filter(room -> !roomsAtLast.contains(room)).toList();
    return joined.isEmpty() && left.isEmpty() ? List.of() : List.of(new Change.Join(joined), new Change.Leave(left));
  }

  /** Whether {@link #take} has begun: the session may be here, or on its way. */
  boolean isUnderWay() {
    return underWay;
  }

  /** The socket gets its session, and is let in or given up. */
  void take(Socket newcomer) {
    socket = newcomer;
    underWay = true;
    if (session.home() == loop()) {
      leaveHome(newcomer);
      return;
    }
    session.recovery().move(() -> {
      if (!session.isClaimedBy(this)) {
        finish(false);
        return;
      }
      newcomer.announce();
      loop().execute(newcomer::enterSilently);
      session.home().execute(() -> leaveHome(newcomer));
    });
  }

  /** On the session's home; if that is also the new one, the socket takes the place that the session leaves. */
  private void leaveHome(Socket newcomer) {
    if (!session.moveBy(this, newcomer)) {
      finish(false);
      return;
    }
    if (loop().inLoop()) {
      newcomer.announce();
      newcomer.enterSilently();
    }
    gather(0);
  }

  private void gather(int index) {
    Optional<Part> part = session.part(index);
    if (part.isEmpty()) {
      finish(true);
    } else if (!part.get().loop().inLoop()) {
      part.get().loop().execute(() -> gather(index));
    } else {
      gather(part.get(), index);
    }
  }

  private void gather(Part part, int index) {
    int before = missed.size();
    if (!part.collect(missed)) {
      session.recovery().told(part.log().met());
      finish(false);
    } else if (missed.size() > before) {
      gather(index + 1);
    } else {
      session.drop(part);
      gather(index);
    }
  }

  private void finish(boolean whole) {
    loop().execute(() -> end(whole));
  }

  private void end(boolean whole) {
    if (socket != null) {
      Socket newcomer = socket;
      joining.returned(
          newcomer, this, whole ? Optional.of(missed.stream().map(each -> each.of(newcomer)).toList()) : Optional.empty());
    }
    List<Runnable> others;
    synchronized (waiting) {
      over = true;
      others = List.copyOf(waiting);
    }
    others.forEach(Runnable::run);
  }

  /** Any thread. */
  void whenOver(Runnable next) {
    synchronized (waiting) {
      if (!over) {
        waiting.add(next);
        return;
      }
    }
    next.run();
  }

  private EngineLoop loop() {
    return joining.loop();
  }
}
