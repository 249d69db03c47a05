package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Adapter;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which loops have members of a room, counted when a socket is told to join and not when its loop carries it out: a
 * thread that joins a socket and then broadcasts finds the socket's loop here, and its broadcast lands behind the join
 * in that loop's queue.
 *
 * <p>The adapter hears of a room's first member and of its last under the lock of the room's entry: two sockets that
 * join and leave at once cannot swap "closed" and "opened".
 *
 * <pre>
 * In:     {@link Socket#join} and {@link Socket#leave}
 * Out:    the loops that a broadcast goes to; {@link Adapter#roomOpened} and {@link Adapter#roomClosed}
 * Thread: any; each entry is written under its own lock in the map
 * </pre>
 */
final class RoomDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(RoomDirectory.class);
  private static final EngineLoop[] NOWHERE = {};

  private final ConcurrentMap<String, Loops> rooms = new ConcurrentHashMap<>();
  private final RoomListeners listeners = new RoomListeners();
  private volatile boolean heard;

  void listen(RoomListener listener) {
    listeners.add(listener);
    heard = true;
  }

  /** Whether somebody listens; as a rule nobody does. */
  boolean isHeard() {
    return heard;
  }

  RoomListeners listeners() {
    return listeners;
  }

  /** Completes when the room is open, for whoever joins it meanwhile too. */
  CompletableFuture<Void> joined(String room, Socket socket, Adapter adapter) {
    return rooms.compute(room, (name, known) -> {
      Loops loops = plus(name, known, socket.loop(), adapter);
      listeners.joined(name, socket.id(), loops.sockets++ == 0);
      return loops;
    }).opened;
  }

  /** The room is found and stays open, though nobody has joined it yet. */
  void keepOpen(String room, EngineLoop loop, Adapter adapter) {
    rooms.compute(room, (name, known) -> plus(name, known, loop, adapter));
  }

  private static Loops plus(String room, @Nullable Loops known, EngineLoop loop, Adapter adapter) {
    return (known == null ? new Loops(open(room, adapter)) : known).plus(loop);
  }

  void left(String room, Socket socket, Adapter adapter) {
    rooms.computeIfPresent(room, (name, loops) -> {
      listeners.left(name, socket.id(), --loops.sockets == 0);
      return minus(name, loops, socket.loop(), adapter);
    });
  }

  /** Ends what {@link #keepOpen} began. */
  void letClose(String room, EngineLoop loop, Adapter adapter) {
    rooms.computeIfPresent(room, (name, loops) -> minus(name, loops, loop, adapter));
  }

  private static @Nullable Loops minus(String room, Loops loops, EngineLoop loop, Adapter adapter) {
    if (loops.minus(loop).total > 0) {
      return loops;
    }
    close(room, adapter);
    return null;
  }

  /** An adapter that fails spoils the future and not the count. */
  private static CompletableFuture<Void> open(String room, Adapter adapter) {
    try {
      return adapter.roomOpened(room);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static void close(String room, Adapter adapter) {
    try {
      adapter.roomClosed(room);
    } catch (RuntimeException failure) {
      LOG.error("the adapter failed to close room {}", room, failure);
    }
  }

  EngineLoop[] loopsOf(String room) {
    Loops loops = rooms.get(room);
    return loops == null ? NOWHERE : loops.loops;
  }

  /** A live view. */
  Set<String> names() {
    return Collections.unmodifiableSet(rooms.keySet());
  }

  /** Members per loop. The array of loops is replaced, never changed: it is read without the lock. */
  private static final class Loops {
    private final CompletableFuture<Void> opened;
    private volatile EngineLoop[] loops = NOWHERE;
    private int[] counts = {};
    private int total;

    /** Those of {@link #total} that have joined; the others keep the room open. */
    private int sockets;

    Loops(CompletableFuture<Void> opened) {
      this.opened = opened;
    }

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
