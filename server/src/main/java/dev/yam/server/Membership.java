package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.LocalNode;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.server.spi.ServerEvent;
import dev.yam.server.spi.SocketRecord;
import dev.yam.wire.Args;
import dev.yam.wire.Limit;
import dev.yam.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one namespace on this node, over all its loops. A broadcast is encoded once, on the thread that
 * publishes, and becomes one task for each loop that has a member.
 *
 * <pre>
 * In:     {@link dev.yam.server.spi.Adapter}, on any thread
 * Out:    one task per loop, to {@link LoopMembership#forEach} and {@link Socket}
 * Thread: any
 * </pre>
 */
final class Membership implements LocalNode {

  private final Namespace namespace;
  private final long maxBroadcastBytes;

  /** One per loop that ever had a socket of the namespace: bounded by the number of loops. */
  private final ConcurrentMap<EngineLoop, LoopMembership> loops = new ConcurrentHashMap<>();

  private final ConcurrentMap<String, Socket> sockets = new ConcurrentHashMap<>();
  private final RoomDirectory rooms = new RoomDirectory();

  /** Acknowledgement ids are unique in the namespace, so that one encoding of a broadcast serves all (as in JS). */
  private final AtomicLong ackIds = new AtomicLong();

  /** Some socket is or was watched: as a rule none is, and a broadcast asks no receiver. */
  private volatile boolean watched;

  /** Bytes that loops have been handed and not yet walked over. */
  private final AtomicLong broadcastBytes = new AtomicLong();

  private final @Nullable Recovery recovery;

  Membership(Namespace namespace, long maxBroadcastBytes, @Nullable Recovery recovery) {
    this.namespace = namespace;
    this.maxBroadcastBytes = maxBroadcastBytes;
    this.recovery = recovery;
  }

  @Override
  public String namespace() {
    return namespace.name();
  }

  RoomDirectory rooms() {
    return rooms;
  }

  long nextAckId() {
    return ackIds.getAndIncrement();
  }

  /** The sockets of one loop; made when the loop has its first. */
  LoopMembership on(EngineLoop loop) {
    return loops.computeIfAbsent(loop, its -> new LoopMembership(its, sockets, recovery == null ? null : recovery.newLog()));
  }

  void enter(Socket socket) {
    announce(socket);
    tellEntered(socket);
  }

  /** Publications find it from now on, by its own room and by its loop, which may never have had a socket of these. */
  void announce(Socket socket) {
    on(socket.loop());
    sockets.put(socket.id(), socket);
  }

  void tellEntered(Socket socket) {
    if (rooms.isHeard()) {
      socket.tellOwnRoom(true);
    }
  }

  void exit(Socket socket) {
    if (sockets.remove(socket.id(), socket) && rooms.isHeard()) {
      socket.tellOwnRoom(false);
    }
  }

  /** From now on receivers of broadcasts are asked whether somebody watches what they are sent. */
  void watch() {
    watched = true;
  }

  Optional<Socket> socket(String id) {
    return Optional.ofNullable(sockets.get(id));
  }

  Collection<Socket> sockets() {
    return Collections.unmodifiableCollection(sockets.values());
  }

  int size() {
    return sockets.size();
  }

  @Override
  public void deliver(Publication publication) {
    if (recovery != null) {
      recovery.publish(() -> deliverLogged(publication));
      return;
    }
    Selection selection = publication.selection();
    List<LoopMembership> meant = meant(selection);
    if (meant.isEmpty()) {
      return;
    }
    SharedMessage message = encode(publication, OptionalLong.empty());
    boolean droppable = publication.flags().droppable();
    Consumer<Socket> share =
        watched ? socket -> socket.writeAndTell(publication, message.of(socket)) : message.shares(droppable);
    reserve(meant.size() * (long) message.size());
    for (LoopMembership loop : meant) {
      hand(loop, () -> {
        broadcastBytes.addAndGet(-message.size());
        loop.forEach(selection, share);
      }, message.size());
    }
  }

  /** Each loop encodes for itself, for each has its own offset. */
  private void deliverLogged(Publication publication) {
    List<LoopMembership> meant = meant(publication.selection());
    int size = Offsets.size(publication.name(), publication.args());
    reserve(meant.size() * (long) size);
    for (LoopMembership loop : meant) {
      hand(loop, () -> {
        broadcastBytes.addAndGet(-size);
        loop.deliverLogged(namespace, publication);
      }, size);
    }
  }

  @Override
  public void deliver(Publication publication, Duration timeout, AckSink sink) {
    long ackId = nextAckId();
    SharedMessage message = encode(publication, OptionalLong.of(ackId));
    List<LoopMembership> meant = meant(publication.selection());
    reserve(meant.size() * (long) message.size());
    var reached = new ReachedClients(meant.size(), sink);
    for (LoopMembership loop : meant) {
      boolean handed = hand(loop, () -> {
        broadcastBytes.addAndGet(-message.size());
        var answers = new BroadcastAcks(ackId, sink);
        loop.forEach(publication.selection(), socket -> {
          if (socket.writeAndExpect(message.of(socket), ackId, answers)) {
            socket.sent(publication);
          }
        });
        answers.await(loop.loop(), timeout);
        reached.add(answers.size());
      }, message.size());
      if (!handed) {
        reached.add(0);
      }
    }
  }

  @Override
  public void apply(Selection selection, Change change) {
    for (LoopMembership loop : meant(selection)) {
      keepOpen(change, loop.loop());
      boolean handed = loop.loop().tryExecute(() -> {
        try {
          loop.apply(selection, change);
        } finally {
          letClose(change, loop.loop());
        }
      });
      if (!handed) {
        letClose(change, loop.loop());
      }
    }
  }

  /** Rooms that are about to be joined are found by what the same thread broadcasts next. */
  private void keepOpen(Change change, EngineLoop loop) {
    if (change instanceof Change.Join join) {
      join.rooms().forEach(room -> rooms.keepOpen(room, loop, namespace.adapter()));
    }
  }

  private void letClose(Change change, EngineLoop loop) {
    if (change instanceof Change.Join join) {
      join.rooms().forEach(room -> rooms.letClose(room, loop, namespace.adapter()));
    }
  }

  @Override
  public CompletableFuture<List<SocketRecord>> fetch(Selection selection) {
    List<CompletableFuture<List<Socket>>> parts =
        meant(selection).stream().map(loop -> gather(selection, loop)).toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            done -> parts.stream().flatMap(part -> part.join().stream()).map(Socket::snapshot).toList(),
            Thread::startVirtualThread);
  }

  private static CompletableFuture<List<Socket>> gather(Selection selection, LoopMembership loop) {
    var found = new CompletableFuture<List<Socket>>();
    boolean handed = loop.loop().tryExecute(() -> {
      var sockets = new ArrayList<Socket>();
      loop.forEach(selection, sockets::add);
      found.complete(sockets);
    });
    if (!handed) {
      found.complete(List.of());
    }
    return found;
  }

  @Override
  public void told(ServerEvent event) {
    namespace.serverSide().hear(event, Ack.NOT_REQUESTED);
  }

  @Override
  public void asked(ServerEvent event, Consumer<Args> answer) {
    namespace.serverSide().hear(event, new ServerAck(namespace.options().binder(), answer));
  }

  private SharedMessage encode(Publication publication, OptionalLong ackId) {
    var event = new Packet.Event(namespace(), publication.name(), publication.args(), ackId);
    return new SharedMessage(event, publication.flags().compress(), namespace.options().parsers());
  }

  private void reserve(long bytes) {
    if (broadcastBytes.addAndGet(bytes) > maxBroadcastBytes) {
      broadcastBytes.addAndGet(-bytes);
      throw namespace.options().overloaded(Limit.BROADCAST, maxBroadcastBytes);
    }
  }

  /** False if the loop has ended, and its sockets with it. */
  private boolean hand(LoopMembership loop, Runnable delivery, int bytes) {
    boolean handed = loop.loop().tryExecute(delivery);
    if (!handed) {
      broadcastBytes.addAndGet(-bytes);
    }
    return handed;
  }

  /** The loops that have a member of any of the rooms that are selected. */
  private List<LoopMembership> meant(Selection selection) {
    if (selection.rooms().isEmpty()) {
      return List.copyOf(loops.values());
    }
    var meant = new ArrayList<LoopMembership>(loops.size());
    for (String room : selection.rooms()) {
      for (EngineLoop loop : rooms.loopsOf(room)) {
        addOnce(meant, on(loop));
      }
      Socket owner = sockets.get(room);
      if (owner != null) {
        addOnce(meant, on(owner.loop()));
      }
      if (recovery != null) {
        recovery.homeOf(room).ifPresent(home -> addOnce(meant, on(home)));
      }
    }
    return meant;
  }

  private static void addOnce(List<LoopMembership> meant, LoopMembership loop) {
    if (!meant.contains(loop)) {
      meant.add(loop);
    }
  }
}
