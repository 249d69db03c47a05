package dev.yam.engine;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Thousands of connections over TCP and a Unix socket, each ended in one of many ways, leave nothing. */
class ManyStreamsTest {

  private static final int CONNECTIONS = 3_000;
  private static final int WAYS = 8;

  /** Those of {@link #use} in which there is a session. */
  private static final int SESSIONS = CONNECTIONS / WAYS * 5;

  @TempDir Path folder;

  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final Logger leakLogger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

  @BeforeEach
  void watch() {
    leaks.start();
    leakLogger.addAppender(leaks);
  }

  @AfterEach
  void unwatch() {
    leakLogger.detachAppender(leaks);
  }

  @Test
  void givenManyConnections_whenAllHaveEnded_thenNothingIsLeft() throws Exception {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    Queue<Session> sessions = new ConcurrentLinkedQueue<>();
    Queue<DisconnectReason> reasons = new ConcurrentLinkedQueue<>();
    EngineServer engine = EngineServer.builder()
        .onConnection(session -> {
          sessions.add(session);
          session.onClose(reasons::add);
          session.onMessage(session::send);
        })
        .build();
    try (Listener listener = Listener.builder()
        .loops(2)
        .gracePeriod(Duration.ofMillis(200))
        .listen(tcp("127.0.0.1", 0), engine)
        .listen(unix(folder.resolve("s")), engine)
        .build()
        .start()) {
      List<RawStream> open = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        use(listener.addresses().get(i / WAYS % 2), i % WAYS, open);
        if (open.size() >= 200) {
          closeAll(open);
        }
      }
      closeAll(open);

      await().until(() -> listener.connections() == 0);
      await().until(() -> reasons.size() == SESSIONS);
      assertThat(sessions).hasSize(SESSIONS);
      assertThat(engine.sessions()).isZero();
      assertThat(engine.registry().known()).isZero();
      for (EngineLoop loop : sessions.stream().map(Session::loop).distinct().toList()) {
        assertThat(armed(loop)).isZero();
      }
    }
    assertThat(leaksFound()).isEmpty();
  }

  private static void use(SocketAddress address, int way, List<RawStream> open) throws IOException {
    var stream = new RawStream(address);
    open.add(stream);
    switch (way) {
      case 0 -> {} // nothing is ever said
      case 1 -> stream.bytes((byte) 20, (byte) '0'); // and no more
      case 2 -> stream.text("no packet");
      default -> {
        stream.open("0{\"query\":\"way=" + way + "\"}");
        inSession(stream, way);
      }
    }
  }

  private static void inSession(RawStream stream, int way) throws IOException {
    switch (way) {
      case 3 -> stream.text("1");
      case 4 -> stream.text("4" + "x".repeat(20_000)); // and the echo is not read
      case 5 -> stream.bytes((byte) 126, (byte) 0x40, (byte) 0, (byte) '4'); // and the rest does not come
      case 6 -> stream.text("4a").packet();
      default -> stream.text("no packet");
    }
  }

  private static void closeAll(List<RawStream> open) throws IOException {
    for (RawStream each : open) {
      each.close();
    }
    open.clear();
  }

  private static int armed(EngineLoop loop) throws Exception {
    var count = new CompletableFuture<Integer>();
    loop.execute(() -> count.complete(loop.armed()));
    return count.get(5, TimeUnit.SECONDS);
  }

  /** The detector reports when it allocates after a collection. */
  private List<String> leaksFound() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer(64).release();
    }
    return leaks.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
