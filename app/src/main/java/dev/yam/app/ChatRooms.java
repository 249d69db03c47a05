package dev.yam.app;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is where in the chat, and what was said there last. Bounded in every direction: rooms, messages per room; rooms
 * that somebody opened vanish with their last visitor. Any thread.
 *
 * <p>A visitor is one socket of one {@link Person}; a person counts once, however many windows are open.
 */
final class ChatRooms {

  static final int MAX_ROOMS = 100;
  static final int KEPT_MESSAGES = 100;

  record Person(String id, String name) {
    Person {
      Text.check("An id", id, 64);
      Text.check("A name", name, 24);
    }
  }

  /** {@code key} is the sender's own name for the message: sent again, it is the same message. */
  record Message(long id, String key, String room, Person from, String text, long time) {}

  record RoomSize(String name, int people) {}

  record View(Collection<Person> people, List<Message> messages) {}

  /** @param changed whether the person was not there before (entering), or is gone now (leaving) */
  record Entered(boolean changed, View view) {}

  record Said(boolean fresh, Message message) {}

  private final InstantSource clock;
  private final List<String> lasting;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private long lastId;

  /** {@code lasting} rooms are there from the beginning and stay. */
  ChatRooms(InstantSource clock, List<String> lasting) {
    this.clock = clock;
    this.lasting = List.copyOf(lasting);
    lasting.forEach(name -> rooms.put(name, new Room()));
  }

  long now() {
    return clock.millis();
  }

  synchronized List<RoomSize> sizes() {
    return rooms.entrySet().stream().map(room -> new RoomSize(room.getKey(), room.getValue().people().size())).toList();
  }

  /** Empty when there are too many rooms already. */
  synchronized Optional<Entered> enter(String name, String visitor, Person person) {
    Room room = rooms.get(name);
    if (room == null) {
      if (rooms.size() >= MAX_ROOMS) {
        return Optional.empty();
      }
      room = new Room();
      rooms.put(name, room);
    }
    boolean fresh = !room.people().contains(person);
    room.visitors.put(visitor, person);
    return Optional.of(new Entered(fresh, new View(room.people(), List.copyOf(room.messages))));
  }

  /** Whether the person is gone from the room: not so while another window of theirs is there. */
  synchronized boolean leave(String name, String visitor) {
    Room room = rooms.get(name);
    if (room == null) {
      return false;
    }
    Person person = room.visitors.remove(visitor);
    if (room.visitors.isEmpty() && !lasting.contains(name)) {
      rooms.remove(name);
    }
    return person != null && !room.people().contains(person);
  }

  synchronized List<String> roomsOf(String visitor) {
    return rooms.entrySet().stream()
        .filter(room -> room.getValue().visitors.containsKey(visitor)).map(Map.Entry::getKey).toList();
  }

  /** Empty when the visitor is not in the room. */
  synchronized Optional<Said> say(String name, String visitor, String key, String text) {
    Room room = rooms.get(name);
    Person person = room == null ? null : room.visitors.get(visitor);
    if (room == null || person == null) {
      return Optional.empty();
    }
    for (Message earlier : room.messages) {
      if (earlier.key.equals(key) && earlier.from.id.equals(person.id)) {
        return Optional.of(new Said(false, earlier));
      }
    }
    var message = new Message(++lastId, key, name, person, text, now());
    if (room.messages.size() == KEPT_MESSAGES) {
      room.messages.removeFirst();
    }
    room.messages.addLast(message);
    return Optional.of(new Said(true, message));
  }

  private static final class Room {
    final Map<String, Person> visitors = new LinkedHashMap<>();
    final Deque<Message> messages = new ArrayDeque<>();

    Collection<Person> people() {
      return new LinkedHashSet<>(visitors.values());
    }
  }
}
