package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.server.ServerOptions.NamespaceOptions;
import dev.yam.server.spi.Change;
import dev.yam.wire.Limit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one socket: as its callers see them, where each thread reads what it wrote, and, one task later, as its
 * loop delivers. Changes and their tasks are made under one monitor, so that the loop carries them out in the same
 * order; it is held for a few field writes and never while anything waits.
 *
 * <pre>
 * In:     {@link Socket#join}, {@link Socket#leave}, the life of the socket
 * Out:    {@link RoomDirectory}, then {@link LoopMembership} on the loop
 * Thread: any, but for what says "loop"
 * </pre>
 */
final class RoomNames {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Socket socket;
  private Set<String> names = Set.of();
  private boolean inOwnRoom = true;
  private boolean closed;

  /** Changes that the loop has been handed and has not carried out. */
  private int underWay;

  /** Loop. Places in rooms; absent until the first join. */
  private @Nullable Map<String, Members.Member> places;

  /** Loop. The place among everyone of the namespace, as long as the socket is let in. */
  private Members.@Nullable Member place;

  /** Loop. */
  private boolean reachedById;

  RoomNames(Socket socket) {
    this.socket = socket;
  }

  CompletableFuture<Void> join(String... rooms) {
    return join(rooms, false);
  }

  /** Loop. Takes effect at once, unless the socket's own thread has changes under way: then behind them. */
  void joinHere(String... rooms) {
    join(rooms, true);
  }

  private synchronized CompletableFuture<Void> join(String[] rooms, boolean here) {
    CompletableFuture<Void> known = DONE;
    if (closed) {
      socket.changeLate(new Change.Join(List.of(rooms)));
      return DONE;
    }
    for (String room : rooms) {
      if (room.equals(socket.id())) {
        ownRoom(true);
        carryOut(this::enter, room, here);
      } else if (add(room)) {
        CompletableFuture<Void> opened = socket.namespace().roomJoined(room, socket);
        known = isOpen(opened) ? known : CompletableFuture.allOf(known, opened);
        carryOut(this::enter, room, here);
      }
    }
    return known == DONE ? DONE : known.whenCompleteAsync((nothing, failure) -> {}, Thread::startVirtualThread);
  }

  private static boolean isOpen(CompletableFuture<Void> opened) {
    return opened.isDone() && !opened.isCompletedExceptionally();
  }

  private boolean add(String room) {
    if (names.contains(room)) {
      return false;
    }
    NamespaceOptions options = socket.namespace().options();
    if (names.size() >= options.limits().rooms()) {
      throw options.overloaded(Limit.ROOMS, options.limits().rooms());
    }
    if (names.isEmpty()) {
      names = new LinkedHashSet<>(4);
    }
    return names.add(room);
  }

  void leave(String... rooms) {
    leave(rooms, false);
  }

  /** Loop. As {@link #joinHere}. */
  void leaveHere(String... rooms) {
    leave(rooms, true);
  }

  private synchronized void leave(String[] rooms, boolean here) {
    if (closed) {
      socket.changeLate(new Change.Leave(List.of(rooms)));
      return;
    }
    for (String room : rooms) {
      if (room.equals(socket.id())) {
        ownRoom(false);
        carryOut(this::exit, room, here);
      } else if (!names.isEmpty() && names.remove(room)) {
        carryOut(this::exit, room, here);
        release(room);
      }
    }
  }

  private void carryOut(Consumer<String> step, String room, boolean here) {
    if (here && underWay == 0) {
      step.accept(room);
      return;
    }
    underWay++;
    loop().execute(() -> {
      arrived();
      step.accept(room);
    });
  }

  private synchronized void arrived() {
    underWay--;
  }

  private void release(String room) {
    socket.namespace().roomLeft(room, socket);
  }

  private void ownRoom(boolean in) {
    boolean changes = inOwnRoom != in;
    inOwnRoom = in;
    if (changes && socket.isConnected()) {
      tell(in);
    }
  }

  /** Whoever hears of rooms is told of the socket's own when it comes and goes. */
  synchronized void tellOwnRoom(boolean in) {
    if (inOwnRoom) {
      tell(in);
    }
  }

  private void tell(boolean in) {
    RoomListeners listeners = socket.namespace().membership().rooms().listeners();
    if (in) {
      listeners.joined(socket.id(), socket.id(), true);
    } else {
      listeners.left(socket.id(), socket.id(), true);
    }
  }

  // What the loop does.

  private void enter(String room) {
    if (place == null) {
      return;
    }
    if (socket.track() != null) {
      socket.track().enterRoom(room);
    }
    if (room.equals(socket.id())) {
      reachedById = true;
      return;
    }
    if (places == null) {
      places = new HashMap<>(4);
    }
    places.computeIfAbsent(room, name -> membership().join(socket, name));
  }

  private void exit(String room) {
    if (place != null && socket.track() != null) {
      socket.track().exitRoom(room);
    }
    if (room.equals(socket.id())) {
      reachedById = false;
      return;
    }
    Members.Member left = places == null ? null : places.remove(room);
    if (left != null) {
      membership().leave(room, left);
    }
  }

  /** Loop. Whether broadcasts to its own id reach it. */
  boolean isInOwnRoom() {
    return reachedById;
  }

  /** Loop. The socket is let in: what it joined before takes effect. */
  synchronized void open() {
    place = membership().enter(socket);
    if (inOwnRoom) {
      enter(socket.id());
    }
    names.forEach(this::enter);
  }

  /** Loop. The socket has left: nobody finds it in its rooms any more, only the names remain to be read. */
  void close() {
    if (place != null) {
      leaveAll(place);
    }
    closeNames();
  }

  private void leaveAll(Members.Member own) {
    LoopMembership here = membership();
    if (places != null) {
      places.forEach(here::leave);
      places = null;
    }
    here.exit(own);
    place = null;
    reachedById = false;
  }

  private synchronized void closeNames() {
    closed = true;
  }

  /** Loop. Once, behind {@link #close}: whoever takes over the rooms holds them by now. */
  synchronized void release() {
    names.forEach(this::release);
  }

  private LoopMembership membership() {
    return socket.namespace().membership().on(loop());
  }

  synchronized void forget() {
    names = Set.of();
    inOwnRoom = false;
  }

  synchronized Set<String> snapshot() {
    var rooms = new LinkedHashSet<String>();
    if (inOwnRoom) {
      rooms.add(socket.id());
    }
    rooms.addAll(names);
    return Collections.unmodifiableSet(rooms);
  }

  private EngineLoop loop() {
    return socket.loop();
  }
}
