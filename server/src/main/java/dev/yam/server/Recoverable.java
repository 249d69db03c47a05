package dev.yam.server;

import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one client in one namespace whichever connection it has: its ids, and what it may have missed.
 *
 * <pre>
 *   live --connection lost--> away --CONNECT with its pid--> moving --> live
 *     |                        |                               |
 *     +--left, or was told to--+--too late--> forgotten <------+ no longer whole
 *
 * In:     the ends of its sockets, {@link Return}
 * Out:    its state, to the next socket
 * Thread: its home, the loop of its socket or of the last one, but for what is volatile
 * </pre>
 */
final class Recoverable {

  /** After any other the client or the application has meant it. (Socket.IO saves the session after the same.) */
  private static final Set<String> RECOVERABLE = Set.of(
      DisconnectReason.TRANSPORT_ERROR.name(),
      DisconnectReason.TRANSPORT_CLOSE.name(),
      DisconnectReason.FORCED_CLOSE.name(),
      DisconnectReason.PING_TIMEOUT.name(),
      DisconnectReason.SERVER_SHUTTING_DOWN.name(),
      DisconnectReason.FORCED_SERVER_CLOSE.name());

  /** Connections in a row of which nothing arrived: beyond them it is not known any more what the client has. */
  private static final int MAX_PARTS = 16;

  private final Recovery recovery;
  private final String id;
  private final String pid = Ids.next();

  /** A room that nobody else can be in, and that it cannot leave: that of events for this one socket. */
  private final Selection itself;

  /** In the order of time; the last one is that of its home. */
  private final List<Part> parts = new ArrayList<>(1);

  /** What the client gave as its offset when {@link #parts} began. */
  private Optional<String> shown;

  /** The part that {@link #shown} stood for is gone. */
  private boolean beginningLost;

  private volatile EngineLoop home;
  private volatile @Nullable Socket socket;
  private volatile @Nullable Away away;
  private volatile @Nullable Return moving;

  /** The last attempt to come back: an earlier one is out of date. */
  private final AtomicReference<@Nullable Return> claim = new AtomicReference<>();

  private volatile Instant until = Instant.MAX;

  Recoverable(Recovery recovery, String id, EngineLoop home, Optional<String> shown) {
    this.recovery = recovery;
    this.id = id;
    this.itself = new Selection(List.of(pid), List.of());
    this.home = home;
    this.shown = shown;
  }

  String id() {
    return id;
  }

  String pid() {
    return pid;
  }

  Selection itself() {
    return itself;
  }

  EngineLoop home() {
    return home;
  }

  Recovery recovery() {
    return recovery;
  }

  /** Any thread. */
  void until(Instant value) {
    until = value;
  }

  /** Any thread. */
  boolean isExpired() {
    return !Instant.now().isBefore(until);
  }

  /** The socket that it has, or is about to have. Any thread. */
  Optional<Socket> socket() {
    return Optional.ofNullable(socket);
  }

  /** Its state while it is away. Any thread. */
  Optional<Away> away() {
    return Optional.ofNullable(away);
  }

  /** Loop. A client has come in by {@code newcomer}. */
  void live(Socket newcomer, Part part) {
    assert newcomer.loop().inLoop();
    if (parts.size() == MAX_PARTS) {
      parts.remove(0);
      beginningLost = true;
    }
    parts.add(part);
    home = newcomer.loop();
    socket = newcomer;
    claim.compareAndSet(moving, null);
    moving = null;
  }

  private Part last() {
    return parts.get(parts.size() - 1);
  }

  // The connection is lost.

  /** Loop. Or forgets it, if it is not to be recovered. */
  void save(Socket ended, DisconnectReason reason, Set<String> rooms) {
    assert home.inLoop();
    if (!RECOVERABLE.contains(reason.name()) || ended.isCutOff() || isExpired() || !recovery.mayBeAway()) {
      forget();
      return;
    }
    Part part = last();
    var saved = new Away(rooms, ended.data());
    part.settle(saved.rooms);
    part.cut();
    part.log().add(this);
    rooms.forEach(saved::hold);
    recovery.away(this);
    away = saved;
    socket = null;
    home.deadlines(recovery.options().maxDisconnectionDuration()).arm(saved);
  }

  /** What is kept of a client that is away. Its rooms count as held by its home, so that publications find it. */
  final class Away extends Deadline {
    private final Set<String> rooms;
    private final Map<String, Object> data;

    Away(Set<String> rooms, Map<String, Object> data) {
      this.rooms = new LinkedHashSet<>(rooms);
      this.data = data;
    }

    /** A snapshot. Any thread. */
    synchronized Set<String> rooms() {
      return new LinkedHashSet<>(rooms);
    }

    Map<String, Object> data() {
      return data;
    }

    private synchronized void change(String room, boolean in) {
      if (in ? !rooms.add(room) : !rooms.remove(room)) {
        return;
      }
      if (in) {
        hold(room);
      } else {
        letGo(room);
      }
    }

    /** Publications to {@code room} find its home. Its own room they find by {@link Recovery#homeOf}. */
    private void hold(String room) {
      if (!room.equals(id)) {
        recovery.rooms().keepOpen(room, home, recovery.namespace().adapter());
      }
    }

    private void letGo(String room) {
      if (!room.equals(id)) {
        recovery.rooms().letClose(room, home, recovery.namespace().adapter());
      }
    }

    @Override
    protected void expired() {
      forget();
    }
  }

  /** Loop. */
  void forget() {
    recovery.forget(this);
    if (away != null) {
      leaveHome();
      recovery.release();
    }
    socket = null;
  }

  private void leaveHome() {
    Away left = Objects.requireNonNull(away);
    away = null;
    left.cancel();
    last().log().remove(this);
    recovery.back(this);
    left.rooms().forEach(left::letGo);
  }

  // While it is away.

  /** Loop. */
  boolean isMeantNow(Selection selection) {
    return last().isMeantNow(selection);
  }

  /** Loop. */
  void changeAway(Change change) {
    switch (change) {
      case Change.Join join -> join.rooms().forEach(room -> changeAway(room, true));
      case Change.Leave leave -> leave.rooms().forEach(room -> changeAway(room, false));
      case Change.Disconnect disconnect -> forget();
    }
  }

  private void changeAway(String room, boolean in) {
    Away kept = Objects.requireNonNull(away);
    Part part = last();
    if (!in) {
      part.exit(room);
    } else if (kept.rooms().size() <= recovery.namespace().options().limits().rooms()) {
      part.enter(room);
    } else {
      return;
    }
    kept.change(room, in);
  }

  /** Any thread. A handler of {@code ended} was still at work when the connection was lost. */
  void changeLate(Socket ended, Change change) {
    ended.loop().execute(() -> {
      Socket now = socket;
      if (now != null && now != ended) {
        now.loop().execute(() -> now.apply(change));
      } else if (away != null && home.inLoop()) {
        changeAway(change);
      }
    });
  }

  /** Any loop. Keeps an event of its own while it is away. */
  void keep(LoggedEmission emission) {
    EngineLoop kept = home;
    if (!kept.inLoop()) {
      kept.execute(() -> emission.goOn());
    } else if (away != null) {
      emission.appendTo(last().log());
    }
  }

  // It comes back.

  /** Any thread. */
  void claim(Return attempt) {
    claim.set(attempt);
  }

  /** Any thread. */
  boolean isClaimedBy(Return attempt) {
    return claim.get() == attempt;
  }

  /**
   * Any thread. Calls {@code next}, on some loop, when it has no connection: the one it had is closed, for its client
   * has another.
   */
  void whenEnded(Runnable next) {
    EngineLoop loop = home;
    loop.execute(() -> {
      Return underWay = moving;
      Socket live = socket;
      if (underWay != null) {
        underWay.whenOver(() -> whenEnded(next));
      } else if (home != loop) {
        whenEnded(next);
      } else if (live != null) {
        live.connectionLost();
        loop.execute(next);
      } else {
        next.run();
      }
    });
  }

  /** Home. From now on {@code attempt} has it; false if it cannot. */
  boolean moveBy(Return attempt, Socket newcomer) {
    Away left = away;
    if (left == null || !home.inLoop() || !isClaimedBy(attempt) || isExpired()) {
      return false;
    }
    attempt.roomsAtLast(left.rooms());
    last().end();
    moving = attempt;
    socket = newcomer;
    leaveHome();
    return startBehind(attempt.offset());
  }

  /** What lies before the client's offset is not needed any more. */
  private boolean startBehind(Optional<String> offset) {
    if (offset.equals(shown)) {
      return !beginningLost;
    }
    String known = offset.orElse("");
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).startBehind(known)) {
        parts.subList(0, i).clear();
        shown = offset;
        beginningLost = false;
        return true;
      }
    }
    return false;
  }

  /** New loop. {@code attempt} has failed: what it took is gone. */
  void lost(Return attempt) {
    if (moving != attempt) {
      return;
    }
    recovery.forget(this);
    recovery.release();
    socket = null;
    moving = null;
  }

  /** Nothing was missed in it. */
  void drop(Part part) {
    parts.remove(part);
  }

  /** The part at {@code index} of those it may have missed, while it moves. */
  Optional<Part> part(int index) {
    return index < parts.size() ? Optional.of(parts.get(index)) : Optional.empty();
  }

  @Override
  public String toString() {
    return "Recoverable[" + id + "]";
  }
}
