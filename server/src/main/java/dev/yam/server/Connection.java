package dev.yam.server;

import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.Lane;
import dev.yam.engine.Session;
import dev.yam.engine.SessionListener;
import dev.yam.engine.SessionProtocol;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Json;
import dev.yam.wire.Limit;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import dev.yam.wire.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that one client is in, over one session.
 *
 * <pre>
 * In:     {@link Session} → {@link #text} → {@link PacketReader} → {@link #accept} → {@link Socket#dispatch}
 * Out:    a {@link Joining} for each CONNECT; CONNECT_ERROR and DISCONNECT, by {@link Session#write}
 * Thread: the session's loop
 * </pre>
 */
final class Connection implements SessionListener, Consumer<Packet>, Lane.Gate {

  static final String TOO_MANY = "Too many namespaces";
  static final String UNKNOWN = "Invalid namespace";
  private static final Json NO_AUTH = Json.of("{}");
  private static final EventName EXCEPTION = EventName.of("exception");

  /** So many sockets may have left with handlers at work; beyond, the client waits, or it would leave lane after lane. */
  private static final int MOST_DEPARTING = 16;

  private final Session session;
  private final Namespaces namespaces;
  private final ServerOptions options;
  private final Dialect dialect;
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
    this.dialect = Dialect.of(session);
    this.reader = dialect.decoder(this, workspace);
    var deadline = new ConnectDeadline();
    this.connectDeadline = deadline;
    session.loop().deadlines(options.connectTimeout()).arm(deadline);
  }

  /** Called once, before the first message. */
  void begin() {
    String own = dialect.ownNamespace(session, options);
    if (own.isEmpty()) {
      return;
    }
    if (own.length() > options.packets().maxNamespaceLength()) {
      options.namespaces().hooks().limitMet(Limit.NAMESPACE_NAME);
      refuse(own, new RefusedException(UNKNOWN));
    } else {
      connect(new Packet.Connect(own, Slice.EMPTY));
    }
  }

  Session session() {
    return session;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  ServerOptions options() {
    return options;
  }

  /** Whether the session ends. */
  boolean isEnding() {
    return ending;
  }

  Dialect dialect() {
    return dialect;
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
      case Packet.Event early when socket != null && dialect.isEvents() -> socket.holdEarly(early);
      case Packet.Ack ack when socket != null && socket.isInside() -> socket.settle(ack);
      case Packet.Ack early when dialect.isEvents() -> {} // nothing was asked yet
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
    if (sockets.size() + asked.size() >= options.maxNamespaces()) {
      options.namespaces().hooks().limitMet(Limit.NAMESPACES);
      refuse(packet.namespace(), new RefusedException(TOO_MANY));
      return;
    }
    Json auth = packet.data().isEmpty() ? NO_AUTH : Json.of(packet.data().detach());
    new Joining(this, packet.namespace(), auth).begin();
  }

  /** {@code name} is on its way, and there is no socket for it yet. Who does not know that waits. */
  void await(String name) {
    if (dialect.isEvents() && holds++ == 0) {
      session.hold();
    }
    if (asked.isEmpty()) {
      asked = new ArrayList<>(1);
    }
    asked.add(name);
  }

  void awaited(String name) {
    asked.remove(name);
    if (dialect.isEvents()) {
      resume();
    }
  }

  void add(Socket socket) {
    var more = new ArrayList<>(sockets);
    more.add(socket);
    sockets = List.copyOf(more);
  }

  void remove(Socket socket) {
    sockets = sockets.stream().filter(each -> each != socket).toList();
  }

  /** Whether {@code socket} may still be let in, or end. */
  boolean has(Socket socket) {
    return !ending && sockets.contains(socket);
  }

  /** A namespace lets the client in. */
  void endConnectDeadline() {
    if (connectDeadline != null) {
      connectDeadline.cancel();
      connectDeadline = null;
    }
  }

  void refuse(String namespace, RefusedException refusal) {
    if (dialect.isEvents()) {
      ending = true;
      session.refuse(String.valueOf(refusal.getMessage()));
    } else if (!ending) {
      Slice json = dialect.refused(refusal, options.namespaces().binder());
      session.write(parser().encode(new Packet.ConnectError(namespace, json)), false);
    }
  }

  /** A message of a client of events alone was none: it is told {@code why}, once it is in. */
  void tell(String why) {
    if (ending || sockets.isEmpty() || !sockets.getFirst().isInside()) {
      return;
    }
    var error = new LinkedHashMap<String, Object>();
    error.put("status", "error");
    error.put("message", why);
    Args args = Args.of(options.namespaces().binder(), error);
    String namespace = sockets.getFirst().namespace().name();
    session.write(parser().encode(new Packet.Event(namespace, EXCEPTION, args, OptionalLong.empty())), false);
  }

  /** What the client is told when it said what nobody listens to; empty for nothing. */
  Optional<String> unknown() {
    return session.speaks() == SessionProtocol.PLAIN ? options.plain().flatMap(PlainWebSocket::unknown) : Optional.empty();
  }

  // Leaving.

  /** The server ends one socket: the client is told. */
  void disconnect(Socket socket) {
    if (has(socket)) {
      session.write(parser().encode(new Packet.Disconnect(socket.namespace().name())), false);
      forget(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
      if (dialect.isEvents()) {
        close();
      }
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

  void forget(Socket socket, DisconnectReason reason) {
    remove(socket);
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
    return options.namespaces().recovery().isPresent() && dialect.recovers();
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
      if (dialect.isEvents()) {
        refuse("", new RefusedException("Not let in within connectTimeout"));
      } else {
        close();
      }
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
