package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.Parser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who of one namespace lives on one loop, and in which rooms.
 *
 * <pre>
 * In:     joins, leaves and broadcasts, as tasks of the loop
 * Out:    {@link Socket}s that are meant
 * Thread: its loop
 * </pre>
 */
final class LoopMembership {

  private final EngineLoop loop;

  /** Every socket of the namespace by its id, those of other loops too. */
  private final Map<String, Socket> sockets;

  private final Members everyone = new Members();
  private final Map<String, Members> rooms = new HashMap<>();

  /** Marks the sockets that the current broadcast has met: each is meant once. */
  private long visit;

  /** Where connection state recovery is on. */
  private final @Nullable RecoveryLog log;

  /** The event that is being delivered, without an offset, once a receiver of lines has asked for it. */
  private @Nullable Outgoing unnumbered;

  LoopMembership(EngineLoop loop, Map<String, Socket> sockets, @Nullable RecoveryLog log) {
    this.loop = loop;
    this.sockets = sockets;
    this.log = log;
  }

  RecoveryLog log() {
    return Objects.requireNonNull(log);
  }

  EngineLoop loop() {
    return loop;
  }

  Members.Member enter(Socket socket) {
    assert loop.inLoop();
    if (log != null) {
      log.entered();
    }
    return everyone.add(socket);
  }

  void exit(Members.Member member) {
    assert loop.inLoop();
    everyone.remove(member);
    if (log != null && everyone.isEmpty()) {
      log.left(loop);
    }
  }

  /** Numbers an event and delivers it; with nobody here, nor away, there is nobody to ask for it later either. */
  void deliverLogged(Namespace namespace, Publication publication) {
    assert loop.inLoop();
    if (everyone.isEmpty() && !log().isAnyoneAway()) {
      return;
    }
    EventName name = publication.name();
    if (publication.flags().droppable()) {
      deliver(namespace, publication, Offsets.current(name, publication.args(), log()));
      return;
    }
    Args args = Offsets.next(publication.args(), log());
    SharedMessage message = Offsets.encode(namespace, name, args, publication.flags().compress());
    long number = log().append(publication.selection(), message);
    forEach(publication.selection(), socket -> {
      if (socket.writeLogged(share(socket, message, namespace, publication), number)) {
        socket.sent(publication);
      }
    });
    unnumbered = null;
  }

  private void deliver(Namespace namespace, Publication publication, Args args) {
    SharedMessage message = Offsets.encode(namespace, publication.name(), args, publication.flags().compress());
    forEach(
        publication.selection(),
        socket -> socket.writeAndTell(publication, share(socket, message, namespace, publication)));
    unnumbered = null;
  }

  private Outgoing share(Socket socket, SharedMessage message, Namespace namespace, Publication publication) {
    return socket.isNumbered() ? message.of(socket) : unnumbered(namespace, publication);
  }

  private Outgoing unnumbered(Namespace namespace, Publication publication) {
    Outgoing known = unnumbered;
    if (known == null) {
      known = Parser.JSON.encode(
          new Packet.Event(namespace.name(), publication.name(), publication.args(), OptionalLong.empty()));
      unnumbered = known;
    }
    return known;
  }

  /** For those who are away as well. */
  void apply(Selection selection, Change change) {
    forEach(selection, socket -> socket.apply(change));
    if (log != null) {
      log.apply(selection, change);
    }
  }

  Members.Member join(Socket socket, String room) {
    assert loop.inLoop();
    return rooms.computeIfAbsent(room, name -> new Members()).add(socket);
  }

  void leave(String room, Members.Member member) {
    assert loop.inLoop();
    Members members = Objects.requireNonNull(rooms.get(room));
    members.remove(member);
    if (members.isEmpty()) {
      rooms.remove(room);
    }
  }

  /** Whether nothing is left of any socket. */
  boolean isEmpty() {
    assert loop.inLoop();
    return everyone.isEmpty() && rooms.isEmpty();
  }

  /** Calls {@code action} once for each socket that is meant. An action may make sockets leave. */
  void forEach(Selection selection, Consumer<Socket> action) {
    assert loop.inLoop();
    List<String> names = selection.rooms();
    if (selection.except().isEmpty() && names.size() <= 1) {
      forEachOf(names.isEmpty() ? null : names.get(0), action);
      return;
    }
    visit++;
    Consumer<Socket> skip = this::meet;
    for (int i = 0; i < selection.except().size(); i++) {
      forEachOf(selection.except().get(i), skip);
    }
    Consumer<Socket> unmet = socket -> {
      if (meet(socket)) {
        action.accept(socket);
      }
    };
    if (names.isEmpty()) {
      forEachOf(null, unmet);
    }
    for (int i = 0; i < names.size(); i++) {
      forEachOf(names.get(i), unmet);
    }
  }

  private boolean meet(Socket socket) {
    boolean first = socket.lastVisit != visit;
    socket.lastVisit = visit;
    return first;
  }

  /** Everyone where {@code room} is null. */
  private void forEachOf(@Nullable String room, Consumer<Socket> action) {
    Members members = everyone;
    if (room != null) {
      // The room of its own id holds nobody but the socket, as a rule: it is a flag and no Members.
      Socket owner = sockets.get(room);
      if (owner != null && owner.loop() == loop && owner.isInOwnRoom()) {
        action.accept(owner);
      }
      members = rooms.get(room);
    }
    if (members == null) {
      return;
    }
    for (int place = members.size() - 1; place >= 0; place--) {
      if (place < members.size()) {
        action.accept(members.at(place));
      }
    }
  }
}
