package dev.yam.server;

import dev.yam.engine.Deadline;
import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Selection;
import dev.yam.wire.Limit;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that one loop has delivered in one namespace, numbered as it delivered them, and the sessions of clients
 * that are away. Bounded by count and bytes: the oldest events go first.
 *
 * <p>An offset is the log's name, a dot, and the number in base 36. The name is drawn anew for each log, so that no
 * offset of another loop, namespace or run is taken for one of its own.
 *
 * <pre>
 * In:     events as they are delivered, sessions that are saved
 * Out:    what a client has missed
 * Thread: its loop
 * </pre>
 */
final class RecoveryLog {

  /** What an event costs beside its bytes: entry, message, slice, the array's head. */
  private static final int PER_EVENT = 128;

  private static final int NAME_LENGTH = 8;

  private static final int RADIX = 36;

  private final String name = Ids.next().substring(0, NAME_LENGTH);
  private final int maxEvents;
  private final long maxBytes;
  private final Set<Recoverable> away = new LinkedHashSet<>();

  /** A ring: the entry with number n stands at n modulo its length. */
  private @Nullable Entry[] entries = new @Nullable Entry[16];

  private long first = 1;
  private long last;
  private long bytes;

  /** Why the last event went that is not held any more. */
  private Limit met = Limit.RECOVERY_EVENTS;

  /** An event and whom it was meant for. */
  record Entry(Selection selection, SharedMessage message) {
    long size() {
      return (long) message.size() + PER_EVENT;
    }
  }

  private final Duration kept;
  private final Deadline emptied = new Deadline() {
    @Override
    protected void expired() {
      if (isIdle) {
        clear();
      }
    }
  };

  /** Nobody is connected. */
  private boolean isIdle = true;

  RecoveryLog(ConnectionStateRecovery options) {
    this.maxEvents = options.maxRecoveryEvents();
    this.maxBytes = options.maxRecoveryBytes();
    this.kept = options.maxDisconnectionDuration();
  }

  /** The number of the event delivered last; 0 before the first. */
  long last() {
    return last;
  }

  int size() {
    return (int) (last - first + 1);
  }

  long bytes() {
    return bytes;
  }

  /** The offset of the event delivered last. */
  String offset() {
    return offset(last);
  }

  /** The offset of the event that is appended next. */
  String nextOffset() {
    return offset(last + 1);
  }

  private String offset(long number) {
    return name + '.' + Long.toString(number, RADIX);
  }

  /** The number that {@code offset} names, if it is one of this log. */
  Optional<Long> number(String offset) {
    int dot = name.length();
    if (offset.length() <= dot + 1 || !offset.startsWith(name) || offset.charAt(dot) != '.') {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(offset.substring(dot + 1), RADIX);
      return offset(number).equals(offset) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  /** Keeps an event that carries {@link #nextOffset}; returns its number. */
  long append(Selection selection, SharedMessage message) {
    var entry = new Entry(selection, message);
    if (size() == entries.length) {
      grow();
    }
    last++;
    entries[place(last)] = entry;
    bytes += entry.size();
    while (size() > maxEvents || bytes > maxBytes) {
      met = size() > maxEvents ? Limit.RECOVERY_EVENTS : Limit.RECOVERY_BYTES;
      removeFirst();
    }
    return last;
  }

  private void removeFirst() {
    bytes -= at(first).size();
    entries[place(first)] = null;
    first++;
  }

  private void grow() {
    @Nullable Entry[] old = entries;
    entries = new @Nullable Entry[old.length * 2];
    for (long number = first; number <= last; number++) {
      entries[place(number)] = old[(int) (number & (old.length - 1))];
    }
  }

  private Entry at(long number) {
    return Objects.requireNonNull(entries[place(number)]);
  }

  private int place(long number) {
    return (int) (number & (entries.length - 1));
  }

  void entered() {
    isIdle = false;
  }

  /** The last socket has left. Its events go when its client cannot come back any more, and no other has come. */
  void left(EngineLoop loop) {
    isIdle = true;
    loop.deadlines(kept).arm(emptied);
  }

  /** The numbers go on. */
  private void clear() {
    Arrays.fill(entries, null);
    first = last + 1;
    bytes = 0;
  }

  Limit met() {
    return met;
  }

  /** Whether all events behind {@code number} are held. */
  boolean holdsBehind(long number) {
    return number >= first - 1;
  }

  /** Adds what was meant for a client behind {@code after}, up to {@code upTo}: all of which is held. */
  void collect(long after, long upTo, Stays stays, List<SharedMessage> missed) {
    assert holdsBehind(after);
    for (long number = after + 1; number <= upTo; number++) {
      Entry entry = at(number);
      if (stays.isMeant(entry.selection(), number)) {
        missed.add(entry.message());
      }
    }
  }

  // Sessions of clients that are away.

  void add(Recoverable session) {
    away.add(session);
  }

  void remove(Recoverable session) {
    away.remove(session);
  }

  boolean isAnyoneAway() {
    return !away.isEmpty();
  }

  /** What an adapter asks of selected sockets is asked of those who are away too. */
  void apply(Selection selection, Change change) {
    for (Recoverable session : List.copyOf(away)) {
      if (session.isMeantNow(selection)) {
        session.changeAway(change);
      }
    }
  }
}
