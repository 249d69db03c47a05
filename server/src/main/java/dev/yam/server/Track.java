package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.Session;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One socket on its way through the log: what it is given, and how it came to its session.
 *
 * <pre>
 * In:     the life of the socket, numbers of what it is given
 * Out:    {@link Part}, {@link Recoverable}
 * Thread: the socket's loop
 * </pre>
 */
final class Track {

  private final Recoverable session;

  /** How it comes back; absent for a client that is new, and once it is let in. */
  private @Nullable Return coming;

  /** Absent before it enters. */
  private @Nullable Part part;

  /** How its connection ended while it was on its way. */
  private @Nullable End ended;

  private final boolean recovered;

  /** As {@link Socket#close} is told of it. */
  record End(DisconnectReason reason, boolean departs) {}

  private Track(Recoverable session, @Nullable Return coming) {
    this.session = session;
    this.coming = coming;
    this.recovered = coming != null;
  }

  static Track ofNew(Recoverable session) {
    return new Track(session, null);
  }

  static Track ofReturn(Recoverable session, Return coming) {
    return new Track(session, coming);
  }

  Recoverable session() {
    return session;
  }

  /** Any thread. */
  boolean isRecovered() {
    return recovered;
  }

  @Nullable Return coming() {
    return coming;
  }

  Part part() {
    return Objects.requireNonNull(part);
  }

  /** The answer to CONNECT, as {@link Dialect#accepted}. */
  Slice accepted(String more) {
    return Slice.utf8("{\"sid\":\"" + session.id() + "\",\"pid\":\"" + session.pid() + '"' + more + '}');
  }

  void sent(long number) {
    if (part != null) {
      part.sent(number);
    }
  }

  /** The socket is among the receivers from now on. */
  void begin(LoopMembership membership) {
    part = new Part(membership.loop(), membership.log(), session.pid());
  }

  void enterRoom(String room) {
    part().enter(room);
  }

  void exitRoom(String room) {
    if (part != null) {
      part.exit(room);
    }
  }

  /** A new client is let in. */
  void live(Socket socket) {
    begin(socket.namespace().membership().on(socket.loop()));
    session.live(socket, part());
    session.recovery().enter(session);
  }

  /** A client is back. */
  void liveAgain(Socket socket) {
    session.live(socket, part());
    coming = null;
  }

  /** How its connection has ended while it was on its way. */
  Optional<End> ended() {
    return Optional.ofNullable(ended);
  }

  /** True if the end has to wait until its session has come: {@link Joining#returned} ends it. */
  boolean endsLater(DisconnectReason reason, boolean departs) {
    if (coming == null || !coming.isUnderWay()) {
      return false;
    }
    ended = new End(reason, departs);
    return true;
  }

  /** What {@code messages} count for in a session's outbound account. */
  static long cost(List<Outgoing> messages) {
    long sum = 0;
    for (Outgoing each : messages) {
      sum += Session.cost(each);
    }
    return sum;
  }

  void until(Instant value) {
    session.until(value);
  }
}
