package dev.yam.server;

import dev.yam.server.spi.Selection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When one client was in which rooms, told in numbers of a {@link RecoveryLog}: an event that it missed is one that was
 * meant for it when it was delivered. Who joins a room does not recover what was said there before, and who left one
 * does not lose what was said there until then.
 *
 * <pre>
 * In:     joins and leaves, in the order in which the loop carries them out
 * Out:    whether an event was meant
 * Thread: the loop of the log
 * </pre>
 */
final class Stays {

  /** Rooms left that are remembered: a client that comes and goes more often may not be exact any more. */
  static final int MAX_PAST = 256;

  private final Map<String, Stay> rooms = new HashMap<>(4);
  private int past;
  private long exactSince;

  /** From behind {@code from} to {@code to}, and the stay in the same room before. */
  private static final class Stay {
    final long from;
    long to = Long.MAX_VALUE;
    final @Nullable Stay earlier;

    Stay(long from, @Nullable Stay earlier) {
      this.from = from;
      this.earlier = earlier;
    }
  }

  /** Events behind {@code last} are meant. */
  void enter(String room, long last) {
    Stay known = rooms.get(room);
    if (known == null || known.to != Long.MAX_VALUE) {
      rooms.put(room, new Stay(last, known));
    }
  }

  /** Events up to {@code last} are meant. */
  void exit(String room, long last) {
    Stay known = rooms.get(room);
    if (known == null || known.to != Long.MAX_VALUE) {
      return;
    }
    known.to = last;
    if (++past > MAX_PAST) {
      forgetPast(last);
    }
  }

  private void forgetPast(long last) {
    for (Iterator<Map.Entry<String, Stay>> each = rooms.entrySet().iterator(); each.hasNext();) {
      Map.Entry<String, Stay> entry = each.next();
      Stay latest = entry.getValue();
      if (latest.to != Long.MAX_VALUE) {
        each.remove();
      } else if (latest.earlier != null) {
        entry.setValue(new Stay(latest.from, null));
      }
    }
    past = 0;
    exactSince = last;
  }

  /** The rooms are these and {@code always}, and no others, from behind {@code last} on. */
  void settle(Set<String> names, String always, long last) {
    for (String room : List.copyOf(rooms.keySet())) {
      if (!names.contains(room) && !room.equals(always)) {
        exit(room, last);
      }
    }
    names.forEach(room -> enter(room, last));
  }

  /** Whether it is still known who was where behind {@code number}. */
  boolean isExactBehind(long number) {
    return number >= exactSince;
  }

  boolean isMeant(Selection selection, long number) {
    return isInAny(selection.rooms(), number, selection.rooms().isEmpty()) && !isInAny(selection.except(), number, false);
  }

  private boolean isInAny(List<String> names, long number, boolean ifNone) {
    for (int i = 0; i < names.size(); i++) {
      if (isIn(names.get(i), number)) {
        return true;
      }
    }
    return ifNone;
  }

  private boolean isIn(String room, long number) {
    for (Stay stay = rooms.get(room); stay != null; stay = stay.earlier) {
      if (number > stay.from && number <= stay.to) {
        return true;
      }
    }
    return false;
  }
}
