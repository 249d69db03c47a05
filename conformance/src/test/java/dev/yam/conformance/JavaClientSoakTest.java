package dev.yam.conformance;

import static dev.yam.engine.Streams.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Manager;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.ClientLoops;
import dev.yam.engine.EngineCounters;
import dev.yam.engine.EngineLoop;
import dev.yam.server.Server;
import dev.yam.testkit.FaultProxy;
import dev.yam.testkit.FaultProxy.Side;
import dev.yam.wire.Parser;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.ResourceLeakDetector;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Clients that count, with retries, while every second or two something befalls all their connections. A minute;
 * {@code -Psoak} makes it 10.
 */
@Tag("slow")
class JavaClientSoakTest {

  private static final long SECONDS = Long.getLong("yam.client.soak.seconds", 60);
  private static final long MEGABYTE = 1 << 20;
  private static final int CLIENTS_PER_ROAD = 4;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final Logger leakLogger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();
  private final EngineCounters counters = new EngineCounters();
  private final Random random = new Random(5);
  private int faults;

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
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  void givenFaultsEveryFewSeconds_whenAllIsOver_thenNothingWasLostNothingDoubledAndNothingIsLeft() throws Exception {
    NodeCounterpart reference = NodeCounterpart.current();
    round(reference, Duration.ofSeconds(2)); // whatever is made once is made now
    Set<String> threads = threads();
    long memory = directMemory();

    round(reference, Duration.ofSeconds(SECONDS));

    await().atMost(Duration.ofSeconds(30)).until(() -> threads.containsAll(threads()));
    await().atMost(Duration.ofSeconds(30)).until(() -> collected() && directMemory() < memory + 16 * MEGABYTE);
    assertThat(leaks.list).isEmpty();
    assertThat(counters.connections()).isZero();
    assertThat(counters.sessions()).isZero();
  }

  /** Servers, proxies and clients, from the first connection to the last. */
  private void round(NodeCounterpart reference, Duration time) throws Exception {
    ledgers.clear();
    Server server = Server.builder()
        .host("127.0.0.1")
        .parser(Parser.JSON, Parser.MSGPACK)
        .pingInterval(Duration.ofSeconds(1))
        .pingTimeout(Duration.ofSeconds(1))
        .hooks(counters)
        .listen(tcp("127.0.0.1", 0))
        .build();
    server.onConnection(socket -> socket.on("count", (args, ack) -> {
      ledgers.computeIfAbsent(args.string(0), none -> new Ledger()).enter(args.get(1, int.class));
      ack.send(args.get(1, int.class));
    }));
    try (server;
        var toYam = FaultProxy.to(server.start().port());
        var toStream = FaultProxy.to((InetSocketAddress) server.addresses().get(1));
        var toReference = FaultProxy.to(reference.port());
        var loops = ClientLoops.of(2)) {
      List<CountingClient> ours = new ArrayList<>(clients("http", toYam, loops, Mount.PLAIN, true));
      ours.addAll(clients("tcp", toStream, loops, Mount.PLAIN, true));
      List<CountingClient> theirs = clients("http", toReference, loops, Mount.QUICK, false);
      countThrough(time, List.of(toYam, toStream, toReference), ours, theirs);

      ours.forEach(this::assertExactlyOnce);
      for (CountingClient client : theirs) {
        assertAtLeastOnce(client);
      }
      tell(time, ours, theirs);
      leave(ours, theirs);
      await().until(() -> server.engine().sessions() == 0);
      assertNothingArmed(loops);
    }
  }

  private static List<CountingClient> clients(
      String scheme, FaultProxy proxy, ClientLoops loops, Mount mount, boolean yam) {
    var clients = new ArrayList<CountingClient>();
    for (Road road : Road.values()) {
      if (road.isStream() == scheme.equals("tcp") && (yam || road.parser() == Parser.JSON)) {
        for (int i = 0; i < (yam ? CLIENTS_PER_ROAD : 1); i++) {
          ClientOptions.Builder builder = road.on(ClientOptions.builder(), mount);
          ClientOptions options = (road.isStream() ? builder : builder.path(mount.path))
              .loops(loops)
              .forceNew(true)
              .reconnectionDelay(Duration.ofMillis(50))
              .reconnectionDelayMax(Duration.ofMillis(500))
              .timeout(Duration.ofSeconds(2))
              .retries(100_000)
              .ackTimeout(Duration.ofSeconds(1))
              .build();
          var socket = IO.socket(scheme + "://127.0.0.1:" + proxy.port(), options);
          clients.add(new CountingClient(road + " " + ClientCases.key(), socket, PAUSE));
        }
      }
    }
    return clients;
  }

  private void countThrough(
      Duration time, List<FaultProxy> proxies, List<CountingClient> ours, List<CountingClient> theirs) {
    long end = System.nanoTime() + time.toNanos();
    var counting = new ArrayList<CompletableFuture<?>>();
    for (var clients : List.of(ours, theirs)) {
      for (CountingClient client : clients) {
        counting.add(Wire.later(() -> {
          client.count(end);
          return client;
        }));
      }
    }
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(1_500)).toNanos());
      proxies.forEach(this::disturb);
    }
    proxies.forEach(FaultProxy::heal);
    CompletableFuture.allOf(counting.toArray(CompletableFuture[]::new)).orTimeout(2, TimeUnit.MINUTES).join();
  }

  /** What befell it before is over. */
  private void disturb(FaultProxy proxy) {
    proxy.heal();
    faults++;
    Fault[] all = Fault.values();
    int which = random.nextInt(all.length + 6);
    switch (which) {
      case 0 -> proxy.refuse();
      case 1 -> proxy.reset();
      case 2 -> proxy.hang();
      case 3 -> proxy.cutAfter(random.nextBoolean() ? Side.CLIENT : Side.SERVER, 1 + random.nextInt(2_000));
      case 4 -> proxy.slow(random.nextBoolean() ? Side.CLIENT : Side.SERVER, 100, Duration.ofMillis(1));
      case 5 -> proxy.duplicateNext();
      default -> all[which - 6].befall(proxy);
    }
    if (which < 3) {
      proxy.cutAll();
    }
  }

  // What is there behind it.

  private void assertExactlyOnce(CountingClient client) {
    Ledger ledger = Objects.requireNonNull(ledgers.get(client.name()), client.name());
    assertThat(client.wrong()).as("wrong answers of %s", client.name()).isZero();
    assertThat(client.answered()).as("answers of %s", client.name()).isEqualTo(client.told());
    assertThat(ledger.size()).as("numbers of %s", client.name()).isEqualTo(client.told());
    assertThat(ledger.skipped()).as("numbers that %s lost", client.name()).isZero();
    assertThat(ledger.doubled()).as("numbers that %s doubled", client.name()).isZero();
  }

  /** The reference server knows nothing of the client's retries: what was answered too late came twice. */
  private static void assertAtLeastOnce(CountingClient client) throws Exception {
    assertThat(client.wrong()).as("wrong answers of %s", client.name()).isZero();
    List<?> counted = client.socket().emitWithAck("counted", client.name()).get(60, TimeUnit.SECONDS).get(0, List.class);
    assertThat(new ArrayList<>(new LinkedHashSet<Object>(counted)))
        .as("numbers of %s", client.name())
        .isEqualTo(IntStream.range(0, client.told()).boxed().toList());
  }

  private void tell(Duration time, List<CountingClient> ours, List<CountingClient> theirs) {
    System.out.printf("soak of %d s: %d faults, %d connections, %d numbers to Yam once each, %d to the reference%n",
        time.toSeconds(),
        faults,
        ours.stream().mapToInt(CountingClient::connects).sum() + theirs.stream().mapToInt(CountingClient::connects).sum(),
        ours.stream().mapToInt(CountingClient::told).sum(),
        theirs.stream().mapToInt(CountingClient::told).sum());
  }

  private static void leave(List<CountingClient> ours, List<CountingClient> theirs) {
    var managers = new ArrayList<Manager>();
    ours.forEach(client -> managers.add(client.socket().manager()));
    theirs.forEach(client -> managers.add(client.socket().manager()));
    managers.forEach(Manager::close);
    await().atMost(Duration.ofSeconds(30)).until(() -> managers.stream().allMatch(manager -> manager.engine().isEmpty()));
  }

  private static void assertNothingArmed(ClientLoops loops) throws Exception {
    for (int i = 0; i < 2; i++) {
      EngineLoop loop = loops.next();
      await().atMost(Duration.ofSeconds(30)).until(() -> {
        var armed = new CompletableFuture<Integer>();
        loop.execute(() -> armed.complete(loop.armed()));
        return armed.get(10, TimeUnit.SECONDS) == 0;
      });
    }
  }

  /** The detector of leaks reports when it allocates after a collection. */
  private static boolean collected() {
    System.gc();
    ByteBufAllocator.DEFAULT.directBuffer(64).release();
    return true;
  }

  /** Platform threads, but for the carriers of virtual ones and those of waiting tests. */
  private static Set<String> threads() {
    var names = new HashSet<String>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      names.add(thread.getName());
    }
    names.removeIf(name -> name.matches("(ForkJoinPool|process reaper|awaitility|VirtualThread).*"));
    return names;
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
