package dev.yam.server;

import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.Lane;
import dev.yam.engine.LaneTask;
import dev.yam.engine.Session;
import dev.yam.engine.SessionListener;
import dev.yam.wire.Json;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import dev.yam.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that one client is in, over one session.
 *
 * <pre>
 * In:     {@link Session} → {@link #text} → {@link PacketReader} → {@link #accept} → {@link Socket#dispatch}
 * Out:    answers to CONNECT, by {@link Session#write}
 * Thread: the session's loop
 * </pre>
 */
final class Connection implements SessionListener, Consumer<Packet>, Lane.Gate {

  private static final String TOO_MANY = "Too many namespaces";
  private static final Json NO_AUTH = Json.of("{}");

  /** So many sockets may have left with handlers at work; beyond, the client waits, or it would leave lane after lane. */
  private static final int MOST_DEPARTING = 16;

  private final Session session;
  private final Namespaces namespaces;
  private final ServerOptions options;
  private final PacketReader reader;

  /** Gone with the first namespace that lets the client in. */
  private @Nullable Deadline connectDeadline;

  /** Let in or on their way. A client is in one or two namespaces: a walk beats a table. */
  private List<Socket> sockets = List.of();

  /** Names for which dynamic namespaces are asked, or an earlier connection is ended; made when there are such. */
  private List<String> asked = List.of();

  /** Lanes that are full, and sockets beyond {@link #MOST_DEPARTING}: as long as there are such, nothing is read. */
  private int holds;

  /** Sockets that have left while the connection went on, and whose last handler has not run yet. */
  private int departing;

  /** From the moment it is decided that the session ends: what the client still sends is not heard. */
  private boolean ending;

  Connection(Session session, Namespaces namespaces, ServerOptions options, PacketDecoder.Workspace workspace) {
    this.session = session;
    this.namespaces = namespaces;
    this.options = options;
    this.reader = Dialect.of(session).decoder(options, workspace);
    var deadline = new ConnectDeadline();
    this.connectDeadline = deadline;
    session.loop().deadlines(options.connectTimeout()).arm(deadline);
  }

  /** Called once, before the first message. */
  void begin() {
    if (dialect().entersMainByItself()) {
      connect(new Packet.Connect("/", Slice.EMPTY));
    }
  }

  Session session() {
    return session;
  }

  private Dialect dialect() {
    return Dialect.of(session);
  }

  @Override
  public void text(Slice data) {
    reader.text(data, this);
  }

  @Override
  public void binary(Slice data) {
    reader.binary(data, this);
  }

  /** What the client speaks, which is settled before it has a socket. */
  Parser parser() {
    return reader.parser();
  }

  /** Routes a packet to its socket; called by the decoder. */
  @Override
  public void accept(Packet packet) {
    if (ending) {
      return;
    }
    Socket socket = socketOf(packet.namespace());
    switch (packet) {
      case Packet.Event event when socket != null && socket.isInside() -> socket.dispatch(event);
      case Packet.Ack ack when socket != null && socket.isInside() -> socket.settle(ack);
      case Packet.Connect connect when socket == null && !asked.contains(connect.namespace()) -> connect(connect);
      case Packet.Disconnect disconnect when socket != null && socket.isInside() ->
          forget(socket, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
      case Packet.Event event -> outOfPlace();
      case Packet.Ack ack -> outOfPlace();
      case Packet.Connect connect -> outOfPlace();
      case Packet.Disconnect disconnect -> outOfPlace();
      case Packet.ConnectError error -> outOfPlace();
    }
  }

  private @Nullable Socket socketOf(String namespace) {
    for (int i = 0; i < sockets.size(); i++) {
      Socket socket = sockets.get(i);
      if (socket.namespace().name().equals(namespace)) {
        return socket;
      }
    }
    return null;
  }

  /** A second CONNECT, or anything else before the first was accepted, ends the connection (Socket.IO 5 §Connection). */
  private void outOfPlace() {
    close();
  }

  // Joining.

  private void connect(Packet.Connect packet) {
    String name = packet.namespace();
    if (sockets.size() + asked.size() >= options.maxNamespaces()) {
      options.namespaces().hooks().limitMet(Limit.NAMESPACES);
      refuse(name, new RefusedException(TOO_MANY));
      return;
    }
    Json auth = packet.data().isEmpty() ? NO_AUTH : Json.of(packet.data().detach());
    var handshake = new Handshake(session.request(), auth, options.namespaces().binder());
    Optional<Namespace> known = namespaces.acquire(name);
    if (known.isPresent()) {
      admit(known.get(), handshake);
    } else if (namespaces.hasDynamic()) {
      ask(name, handshake);
    } else {
      refuseUnknown(name);
    }
  }

  private void ask(String name, Handshake handshake) {
    await(name);
    session.loop().start(() -> {
      try {
        Optional<Namespace> found = namespaces.acquireDynamic(name, handshake);
        session.loop().execute(() -> answered(name, handshake, found));
      } catch (OverloadedException full) {
        session.loop().execute(() -> tooMany(name));
      }
    });
  }

  private void tooMany(String name) {
    asked.remove(name);
    refuse(name, new RefusedException(TOO_MANY));
  }

  private void await(String name) {
    if (asked.isEmpty()) {
      asked = new ArrayList<>(1);
    }
    asked.add(name);
  }

  private void answered(String name, Handshake handshake, Optional<Namespace> found) {
    asked.remove(name);
    if (found.isEmpty()) {
      refuseUnknown(name);
    } else if (ending) {
      namespaces.release(found.get());
    } else {
      admit(found.get(), handshake);
    }
  }

  private void admit(Namespace namespace, Handshake handshake) {
    Recovery recovery = namespace.recovery();
    if (recovery == null || !dialect().recovers()) {
      admit(new Socket(dialect().socketId(session, namespace.name()), namespace, this, handshake.auth(), null), false);
      return;
    }
    var shown = Return.Credentials.of(handshake);
    Optional<Recoverable> known = shown.pid().flatMap(recovery::find);
    if (known.isEmpty()) {
      admitNew(namespace, handshake.auth(), shown.offset());
      return;
    }
    await(namespace.name());
    var attempt = new Return(known.get(), shown.offset(), this);
    attempt.begin(() -> comeBack(namespace, handshake.auth(), attempt));
  }

  private void comeBack(Namespace namespace, Json auth, Return attempt) {
    asked.remove(namespace.name());
    if (ending) {
      namespaces.release(namespace);
      return;
    }
    Recoverable session = attempt.session();
    Optional<Recoverable.Away> before = session.away();
    if (before.isEmpty()) {
      admitNew(namespace, auth, attempt.offset());
      return;
    }
    var socket = new Socket(session.id(), namespace, this, auth, Track.ofReturn(session, attempt));
    Set<String> rooms = before.get().rooms();
    attempt.restored(rooms);
    socket.restore(rooms, before.get().data());
    admit(socket, session.recovery().options().skipMiddlewares());
  }

  /** A client that keeps {@code offset}, from somewhere else, until it receives something here. */
  private void admitNew(Namespace namespace, Json auth, Optional<String> offset) {
    String id = Ids.next();
    var session = new Recoverable(Objects.requireNonNull(namespace.recovery()), id, this.session.loop(), offset);
    admit(new Socket(id, namespace, this, auth, Track.ofNew(session)), false);
  }

  private void admit(Socket socket, boolean unchecked) {
    var more = new ArrayList<>(sockets);
    more.add(socket);
    sockets = List.copyOf(more);
    if (unchecked || socket.namespace().admitsAll()) {
      session.handledHere(); // the answer leaves before the handlers of the connection begin
      letIn(socket);
    } else {
      socket.submit(new Check(socket));
    }
  }

  private void letIn(Socket socket) {
    if (ending || !sockets.contains(socket)) {
      return;
    }
    endConnectDeadline();
    Track track = socket.track();
    Return coming = track == null ? null : track.coming();
    if (coming != null) {
      coming.take(socket);
    } else {
      socket.enter(answer(socket));
    }
  }

  /** The socket has its session and {@code missed}, or has not: then the client is a new one. */
  void returned(Socket socket, Return attempt, Optional<List<Outgoing>> missed) {
    Optional<Track.End> end = Objects.requireNonNull(socket.track()).ended();
    if (missed.isPresent() && (end.isPresent() || session.canTake(Track.cost(missed.get())))) {
      attempt.arrive(socket);
      end.ifPresentOrElse(
          how -> socket.close(how.reason(), how.departs()), () -> socket.letIn(missed.get(), answer(socket)));
      return;
    }
    attempt.session().lost(attempt);
    socket.discard();
    if (end.isPresent()) {
      left(socket, end.get().departs());
      return;
    }
    sockets = sockets.stream().filter(each -> each != socket).toList();
    admitNew(socket.namespace(), socket.handshake().auth(), attempt.offset());
  }

  private Outgoing answer(Socket socket) {
    Track track = socket.track();
    Slice data = track == null ? dialect().accepted(socket.id()) : track.accepted();
    return parser().encode(new Packet.Connect(socket.namespace().name(), data));
  }

  private void endConnectDeadline() {
    if (connectDeadline != null) {
      connectDeadline.cancel();
      connectDeadline = null;
    }
  }

  private void refuse(Socket socket, RefusedException refusal) {
    if (!ending && sockets.contains(socket)) {
      forget(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
      refuse(socket.namespace().name(), refusal);
    }
  }

  private void refuseUnknown(String name) {
    refuse(name, new RefusedException("Invalid namespace"));
  }

  private void refuse(String namespace, RefusedException refusal) {
    if (ending) {
      return;
    }
    Slice json = dialect().refused(refusal, options.namespaces().binder());
    session.write(parser().encode(new Packet.ConnectError(namespace, json)), false);
  }

  /** Runs the namespace's middleware where it dispatches. */
  private final class Check extends LaneTask {
    private final Socket socket;

    Check(Socket socket) {
      this.socket = socket;
    }

    @Override
    protected void run() {
      try {
        socket.namespace().admit(socket);
        session.loop().execute(() -> letIn(socket));
      } catch (RefusedException refusal) {
        session.loop().execute(() -> refuse(socket, refusal));
      } catch (Throwable failure) {
        socket.namespace().failed(socket, "connection", failure);
        session.loop().execute(() -> refuse(socket, new RefusedException("Internal server error")));
      }
    }
  }

  // Leaving.

  /** The server ends one socket: the client is told. */
  void disconnect(Socket socket) {
    if (!ending && sockets.contains(socket)) {
      session.write(parser().encode(new Packet.Disconnect(socket.namespace().name())), false);
      forget(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }
  }

  /** The server ends all: the client is told in each namespace, or it would come back to the others by itself. */
  void disconnectAll() {
    for (Socket socket : sockets) {
      if (socket.isInside()) {
        disconnect(socket);
      }
    }
    close();
  }

  private void forget(Socket socket, DisconnectReason reason) {
    sockets = sockets.stream().filter(each -> each != socket).toList();
    boolean departs = !ending;
    if (departs && ++departing > MOST_DEPARTING) {
      pause();
    }
    socket.close(reason, departs);
  }

  /** The last handler of {@code socket} has run: its namespace may go. Any thread. */
  void left(Socket socket, boolean departs) {
    namespaces.release(socket.namespace());
    if (departs) {
      session.loop().execute(this::departed);
    }
  }

  private void departed() {
    if (departing-- > MOST_DEPARTING) {
      resume();
    }
  }

  /** Ends the session. Sockets that are still there learn of it by {@link #closed}. */
  private void close() {
    ending = true;
    session.close(DisconnectReason.FORCED_SERVER_CLOSE);
  }

  @Override
  public boolean recovers() {
    return options.namespaces().recovery().isPresent() && dialect().recovers();
  }

  @Override
  public void closed(DisconnectReason reason) {
    ending = true;
    endConnectDeadline();
    for (Socket socket : sockets) {
      forget(socket, reason);
    }
  }

  private final class ConnectDeadline extends Deadline {
    @Override
    protected void expired() {
      close();
    }
  }

  // Back-pressure.

  /** A socket's lane is full: the client waits, whichever of its namespaces it speaks to. */
  @Override
  public void pause() {
    if (holds++ == 0) {
      session.pause();
    }
  }

  @Override
  public void resume() {
    if (--holds == 0) {
      session.resume();
    }
  }
}
