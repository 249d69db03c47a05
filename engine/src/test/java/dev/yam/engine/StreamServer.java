package dev.yam.engine;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A listener with one stream, behind which bare Engine.IO sends every message back. */
final class StreamServer implements AutoCloseable {

  final EngineCounters counters = new EngineCounters();
  final Queue<DisconnectReason> reasons = new ConcurrentLinkedQueue<>();
  final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
  final Queue<ConnectionError> errors = new ConcurrentLinkedQueue<>();
  final EngineServer engine;
  final Listener listener;

  /** How loops wait, and where peers come. */
  record Road(IoKind io, boolean unix) {
    StreamAddress address(Path folder) {
      return unix ? Streams.unix(folder.resolve("s")) : Streams.tcp("127.0.0.1", 0);
    }

    @Override
    public String toString() {
      return (unix ? "Unix socket, " : "TCP, ") + io;
    }
  }

  static Stream<Road> roads() {
    var roads = new ArrayList<Road>();
    for (IoKind io : IoKind.best() == IoKind.NIO ? List.of(IoKind.NIO) : List.of(IoKind.best(), IoKind.NIO)) {
      roads.add(new Road(io, false));
      roads.add(new Road(io, true));
    }
    return roads.stream();
  }

  StreamServer(Road road, Path folder) {
    this(road, road.address(folder), options -> options, options -> options);
  }

  StreamServer(
      Road road,
      StreamAddress address,
      UnaryOperator<EngineServer.Builder> engineOptions,
      UnaryOperator<Listener.Builder> listenerOptions) {
    engine = engineOptions
        .apply(EngineServer.builder().hooks(counters).onConnectionError(errors::add).onConnection(this::accept))
        .build();
    var builder = Listener.builder().loops(2).gracePeriod(Duration.ofMillis(500)).hooks(counters).listen(address, engine);
    listener = listenerOptions.apply(road.io() == IoKind.NIO ? builder.nio() : builder).build().start();
  }

  private void accept(Session session) {
    sessions.add(session);
    session.onClose(reasons::add);
    session.onMessage(session::send);
  }

  SocketAddress address() {
    return listener.addresses().getFirst();
  }

  RawStream connect() throws IOException {
    return new RawStream(address());
  }

  /** The first session, once its handler knows of it. */
  Session session() {
    await().until(() -> !sessions.isEmpty());
    return sessions.element();
  }

  @Override
  public void close() {
    listener.close();
  }
}
