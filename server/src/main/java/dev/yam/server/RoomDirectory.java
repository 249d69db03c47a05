package dev.yam.server;

import dev.yam.engine.EngineLoop;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which loops have members of a room, counted when a socket is told to join and not when its loop carries it out: a
 * thread that joins a socket and then broadcasts finds the socket's loop here, and its broadcast lands behind the join
 * in that loop's queue.
 *
 * <pre>
 * In:     {@link Socket#join} and {@link Socket#leave}
 * Out:    the loops that a broadcast goes to
 * Thread: any; each entry is written under its own lock in the map
 * </pre>
 */
final class RoomDirectory {

  private static final EngineLoop[] NOWHERE = {};

  private final ConcurrentMap<String, Loops> rooms = new ConcurrentHashMap<>();

  /** True if the room was nowhere before. */
  boolean joined(String room, EngineLoop loop) {
    return rooms.compute(room, (name, loops) -> (loops == null ? new Loops() : loops).plus(loop)).total == 1;
  }

  /** True if the room is nowhere now. */
  boolean left(String room, EngineLoop loop) {
    return rooms.computeIfPresent(room, (name, loops) -> loops.minus(loop).total == 0 ? null : loops) == null;
  }

  EngineLoop[] loopsOf(String room) {
    Loops loops = rooms.get(room);
    return loops == null ? NOWHERE : loops.loops;
  }

  int size() {
    return rooms.size();
  }

  /** Members per loop. The array of loops is replaced, never changed: it is read without the lock. */
  private static final class Loops {
    private volatile EngineLoop[] loops = NOWHERE;
    private int[] counts = {};
    private int total;

    Loops plus(EngineLoop loop) {
      int index = indexOf(loop);
      if (index < 0) {
        index = counts.length;
        counts = Arrays.copyOf(counts, index + 1);
        EngineLoop[] more = Arrays.copyOf(loops, index + 1);
        more[index] = loop;
        loops = more;
      }
      counts[index]++;
      total++;
      return this;
    }

    /** A loop whose count is 0 stays while the room lives: it costs one idle task per broadcast. */
    Loops minus(EngineLoop loop) {
      int index = indexOf(loop);
      assert index >= 0 && counts[index] > 0;
      counts[index]--;
      total--;
      return this;
    }

    private int indexOf(EngineLoop loop) {
      EngineLoop[] known = loops;
      for (int i = 0; i < known.length; i++) {
        if (known[i] == loop) {
          return i;
        }
      }
      return -1;
    }
  }
}
