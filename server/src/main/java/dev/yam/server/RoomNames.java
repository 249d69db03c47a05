package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Adapter;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The rooms of one socket as its callers see them: each thread reads what it wrote. Deliveries follow one task later,
 * on the loop. Changes and their tasks are made under one monitor, so that the loop carries them out in the same order;
 * it is held for a few field writes and never while anything waits.
 *
 * <pre>
 * In:     {@link Socket#join}, {@link Socket#leave}, the life of the socket
 * Out:    {@link RoomDirectory}, then {@link Socket#enterRoom} and {@link Socket#exitRoom} on the loop
 * Thread: any
 * </pre>
 */
final class RoomNames {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Socket socket;
  private Set<String> names = Set.of();
  private boolean inOwnRoom = true;
  private boolean closed;

  RoomNames(Socket socket) {
    this.socket = socket;
  }

  synchronized CompletableFuture<Void> join(String... rooms) {
    CompletableFuture<Void> known = DONE;
    for (String room : rooms) {
      if (closed) {
        return known;
      }
      if (room.equals(socket.id())) {
        inOwnRoom = true;
        loop().execute(() -> socket.enterRoom(room));
      } else if (add(room)) {
        CompletableFuture<Void> opened = directory().joined(room, loop()) ? adapter().roomOpened(room) : DONE;
        known = opened.isDone() ? known : CompletableFuture.allOf(known, opened);
        loop().execute(() -> socket.enterRoom(room));
      }
    }
    return known;
  }

  private boolean add(String room) {
    if (names.contains(room)) {
      return false;
    }
    int allowed = socket.namespace().options().maxRooms();
    if (names.size() >= allowed) {
      throw new OverloadedException(Limit.ROOMS, allowed);
    }
    if (names.isEmpty()) {
      names = new LinkedHashSet<>(4);
    }
    return names.add(room);
  }

  synchronized void leave(String... rooms) {
    for (String room : rooms) {
      if (closed) {
        return;
      }
      if (room.equals(socket.id())) {
        inOwnRoom = false;
        loop().execute(() -> socket.exitRoom(room));
      } else if (!names.isEmpty() && names.remove(room)) {
        loop().execute(() -> socket.exitRoom(room));
        release(room);
      }
    }
  }

  private void release(String room) {
    if (directory().left(room, loop())) {
      adapter().roomClosed(room);
    }
  }

  /** Loop. The socket is let in: what it joined before takes effect. */
  synchronized void open() {
    if (inOwnRoom) {
      socket.enterRoom(socket.id());
    }
    names.forEach(socket::enterRoom);
  }

  /** Loop. The socket has left: nobody finds it in its rooms any more, only the names remain to be read. */
  synchronized void close() {
    closed = true;
    names.forEach(this::release);
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

  private RoomDirectory directory() {
    return socket.namespace().membership().rooms();
  }

  private Adapter adapter() {
    return socket.namespace().adapter();
  }

  private EngineLoop loop() {
    return socket.loop();
  }
}
