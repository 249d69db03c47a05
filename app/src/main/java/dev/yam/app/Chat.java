package dev.yam.app;

import dev.yam.app.ChatRooms.Entered;
import dev.yam.app.ChatRooms.Message;
import dev.yam.app.ChatRooms.Person;
import dev.yam.engine.Ack;
import dev.yam.server.Namespace;
import dev.yam.server.Socket;
import dev.yam.wire.RefusedException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The namespace {@code /chat}: events as records, answers as records, a Socket.IO room for each room of the chat.
 *
 * <pre>
 * from the page          answer                 to the others in the room
 * join     {room}        {people, messages}     joined  {room, person, time}
 * message  {room, ...}   {id, time}             message {id, key, room, from, text, time}
 * typing   {room, ...}   -                      typing  {room, person, active}, dropped if it cannot go at once
 * leave    {room}        {}                     left    {room, person, time}
 * </pre>
 */
final class Chat {

  record Where(String room) {
    Where {
      Text.check("A room's name", room, 24);
    }
  }

  record Draft(String room, String text, String key) {
    Draft {
      Text.check("A room's name", room, 24);
      Text.check("A message", text, 2_000);
      Text.check("A key", key, 64);
    }
  }

  record Typing(String room, boolean active) {}

  record Receipt(long id, long time) {}

  record Presence(String room, Person person, long time) {}

  record TypingNotice(String room, Person person, boolean active) {}

  record Done() {}

  record Refusal(String status, String message) {
    Refusal(String message) {
      this("error", message);
    }
  }

  private final ChatRooms rooms;
  private final LongAdder messages = new LongAdder();

  Chat(Namespace namespace, ChatRooms rooms) {
    this.rooms = rooms;
    namespace.use(this::admit).onConnection(this::welcome);
  }

  /** Messages since the start. Any thread. */
  long messages() {
    return messages.sum();
  }

  private void admit(Socket socket) {
    try {
      socket.data().put("person", socket.handshake().auth(Person.class));
    } catch (IllegalArgumentException nameless) {
      throw new RefusedException("Please choose a name of 1 to 24 characters.");
    }
  }

  private void welcome(Socket socket) {
    socket.on("join", Where.class, (where, ack) -> join(socket, where.room(), ack));
    socket.on("leave", Where.class, (where, ack) -> {
      leave(socket, where.room());
      ack.send(new Done());
    });
    socket.on("message", Draft.class, (draft, ack) -> say(socket, draft, ack));
    socket.on("typing", Typing.class, typing -> typing(socket, typing));
    socket.onDisconnecting(reason -> rooms.roomsOf(socket.id()).forEach(room -> leave(socket, room)));
    socket.emit("rooms", rooms.sizes());
  }

  private void join(Socket socket, String room, Ack ack) {
    Optional<Entered> entered = rooms.enter(room, socket.id(), person(socket));
    if (entered.isEmpty()) {
      ack.send(new Refusal("There are as many rooms as there may be. Join one of them."));
      return;
    }
    socket.join(channel(room));
    if (entered.get().changed()) {
      socket.to(channel(room)).emit("joined", new Presence(room, person(socket), rooms.now()));
    }
    ack.send(entered.get().view());
  }

  private void leave(Socket socket, String room) {
    socket.leave(channel(room));
    if (rooms.leave(room, socket.id())) {
      socket.to(channel(room)).emit("left", new Presence(room, person(socket), rooms.now()));
    }
  }

  private void say(Socket socket, Draft draft, Ack ack) {
    var said = rooms.say(draft.room(), socket.id(), draft.key(), draft.text());
    if (said.isEmpty()) {
      ack.send(new Refusal("You are not in this room any more."));
      return;
    }
    Message message = said.get().message();
    if (said.get().fresh()) {
      messages.increment();
      socket.to(channel(draft.room())).emit("message", message);
    }
    ack.send(new Receipt(message.id(), message.time()));
  }

  private void typing(Socket socket, Typing typing) {
    String channel = channel(typing.room());
    if (socket.rooms().contains(channel)) {
      socket.to(channel).asVolatile().emit("typing", new TypingNotice(typing.room(), person(socket), typing.active()));
    }
  }

  private static Person person(Socket socket) {
    return (Person) Objects.requireNonNull(socket.data().get("person"));
  }

  /** Apart from the rooms that Socket.IO makes itself, one for each socket's id. */
  private static String channel(String room) {
    return "chat:" + room;
  }
}
