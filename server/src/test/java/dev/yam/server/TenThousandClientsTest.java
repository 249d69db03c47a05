package dev.yam.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yam.engine.EngineCounters;
import dev.yam.engine.EngineLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.ResourceLeakDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Ten thousand clients, with default settings, are held; and leave nothing behind. */
class TenThousandClientsTest extends ServerTest {

  private static final int CLIENTS = 10_000;
  private static final int ROOMS = 100;
  private static final long MEGABYTE = 1 << 20;

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
  @Timeout(120)
  void givenTenThousandClients_whenAllHaveHeardAndLeft_thenNothingIsLeft() throws Exception {
    var counters = new EngineCounters();
    Server server = start(Server.builder()
        .listener(listener -> listener.hooks(counters))
        .engine(engine -> engine.hooks(counters)));
    server.onConnection(socket -> socket.join("room " + Math.floorMod(socket.id().hashCode(), ROOMS)));
    Namespace namespace = server.of("/");
    hold(server, counters, 10);
    Set<String> threads = threads();
    long memory = directMemory();

    Held held = hold(server, counters, CLIENTS);

    assertThat(server.engine().sessions()).isZero();
    assertThat(namespace.rooms()).isEmpty();
    for (EngineLoop loop : held.loops()) {
      assertThat(ask(loop, () -> namespace.membership().on(loop).isEmpty())).isTrue();
      assertThat(ask(loop, loop::armed)).isZero();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> collected(held.sockets()));
    assertThat(threads()).isSubsetOf(threads);
    assertThat(directMemory()).isLessThan(memory + 16 * MEGABYTE);
    assertThat(leaks.list).isEmpty();
  }

  /** The sockets as the garbage collector sees them, and where they lived. */
  private record Held(List<WeakReference<Socket>> sockets, Set<EngineLoop> loops) {}

  /** Clients come, hear one broadcast, and go. */
  private static Held hold(Server server, EngineCounters counters, int count) throws Exception {
    Namespace namespace = server.of("/");
    Process clients = ManyClients.start(server.port(), count);
    try (var says = new BufferedReader(new InputStreamReader(clients.getInputStream(), UTF_8))) {
      assertThat(says.readLine()).isEqualTo("joined");
      await().until(() -> roomsJoined(namespace) == count);
      assertThat(server.engine().sessions()).isEqualTo(count);
      assertThat(namespace.rooms()).hasSize(count < ROOMS ? namespace.rooms().size() : ROOMS);
      List<WeakReference<Socket>> sockets = namespace.sockets().stream().map(WeakReference::new).toList();
      Set<EngineLoop> loops = namespace.sockets().stream().map(Socket::loop).collect(Collectors.toSet());

      server.emit("news", 1);
      assertThat(says.readLine()).isEqualTo("heard");
      goAway(clients);
      await().atMost(Duration.ofSeconds(30)).until(() -> namespace.sockets().isEmpty());
      await().atMost(Duration.ofSeconds(30)).until(() -> counters.connections() == 0);
      return new Held(sockets, loops);
    } finally {
      clients.destroyForcibly().waitFor();
    }
  }

  private static int roomsJoined(Namespace namespace) {
    return namespace.sockets().stream().mapToInt(socket -> socket.rooms().size() - 1).sum();
  }

  private static void goAway(Process clients) throws IOException {
    clients.getOutputStream().write('\n');
    clients.getOutputStream().flush();
  }

  private static <T> T ask(EngineLoop loop, java.util.function.Supplier<T> question) throws Exception {
    var answer = new CompletableFuture<T>();
    loop.execute(() -> answer.complete(question.get()));
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static boolean collected(List<WeakReference<Socket>> sockets) {
    System.gc();
    // The detector of leaks reports when it allocates after a collection.
    ByteBufAllocator.DEFAULT.directBuffer(64).release();
    return sockets.stream().map(WeakReference::get).allMatch(Objects::isNull);
  }

  /** Platform threads, but for the carriers of virtual ones and those of waiting tests. */
  private static Set<String> threads() {
    var names = new HashSet<String>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      names.add(thread.getName());
    }
    names.removeIf(name -> name.matches("(ForkJoinPool|process reaper|awaitility).*"));
    return names;
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
