package dev.yam.conformance;

import dev.yam.engine.Dispatch;
import dev.yam.engine.EngineServer;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Listener;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.engine.Request;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.regex.Pattern;

/** Profile H: a hardened server, and the port that tells what it holds. */
final class HardenedProfile {

  private static final Duration UPGRADE_TIMEOUT = Duration.ofSeconds(2);

  /** A test that waits until clients that went without a word are missed makes it short. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(Long.getLong("yam.fixture.pingSeconds", 25));

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(Long.getLong("yam.fixture.pingSeconds", 20));

  private static final PerMessageDeflate DEFLATE =
      PerMessageDeflate.DEFAULT.serverNoContextTakeover(false).clientNoContextTakeover(false);

  private final EngineServer engine = EngineServer.builder()
      .upgradeTimeout(UPGRADE_TIMEOUT)
      .pingInterval(PING_INTERVAL)
      .pingTimeout(PING_TIMEOUT)
      .perMessageDeflate(DEFLATE)
      .onConnection(session -> session.onMessage(session::send))
      .dispatch(Dispatch.EVENT_LOOP) // an echo never blocks
      .build();

  private final Server server = Server.builder()
      .engine(options -> options.upgradeTimeout(UPGRADE_TIMEOUT))
      .pingInterval(PING_INTERVAL)
      .pingTimeout(PING_TIMEOUT)
      .connectTimeout(Duration.ofSeconds(1))
      .cleanupEmptyChildNamespaces(true)
      .perMessageDeflate(DEFLATE)
      .serveClient(false)
      .build();

  HardenedProfile() {
    server.onConnection(ProtocolProfile::echo);
    server.onConnection(HardenedProfile::rooms);
    server.of("/custom").onConnection(ProtocolProfile::showAuth);
    server.of(Pattern.compile("/dyn-\\w+"));
    OperatorNamespace.on(server);
  }

  static void rooms(Socket socket) {
    socket.on("join", (args, ack) -> {
      socket.join(args.string(0));
      ack.send(socket.rooms().size());
    });
    socket.on("leave", (args, ack) -> {
      socket.leave(args.string(0));
      ack.send(socket.rooms().size());
    });
    socket.on("to-room", args -> {
      Args message = args.from(1);
      socket.namespace().to(args.string(0)).emit("room-message", message);
    });
  }

  Listener.Builder listener() {
    return FormerProfile.mountOn(Listener.builder())
        .headerTimeout(Duration.ofSeconds(3))
        .requestTimeout(Duration.ofSeconds(5))
        .mount("/engine.io", engine)
        .mount("/socket.io", server);
  }

  Listener.Builder control() {
    return Listener.builder().loops(1).mount("/stats", this::stats);
  }

  private HttpResponse stats(Request request) {
    int sockets = server.namespaces().stream().mapToInt(namespace -> namespace.sockets().size()).sum();
    return HttpResponse.json(
        "{\"engineSessions\":%d,\"sockets\":%d,\"namespaces\":%d,\"usedBytes\":%d}"
            .formatted(engine.sessions() + server.engine().sessions(), sockets, server.namespaces().size(), usedBytes()));
  }

  /** Heap after a collection, and direct buffers. */
  private static long usedBytes() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
    long pooled = ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider pool
        ? pool.metric().usedDirectMemory()
        : 0;
    return heap + direct + pooled;
  }
}
