package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.engine.EngineLoop;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.NodesFailedException;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every adapter does, seen by clients. Each adapter runs it by naming its {@link Cluster}; clients are spread over
 * the nodes, of which there may be one.
 */
public abstract class AdapterContract {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<TestClient> clients = new ArrayList<>();
  private @Nullable Cluster cluster;

  /** As many nodes as the adapter can have, at most {@code nodes}; {@code settings} are those of each. */
  protected abstract Cluster start(int nodes, UnaryOperator<Server.Builder> settings);

  /**
   * Whether a broadcast is on its way to this node's sockets when the call returns, and so ahead of what the same thread
   * emits or leaves afterwards. An adapter that delivers what it reads back cannot promise that.
   */
  protected boolean deliversAtTheCall() {
    return true;
  }

  @AfterEach
  final void closeAll() {
    clients.forEach(TestClient::close);
    if (cluster != null) {
      cluster.close();
    }
  }

  private void start() {
    cluster = start(2, builder -> builder.listener(listener -> listener.loops(3)));
    for (int i = 0; i < nodes(); i++) {
      node(i).onConnection(AdapterContract::listen);
    }
  }

  private Cluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  private int nodes() {
    return cluster().size();
  }

  private static void listen(Socket socket) {
    socket.on("still there", args -> socket.emit("here"));
    socket.on("id", (args, ack) -> ack.send(socket.id()));
    socket.on("join", (args, ack) -> {
      for (int i = 0; i < args.size(); i++) {
        socket.join(args.string(i)).join();
      }
      ack.send();
    });
  }

  /** The n-th client is on the n-th node, counted round. */
  private TestClient connect(String... rooms) throws InterruptedException {
    TestClient client = TestClient.connect(node(clients.size()));
    clients.add(client);
    if (rooms.length > 0) {
      client.send("421[\"join\",\"" + String.join("\",\"", rooms) + "\"]");
      client.expectStart("431[]");
    }
    return client;
  }

  private Server node(int index) {
    return cluster().node(index % nodes());
  }

  private static String id(TestClient client) throws InterruptedException {
    client.send("427[\"id\"]");
    String answer = client.expectStart("437[");
    return answer.substring(5, answer.length() - 2);
  }

  private static void answer(TestClient client, String event, String value) throws InterruptedException {
    String frame = client.next();
    assertThat(frame).endsWith("[\"" + event + "\"]");
    client.send("43" + frame.substring(2, frame.indexOf('[')) + "[" + value + "]");
  }

  private static List<String> texts(List<Args> answers) {
    return answers.stream().map(args -> args.string(0)).sorted().toList();
  }

  // Who is meant.

  @Test
  void givenRoomsThatOverlap_whenBroadcastToBoth_thenEachSocketHearsOnce() throws Exception {
    start();
    TestClient both = connect("a", "b");
    TestClient one = connect("a");
    TestClient other = connect("b");
    TestClient none = connect();

    node(0).to("a").to("b").emit("hello");
    node(0).emit("end");

    for (TestClient member : List.of(both, one, other)) {
      assertThat(member.next()).isEqualTo("42[\"hello\"]");
      assertThat(member.next()).isEqualTo("42[\"end\"]");
    }
    assertThat(none.next()).isEqualTo("42[\"end\"]");
  }

  @Test
  void givenExceptions_whenBroadcast_thenThoseInThemDoNotHear() throws Exception {
    start();
    TestClient muted = connect("a", "muted");
    TestClient heard = connect("a");
    TestClient mutedToo = connect("a", "quiet");
    TestClient outside = connect();

    node(1).to("a").except("muted", "quiet").emit("to a");
    node(1).except("muted").except("quiet").emit("to all");
    node(1).emit("end");

    assertThat(heard.next()).isEqualTo("42[\"to a\"]");
    for (TestClient each : List.of(heard, outside)) {
      assertThat(each.next()).isEqualTo("42[\"to all\"]");
    }
    for (TestClient each : List.of(muted, heard, mutedToo, outside)) {
      assertThat(each.next()).isEqualTo("42[\"end\"]");
    }
  }

  @Test
  void givenASocketsOwnRoom_whenAddressed_thenItAloneHears() throws Exception {
    start();
    TestClient first = connect();
    TestClient second = connect();
    String id = id(second);

    node(0).to(id).emit("private");
    node(0).except(id).emit("behind its back");
    node(0).emit("end");

    assertThat(second.next()).isEqualTo("42[\"private\"]");
    assertThat(second.next()).isEqualTo("42[\"end\"]");
    assertThat(first.next()).isEqualTo("42[\"behind its back\"]");
  }

  @Test
  void givenTheFlagLocal_whenBroadcast_thenOtherNodesDoNotHear() throws Exception {
    start();
    TestClient here = connect();
    TestClient there = connect();

    node(0).local().emit("local");
    node(0).emit("end");

    assertThat(here.next()).isEqualTo("42[\"local\"]");
    assertThat(here.next()).isEqualTo("42[\"end\"]");
    if (nodes() == 1) {
      assertThat(there.next()).isEqualTo("42[\"local\"]");
    }
    assertThat(there.next()).isEqualTo("42[\"end\"]");
  }

  @Test
  void givenReceiversThatCanTakeIt_whenAVolatileEventIsBroadcast_thenTheyHear() throws Exception {
    start();
    TestClient first = connect();
    TestClient second = connect();

    node(0).asVolatile().emit("now");

    assertThat(first.next()).isEqualTo("42[\"now\"]");
    assertThat(second.next()).isEqualTo("42[\"now\"]");
  }

  @Test
  void givenAttachments_whenBroadcast_thenTheyArriveWhole() throws Exception {
    start();
    TestClient first = connect();
    TestClient second = connect();

    node(0).emit("bytes", 1, new byte[] {1, 2}, "x");

    for (TestClient each : List.of(first, second)) {
      assertThat(each.next()).isEqualTo("451-[\"bytes\",1,{\"_placeholder\":true,\"num\":0},\"x\"]");
      assertThat(each.next()).isEqualTo("hex:0102");
    }
  }

  @Test
  void givenTwoNamespaces_whenOneBroadcasts_thenTheOtherIsSilent() throws Exception {
    start();
    for (int i = 0; i < nodes(); i++) {
      node(i).of("/other").onConnection(AdapterContract::listen);
    }
    TestClient main = connect();
    TestClient other = connect();
    other.join("/other", "");

    node(0).of("/other").emit("there");
    node(0).emit("here");

    assertThat(main.next()).isEqualTo("42[\"here\"]");
    assertThat(List.of(other.next(), other.next())).contains("42/other,[\"there\"]", "42[\"here\"]");
  }

  @Test
  void givenARefusedClient_whenItsRoomsAreAddressed_thenItHearsNothing() throws Exception {
    start();
    for (int i = 0; i < nodes(); i++) {
      node(i).of("/guarded").use(socket -> {
        socket.join("a");
        socket.emit("too early");
        throw new RefusedException("no");
      });
    }
    TestClient refused = connect();
    refused.send("40/guarded,");
    refused.expectStart("44/guarded,");

    node(1).of("/guarded").to("a").emit("secret");
    node(1).of("/guarded").emit("secret");
    node(1).emit("end");

    assertThat(refused.next()).isEqualTo("42[\"end\"]");
    await().until(() -> node(0).of("/guarded").rooms().isEmpty());
  }

  @Test
  void givenAClientThatLeft_whenItsRoomsAreAddressed_thenItHearsNothing() throws Exception {
    start();
    node(0).of("/kept");
    TestClient leaving = connect("a");
    String id = id(leaving);
    leaving.join("/kept", "");
    leaving.send("41");
    await().until(() -> node(0).of("/").sockets().isEmpty());

    node(1).to("a", id).emit("gone");
    node(0).to("a", id).emit("gone");
    node(0).of("/kept").emit("end");

    String frame = leaving.next();
    assertThat(frame).isEqualTo("42/kept,[\"end\"]");
  }

  // One caller's order.

  @Test
  void givenOneThread_whenItPublishes_thenEachReceiverHearsInThatOrder() throws Exception {
    start();
    List<TestClient> all = List.of(connect("even"), connect("odd"), connect("even", "odd"), connect());

    for (int i = 0; i < 300; i++) {
      node(0).emit("n", i);
      node(0).to(i % 2 == 0 ? "even" : "odd").emit("m", i);
    }

    for (int i = 0; i < 300; i++) {
      for (int c = 0; c < all.size(); c++) {
        assertThat(all.get(c).next()).isEqualTo("42[\"n\"," + i + "]");
        if (c == i % 2 || c == 2) {
          assertThat(all.get(c).next()).isEqualTo("42[\"m\"," + i + "]");
        }
      }
    }
  }

  @Test
  void givenSelectedSockets_whenTheyJoinAndLeave_thenTheSameThreadsEventsFindThemSo() throws Exception {
    start();
    List<TestClient> all = List.of(connect(), connect(), connect());

    for (int i = 0; i < 20; i++) {
      node(0).of("/").broadcast().socketsJoin("r");
      node(0).to("r").emit("joined");
      CompletableFuture<List<Args>> asked = node(0).to("r").timeout(LONG).emitWithAck("asked");
      node(0).in("r").socketsLeave("r");
      node(0).to("r").emit("left");

      for (TestClient each : all) {
        assertThat(each.next()).isEqualTo("42[\"joined\"]");
        answer(each, "asked", "\"yes\"");
      }
      assertThat(asked.get(20, TimeUnit.SECONDS)).hasSize(3);
    }
  }

  @Test
  void givenAHandler_whenItJoinsEmitsBroadcastsAndLeaves_thenItsClientHearsInThatOrder() throws Exception {
    assumeTrue(deliversAtTheCall());
    start();
    for (int i = 0; i < nodes(); i++) {
      Server server = node(i);
      server.onConnection(socket -> socket.on("go", args -> {
        socket.join("r");
        server.to("r").emit("broadcast 1");
        socket.emit("emitted");
        server.to("r").emit("broadcast 2");
        socket.leave("r");
        server.to("r").emit("not for you");
        socket.emit("end");
      }));
    }
    TestClient client = connect();

    for (int i = 0; i < 50; i++) {
      client.send("42[\"go\"]");

      assertThat(client.next()).isEqualTo("42[\"broadcast 1\"]");
      assertThat(client.next()).isEqualTo("42[\"emitted\"]");
      assertThat(client.next()).isEqualTo("42[\"broadcast 2\"]");
      assertThat(client.next()).isEqualTo("42[\"end\"]");
    }
  }

  // Answers.

  @Test
  void givenEveryoneAnswers_whenAsked_thenAllAnswersAreThere() throws Exception {
    start();
    List<TestClient> all = List.of(connect(), connect(), connect());

    CompletableFuture<List<Args>> asked = node(0).timeout(LONG).emitWithAck("who");
    for (int i = 0; i < all.size(); i++) {
      answer(all.get(i), "who", "\"" + i + "\"");
    }

    assertThat(texts(asked.get(20, TimeUnit.SECONDS))).containsExactly("0", "1", "2");
  }

  @Test
  void givenNobodyIsMeant_whenAsked_thenNoAnswersAreThereAtOnce() throws Exception {
    start();
    connect();

    CompletableFuture<List<Args>> asked = node(0).to("nobody").timeout(LONG).emitWithAck("who");

    assertThat(asked.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void givenSomeDoNotAnswer_whenAsked_thenTheExceptionHoldsTheAnswersThatCame() throws Exception {
    start();
    TestClient silent = connect();
    TestClient answering = connect();

    CompletableFuture<List<Args>> asked = node(0).timeout(SHORT).emitWithAck("who");
    answer(answering, "who", "\"me\"");

    assertThatThrownBy(asked::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(AckTimeoutException.class, e -> assertThat(texts(e.partials())).containsExactly("me"));
    silent.expectStart("42");
  }

  @Test
  void givenALateAnswer_whenTheNextQuestionIsAsked_thenItIsNotTakenForIts() throws Exception {
    start();
    TestClient late = connect();
    TestClient other = connect();

    CompletableFuture<List<Args>> first = node(1).timeout(SHORT).emitWithAck("first");
    answer(other, "first", "\"in time\"");
    assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class);
    CompletableFuture<List<Args>> second = node(1).timeout(LONG).emitWithAck("second");
    answer(late, "first", "\"late\"");
    answer(late, "second", "\"a\"");
    answer(other, "second", "\"b\"");

    assertThat(texts(second.get(20, TimeUnit.SECONDS))).containsExactly("a", "b");
  }

  // Selected sockets.

  @Test
  void givenSelectedSockets_whenTheyAreDisconnected_thenTheyAndNoOthersLeave() throws Exception {
    start();
    TestClient first = connect("out");
    TestClient second = connect("out", "closed");
    TestClient kept = connect();

    node(0).in("closed").disconnectSockets(true);
    assertThat(second.next()).isEqualTo("41");
    second.closeCode();
    node(1).in("out").disconnectSockets(false);
    assertThat(first.next()).isEqualTo("41");
    node(0).emit("end");

    assertThat(kept.next()).isEqualTo("42[\"end\"]");
    await().until(() -> sockets() == 1);
  }

  private int sockets() {
    int sum = 0;
    for (int i = 0; i < nodes(); i++) {
      sum += node(i).of("/").sockets().size();
    }
    return sum;
  }

  // What can befall a node.

  @Test
  void givenAnOpenQuestion_whenANodeDies_thenTheAnswersOfTheOthersAreStillGathered() throws Exception {
    start();
    assumeTrue(nodes() > 1);
    TestClient here = connect();
    TestClient there = connect();
    CompletableFuture<List<Args>> asked = node(0).timeout(LONG).emitWithAck("who");
    there.expectStart("42");

    cluster().kill(1);
    assertThat(asked).isNotDone();
    answer(here, "who", "\"alive\"");

    assertThatThrownBy(asked::get)
        .cause()
        .isInstanceOfSatisfying(
            AckTimeoutException.class, e -> assertThat(texts(e.partials())).containsExactly("alive"));
    node(0).emit("on we go");
    assertThat(here.next()).isEqualTo("42[\"on we go\"]");
  }

  @Test
  void givenANodeThatWasCutOff_whenItIsReachedAgain_thenItHearsWhatIsPublishedNext() throws Exception {
    start();
    assumeTrue(nodes() > 1);
    TestClient here = connect();
    TestClient there = connect();

    cluster().partition(1);
    node(0).local().emit("cut");
    node(1).local().emit("cut");
    assertThat(List.of(here.next(), there.next())).containsOnly("42[\"cut\"]");
    cluster().heal(1);
    node(0).emit("healed");
    node(1).emit("healed");

    for (TestClient each : List.of(here, there)) {
      assertThat(List.of(each.next(), each.next())).containsOnly("42[\"healed\"]");
    }
  }

  // Who is there.

  @Test
  void givenSocketsOfAllNodes_whenFetched_thenEachIsToldWithItsRoomsDataAndHandshake() throws Exception {
    start();
    for (int i = 0; i < nodes(); i++) {
      node(i).onConnection(socket -> socket.data().put("name", "of " + socket.id()));
    }
    List<TestClient> all = List.of(connect("a", "b"), connect("a"), connect("b"));
    List<String> ids = List.of(id(all.get(0)), id(all.get(1)), id(all.get(2)));

    List<RemoteSocket> everyone = node(0).fetchSockets().get(20, TimeUnit.SECONDS);
    List<RemoteSocket> chosen = node(1).in("a").except("b").fetchSockets().get(20, TimeUnit.SECONDS);

    assertThat(everyone).extracting(RemoteSocket::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(chosen).extracting(RemoteSocket::id).containsExactly(ids.get(1));
    assertThat(chosen.get(0).rooms()).containsExactlyInAnyOrder(ids.get(1), "a");
    assertThat(chosen.get(0).data()).containsEntry("name", "of " + ids.get(1));
    assertThat(chosen.get(0).handshake().query()).containsEntry("EIO", List.of("4"));
    assertThat(chosen.get(0).handshake().headers()).containsKey("host");
    assertThat(chosen.get(0).handshake().secure()).isFalse();
    assertThat(chosen.get(0).handshake().address()).isEqualTo("127.0.0.1");
  }

  @Test
  void givenTheFlagLocal_whenSocketsAreFetchedOrChanged_thenOtherNodesAreNotAsked() throws Exception {
    start();
    TestClient here = connect();
    TestClient there = connect();

    List<RemoteSocket> fetched = node(0).local().fetchSockets().get(20, TimeUnit.SECONDS);
    node(0).local().socketsJoin("r");
    node(0).to("r").emit("joined");
    node(0).emit("end");

    assertThat(fetched).hasSize(nodes() == 1 ? 2 : 1);
    assertThat(here.next()).isEqualTo("42[\"joined\"]");
    if (nodes() == 1) {
      assertThat(there.next()).isEqualTo("42[\"joined\"]");
    }
    assertThat(there.next()).isEqualTo("42[\"end\"]");
  }

  @Test
  void givenARemoteSocket_whenAskedForAllItCan_thenTheSocketDoesIt() throws Exception {
    start();
    TestClient other = connect();
    TestClient client = connect();
    String id = id(client);
    RemoteSocket remote = node(0).in(id).fetchSockets().get(20, TimeUnit.SECONDS).get(0);

    remote.join("x", "y");
    remote.leave("y");
    remote.emit("hello", 1);
    assertThat(client.next()).isEqualTo("42[\"hello\",1]");
    RemoteSocket again = node(1).in("x").fetchSockets().get(20, TimeUnit.SECONDS).get(0);
    assertThat(again.rooms()).containsExactlyInAnyOrder(id, "x");
    CompletableFuture<Args> asked = remote.timeout(LONG).emitWithAck("ask");
    answer(client, "ask", "42");
    assertThat(asked.get(20, TimeUnit.SECONDS).get(0, int.class)).isEqualTo(42);
    CompletableFuture<Args> silent = remote.timeout(SHORT).emitWithAck("silence");
    client.expectStart("42");
    assertThatThrownBy(silent::get).hasCauseInstanceOf(AckTimeoutException.class);
    remote.disconnect();
    assertThat(client.next()).isEqualTo("41");

    await().until(() -> sockets() == 1);
    assertThatThrownBy(() -> remote.timeout(LONG).emitWithAck("gone").get())
        .hasCauseInstanceOf(DisconnectedException.class);
    node(0).emit("end");
    assertThat(other.next()).isEqualTo("42[\"end\"]");
  }

  @Test
  void givenANodeThatDoesNotAnswer_whenSocketsAreFetched_thenTheErrorNamesItAndHasThoseOfTheOthers() throws Exception {
    start();
    assumeTrue(nodes() > 1);
    TestClient here = connect();
    connect();
    String id = id(here);

    cluster().partition(1);

    assertThatThrownBy(() -> node(0).broadcast().timeout(SHORT).fetchSockets().get())
        .cause()
        .isInstanceOfSatisfying(NodesFailedException.class, failed -> {
          assertThat(failed.failures()).hasSize(1);
          assertThat(failed.partials(RemoteSocket.class)).extracting(RemoteSocket::id).containsExactly(id);
        });
  }

  // Servers among themselves.

  @Test
  void givenOtherServers_whenTheyAreToldAndAsked_thenTheyHearInOrderAndAnswerAndTheOneThatSpeaksDoesNot()
      throws Exception {
    start();
    var heard = new LinkedBlockingQueue<String>();
    for (int i = 0; i < nodes(); i++) {
      String name = "node " + i;
      node(i).onServerSideEmit("news", args -> heard.add(name + " hears " + args.get(0, int.class)));
      node(i).onServerSideEmit("who", (args, ack) -> ack.send(name));
    }

    for (int n = 0; n < 20; n++) {
      node(0).serverSideEmit("news", n);
    }
    List<Args> answers = node(0).serverSideEmitWithAck("who").get(20, TimeUnit.SECONDS);

    assertThat(answers).hasSize(nodes() - 1);
    for (int n = 0; n < 20 && nodes() > 1; n++) {
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("node 1 hears " + n);
    }
    assertThat(heard).isEmpty();
    if (nodes() > 1) {
      assertThat(texts(answers)).containsExactly("node 1");
    }
  }

  // Everything at once.

  @Test
  void givenManyThreads_whenTheyJoinLeaveAndBroadcastAtOnce_thenEachSocketIsWhereItSays() throws Exception {
    start();
    for (int i = 0; i < 12; i++) {
      connect();
    }
    List<Socket> sockets = allSockets();
    assertThat(sockets).hasSize(12);
    Set<EngineLoop> loops = new HashSet<>();
    sockets.forEach(socket -> loops.add(socket.loop()));

    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      var random = new Random(t);
      threads.add(Thread.ofPlatform().start(() -> disturb(random, sockets)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    settle();
    for (int r = 0; r < ROOMS; r++) {
      assertThat(heardIn("r" + r)).isEqualTo(membersOf("r" + r, sockets));
    }
    clients.forEach(TestClient::cut);
    await().until(() -> sockets() == 0);
    for (int i = 0; i < nodes(); i++) {
      Namespace namespace = node(i).of("/");
      await().until(() -> namespace.rooms().isEmpty());
      for (EngineLoop loop : loops) {
        assertThat(isEmpty(namespace, loop)).isTrue();
      }
    }
  }

  private static final int ROOMS = 5;

  private void disturb(Random random, List<Socket> sockets) {
    for (int i = 0; i < 400; i++) {
      Socket socket = sockets.get(random.nextInt(sockets.size()));
      Server server = node(random.nextInt(2));
      String room = "r" + random.nextInt(ROOMS);
      switch (random.nextInt(7)) {
        case 0, 1 -> socket.join(room, "r" + random.nextInt(ROOMS));
        case 2, 3 -> socket.leave(room);
        case 4 -> server.in(socket.id(), "r" + random.nextInt(ROOMS)).socketsJoin(room);
        case 5 -> server.in(socket.id()).socketsLeave(room);
        default -> server.to(room).emit("noise");
      }
    }
  }

  private List<Socket> allSockets() {
    var all = new ArrayList<Socket>();
    for (int i = 0; i < nodes(); i++) {
      all.addAll(node(i).of("/").sockets());
    }
    return all;
  }

  /** What each node publishes last has come back to all clients: nothing is under way any more. */
  private void settle() throws InterruptedException {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < nodes(); i++) {
        node(i).emit("settled " + round + i);
      }
      for (TestClient client : clients) {
        for (int seen = 0; seen < nodes(); ) {
          if (client.next().contains("settled " + round)) {
            seen++;
          }
        }
      }
    }
  }

  private Set<String> heardIn(String room) throws InterruptedException {
    node(0).to(room).emit("for " + room);
    node(0).emit("end");
    var heard = new HashSet<String>();
    for (TestClient client : clients) {
      String frame = client.next();
      if (frame.contains("for " + room)) {
        client.expectStart("42[\"end\"]");
        heard.add(id(client));
      } else {
        assertThat(frame).isEqualTo("42[\"end\"]");
      }
    }
    return heard;
  }

  private static Set<String> membersOf(String room, List<Socket> sockets) {
    var members = new HashSet<String>();
    for (Socket socket : sockets) {
      if (socket.rooms().contains(room)) {
        members.add(socket.id());
      }
    }
    return members;
  }

  private static boolean isEmpty(Namespace namespace, EngineLoop loop) throws Exception {
    var empty = new CompletableFuture<Boolean>();
    loop.execute(() -> empty.complete(namespace.membership().on(loop).isEmpty()));
    return empty.get(10, TimeUnit.SECONDS);
  }
}
