package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Adapter;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Fetched;
import dev.yam.server.spi.LocalNode;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.server.spi.ServerEvent;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.NodesFailedException;
import dev.yam.wire.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the server owes an adapter. */
class AdapterCallsTest extends ServerTest {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<Void>> opening = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> closing = new ConcurrentHashMap<>();

  /** One node that notes what it is told of rooms; a room's opening is what the test says, done unless it says. */
  private final class Noting implements Adapter {
    private final LocalNode node;

    Noting(LocalNode node) {
      this.node = node;
    }

    @Override
    public void publish(Publication publication) {
      node.deliver(publication);
    }

    @Override
    public void publish(Publication publication, Duration timeout, AckSink sink) {
      node.deliver(publication, timeout, sink);
    }

    @Override
    public void apply(Selection selection, Change change) {
      node.apply(selection, change);
    }

    @Override
    public CompletableFuture<Fetched> fetch(Selection selection, Duration deadline) {
      calls.add("fetch within " + deadline);
      return node.fetch(selection).thenApply(sockets -> new Fetched(sockets, Map.of("node 2", "late")));
    }

    @Override
    public void tellServers(ServerEvent event) {
      calls.add("told " + event.name() + event.args());
    }

    @Override
    public void askServers(ServerEvent event, Duration timeout, AckSink sink) {
      calls.add("asked " + event.name() + " within " + timeout);
      sink.nodeFailed("node 2");
      sink.expect(1);
      sink.answer(event.args());
    }

    @Override
    public CompletableFuture<Void> roomOpened(String room) {
      calls.add("opened " + room);
      return opening.getOrDefault(room, CompletableFuture.completedFuture(null));
    }

    @Override
    public void roomClosed(String room) {
      startOf(closing.getOrDefault(room, new CountDownLatch(0)));
      calls.add("closed " + room);
    }

    @Override
    public void close() {
      calls.add("close of " + node.namespace());
    }
  }

  private Server noted() {
    return start(Server.builder()
        .listener(listener -> listener.loops(3))
        .cleanupEmptyChildNamespaces(true)
        .adapter(Noting::new));
  }

  private List<Socket> connected(Server server, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      connect(server);
    }
    await().until(() -> server.of("/").sockets().size() == count);
    return new ArrayList<>(server.of("/").sockets());
  }

  @Test
  void givenTwoMembers_whenTheyComeAndGo_thenTheRoomOpensAndClosesOnce() throws Exception {
    List<Socket> sockets = connected(noted(), 2);

    sockets.get(0).join("r", "r");
    sockets.get(1).join("r");
    sockets.get(0).leave("r");
    assertThat(calls).containsExactly("opened r");
    sockets.get(1).disconnect();

    await().untilAsserted(() -> assertThat(calls).containsExactly("opened r", "closed r"));
  }

  @Test
  void givenManyThreads_whenTheyRaceOnOneRoom_thenOpenedAndClosedAlternate() throws Exception {
    Server server = noted();
    List<Socket> sockets = connected(server, 4);
    var go = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (Socket socket : sockets) {
      threads.add(Thread.ofPlatform().start(() -> {
        startOf(go);
        for (int i = 0; i < 2_000; i++) {
          socket.join("r");
          socket.leave("r");
        }
      }));
    }

    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(calls.size()).isGreaterThan(1).matches(size -> size % 2 == 0, "even");
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i)).as("call %d", i).isEqualTo(i % 2 == 0 ? "opened r" : "closed r");
    }
    assertThat(server.of("/").rooms()).isEmpty();
  }

  private static void startOf(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void givenARoomThatIsBeingClosed_whenAnotherJoinsIt_thenItOpensWhenTheClosingIsOver() throws Exception {
    List<Socket> sockets = connected(noted(), 2);
    var closed = new CountDownLatch(1);
    closing.put("r", closed);
    sockets.get(0).join("r");

    Thread leaving = Thread.ofPlatform().start(() -> sockets.get(0).leave("r"));
    await().until(() -> leaving.getState() == Thread.State.WAITING);
    Thread joining = Thread.ofPlatform().start(() -> sockets.get(1).join("r"));
    await().until(() -> joining.getState() == Thread.State.BLOCKED || !joining.isAlive());
    closed.countDown();
    leaving.join();
    joining.join();

    assertThat(calls).containsExactly("opened r", "closed r", "opened r");
  }

  @Test
  void givenARoomThatIsBeingOpened_whenOthersJoinIt_thenTheyWaitToo() throws Exception {
    List<Socket> sockets = connected(noted(), 2);
    var open = new CompletableFuture<Void>();
    opening.put("slow", open);

    CompletableFuture<Void> first = sockets.get(0).join("fast", "slow");
    CompletableFuture<Void> second = sockets.get(1).join("slow");
    CompletableFuture<Void> other = sockets.get(1).join("fast");
    var onVirtual = new CompletableFuture<Boolean>();
    first.whenComplete((nothing, failure) -> onVirtual.complete(Thread.currentThread().isVirtual()));

    assertThat(other).isCompleted();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    open.complete(null);
    first.get(10, TimeUnit.SECONDS);
    second.get(10, TimeUnit.SECONDS);
    assertThat(onVirtual.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void givenAnAdapterThatCannotOpenARoom_whenJoined_thenTheFutureFailsAndTheCountHolds() throws Exception {
    Server server = noted();
    Socket socket = connected(server, 1).get(0);
    opening.put("bad", CompletableFuture.failedFuture(new IllegalStateException("no room")));

    CompletableFuture<Void> joined = socket.join("bad", "good");

    assertThatThrownBy(() -> joined.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("no room");
    socket.leave("bad", "good");
    assertThat(calls).containsExactly("opened bad", "opened good", "closed bad", "closed good");
    assertThat(server.of("/").rooms()).isEmpty();
  }

  @Test
  void givenASocketWithAsManyRoomsAsAllowed_whenAllAreMadeToJoin_thenTheOthersDoAndNoRoomIsLeft() throws Exception {
    var failures = new CopyOnWriteArrayList<Throwable>();
    Server server = start(Server.builder()
        .adapter(Noting::new)
        .maxRoomsPerSocket(1)
        .listener(listener -> listener.loops(1))
        .errorHandler((socket, event, failure) -> failures.add(failure)));
    List<Socket> sockets = connected(server, 3);
    sockets.get(1).join("its own");

    server.of("/").broadcast().socketsJoin("r");
    await().until(() -> sockets.get(0).rooms().contains("r") && sockets.get(2).rooms().contains("r"));
    server.in("r").socketsLeave("r");
    sockets.get(1).leave("its own");

    await().until(() -> server.of("/").rooms().isEmpty());
    await().untilAsserted(() -> assertThat(failures).singleElement().isInstanceOf(OverloadedException.class));
  }

  @Test
  void givenADynamicNamespace_whenTheLastClientLeaves_thenItsAdapterIsClosedOnce() throws Exception {
    Server server = noted();
    server.of((name, handshake) -> name.startsWith("/room-"));
    TestClient client = connect(server, "/room-1");

    client.send("41/room-1,");
    await().untilAsserted(() -> assertThat(calls).containsExactly("close of /room-1"));
    server.close();

    assertThat(calls).containsExactly("close of /room-1", "close of /");
  }

  @Test
  void givenAHandlerOfTheEndThatStillRuns_whenTheServerCloses_thenTheAdapterIsClosedBehindIt() throws Exception {
    Server server = noted();
    var gate = new CountDownLatch(1);
    server.onConnection(socket -> socket.onDisconnect(reason -> {
      startOf(gate);
      server.emit("somebody left");
      calls.add("handled");
    }));
    Socket socket = connected(server, 1).get(0);

    Thread closing = Thread.ofPlatform().start(server::close);
    await().until(() -> socket.loop().eventLoop().isTerminated());
    await().until(() -> !closing.isAlive() || closing.getState() == Thread.State.TIMED_WAITING);
    gate.countDown();
    closing.join();

    assertThat(calls).containsExactly("handled", "close of /");
  }

  @Test
  void givenAHandlerOfTheEndThatStillRuns_whenTheLastClientLeavesAChild_thenItsAdapterIsClosedBehindIt()
      throws Exception {
    Server server = noted();
    server.of("/other");
    var gate = new CountDownLatch(1);
    server.of((name, handshake) -> name.startsWith("/room-")).onConnection(socket -> socket.onDisconnect(reason -> {
      startOf(gate);
      calls.add("handled");
    }));
    TestClient client = connect(server, "/room-1");

    client.send("41/room-1,");
    client.join("/other", "");
    assertThat(calls).isEmpty();
    gate.countDown();

    await().untilAsserted(() -> assertThat(calls).containsExactly("handled", "close of /room-1"));
  }

  @Test
  void givenAnAdapterOfSeveralNodes_whenServersSpeakAndSocketsAreFetched_thenItIsAskedWithTheDelays() throws Exception {
    Server server = noted();
    connected(server, 1);

    server.serverSideEmit("hello", 1);
    CompletableFuture<List<Args>> asked =
        server.of("/").serverSideEmitWithAck(Duration.ofSeconds(7), "sum", 2);

    assertThatThrownBy(asked::get)
        .cause()
        .isInstanceOfSatisfying(AckTimeoutException.class, failed -> assertThat(failed.partials()).hasSize(1));
    assertThatThrownBy(() -> server.timeout(Duration.ofSeconds(3)).fetchSockets().get())
        .cause()
        .isInstanceOfSatisfying(NodesFailedException.class, failed -> {
          assertThat(failed.failures()).containsExactly(Map.entry("node 2", "late"));
          assertThat(failed.partials(RemoteSocket.class)).hasSize(1);
        });
    assertThat(calls).containsExactly("told hello[1]", "asked sum within PT7S", "fetch within PT3S");
  }

  @Test
  void givenAnAdapterThatCannotBeMade_whenAClientAsks_thenItIsRefusedAndMayAskAgain() throws Exception {
    var broken = new AtomicBoolean(true);
    Server server = start(Server.builder().adapter(node -> {
      if (broken.get() && node.namespace().equals("/dynamic")) {
        throw new IllegalStateException("no adapter");
      }
      return new Noting(node);
    }));
    server.of((name, handshake) -> true);
    TestClient client = open(server);

    client.send("40/dynamic,");
    assertThat(client.next()).isEqualTo("44/dynamic,{\"message\":\"Invalid namespace\"}");
    broken.set(false);

    assertThat(client.join("/dynamic", "")).startsWith("40/dynamic,");
  }
}
