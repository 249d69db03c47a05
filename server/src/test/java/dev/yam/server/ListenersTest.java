package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.EventHandler;
import dev.yam.wire.Args;
import dev.yam.wire.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a socket hears, and how it ceases to. */
class ListenersTest extends ServerTest {

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  record Item(String name, int count) {}

  @Test
  void givenATypeWithParameters_whenAnEventComes_thenItsArgumentIsBoundToIt() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket
        .on("items", new TypeRef<List<Item>>() {}, items -> heard.add(items.get(1).name()))
        .on("count", new TypeRef<Map<String, List<Item>>>() {}, (lists, ack) ->
            ack.send(lists.values().iterator().next().get(1).count())));
    TestClient client = connect(server);

    client.send("42[\"items\",[{\"name\":\"x\",\"count\":1},{\"name\":\"y\",\"count\":2}]]");
    client.send("420[\"count\",{\"a\":[{\"name\":\"x\",\"count\":1},{\"name\":\"y\",\"count\":2}]}]");

    assertThat(next()).isEqualTo("y");
    assertThat(client.next()).isEqualTo("430[2]");
  }

  @Test
  void givenHandlersOfAllForms_whenOneIsTakenBack_thenTheOthersStillHear() throws Exception {
    Server server = start();
    EventHandler plain = args -> heard.add("plain");
    EventHandler.WithAck answering = (args, ack) -> heard.add("answering");
    EventHandler.Typed<String> typed = text -> heard.add("typed");
    EventHandler.TypedWithAck<String> typedAnswering = (text, ack) -> heard.add("typed answering");
    EventHandler once = args -> heard.add("once");
    EventHandler.Typed<String> typedOnce = text -> heard.add("typed once");
    var sockets = new CopyOnWriteArrayList<Socket>();
    server.onConnection(socket -> {
      socket.on("e", plain).on("e", answering).on("e", String.class, typed).on("e", String.class, typedAnswering);
      socket.once("e", once).once("e", String.class, typedOnce).on("e", args -> heard.add("end")).on("f", plain);
      sockets.add(socket);
    });
    TestClient client = connect(server);
    client.expectSilence();
    Socket socket = sockets.get(0);
    assertThat(socket.listenerCount("e")).isEqualTo(7);
    assertThat(socket.eventNames()).containsExactly("still there", "e", "f");

    socket.off("e", once).off("e", typedOnce);
    List<Object> handlers = List.of(plain, answering, typed, typedAnswering);
    var left = new ArrayList<>(List.of("plain", "answering", "typed", "typed answering"));
    for (Object handler : handlers) {
      socket.off("e", handler);
      left.remove(0);
      client.send("42[\"e\",\"x\"]");
      for (String each : left) {
        assertThat(next()).isEqualTo(each);
      }
      assertThat(next()).isEqualTo("end");
    }
    client.send("42[\"f\"]");
    assertThat(next()).isEqualTo("plain");
    socket.off("e");
    assertThat(socket.listenerCount("e")).isZero();
    socket.off();
    assertThat(socket.eventNames()).isEmpty();
  }

  @Test
  void givenAHandlerOfOneEvent_whenTwoCome_thenItHearsTheFirst() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.once("e", args -> heard.add(args.string(0))));
    TestClient client = connect(server);

    client.send("42[\"e\",\"first\"]");
    client.send("42[\"e\",\"second\"]");
    client.expectSilence();

    assertThat(heard).containsExactly("first");
  }

  @Nested
  class CatchAll {

    @Test
    void givenListenersOfAll_whenAddedBeforeAndBehind_thenTheyHearInThatOrderUntilTheyAreTakenBack() throws Exception {
      Server server = start();
      EventHandler.Any first = (event, args) -> heard.add("first " + event);
      EventHandler.Any second = (event, args) -> heard.add("second " + event);
      EventHandler.Any zeroth = (event, args) -> heard.add("zeroth " + event);
      var seen = new CompletableFuture<List<EventHandler.Any>>();
      server.onConnection(socket -> {
        socket.onAny(first).onAny(second).prependAny(zeroth);
        seen.complete(socket.listenersAny());
        socket.on("fewer", args -> socket.offAny(second));
        socket.on("none", args -> socket.offAny());
      });
      TestClient client = connect(server);

      client.send("42[\"fewer\",1]");
      client.send("42[\"none\"]");
      client.expectSilence();

      assertThat(seen.get()).containsExactly(zeroth, first, second);
      assertThat(heard).containsExactly("zeroth fewer", "first fewer", "second fewer", "zeroth none", "first none");
    }

    @Test
    void givenListenersOfWhatIsSent_whenEventsAreSentInAnyWay_thenTheyHearEachOnceAndNoAnswer() throws Exception {
      Server server = start();
      var sockets = new CopyOnWriteArrayList<Socket>();
      server.onConnection(socket -> {
        socket.onAnyOutgoing((event, args) -> heard.add("b " + event + args));
        socket.prependAnyOutgoing((event, args) -> heard.add("a " + event));
        socket.on("ask", (args, ack) -> ack.send("an answer is no event"));
        sockets.add(socket);
      });
      TestClient client = connect(server);
      await().until(() -> sockets.size() == 1);
      Socket socket = sockets.get(0);
      assertThat(socket.listenersAnyOutgoing()).hasSize(2);

      client.send("420[\"ask\"]");
      client.expectStart("430");
      socket.emit("plain", 1);
      socket.asVolatile().emit("volatile");
      socket.emitWithAck("acked");
      server.emit("broadcast", 2);
      server.to(socket.id()).emitWithAck("broadcast acked");
      server.except(socket.id()).emit("for others");
      socket.emit("end");

      for (String event : List.of("plain[1]", "volatile[]", "acked[]", "broadcast[2]", "broadcast acked[]", "end[]")) {
        assertThat(next()).isEqualTo("a " + event.substring(0, event.indexOf('[')));
        assertThat(next()).isEqualTo("b " + event);
      }
      socket.offAnyOutgoing();
      assertThat(socket.listenersAnyOutgoing()).isEmpty();
      client.send("42[\"still there\"]");
      while (!client.next().equals("42[\"here\"]")) {
        // what was sent above
      }
      assertThat(heard).isEmpty();
    }

    @Test
    void givenASlowListenerOfWhatIsSent_whenBroadcastsComeFaster_thenItMissesThoseBeyondTheLimit() throws Exception {
      Server server = start(Server.builder().maxLaneEvents(3));
      var entered = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      server.onConnection(socket -> {
        socket.onAnyOutgoing((event, args) -> heard.add(event));
        socket.on("block", args -> {
          entered.countDown();
          gate.await();
        });
      });
      TestClient client = connect(server);
      client.send("42[\"block\"]");
      entered.await();

      for (int i = 0; i < 10; i++) {
        server.emit("n" + i);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(client.next()).isEqualTo("42[\"n" + i + "\"]");
      }
      gate.countDown();
      client.expectSilence();

      assertThat(heard).startsWith("n0", "n1", "n2").doesNotContain("n3", "n9");
    }
  }

  @Nested
  class OfRooms {

    @Test
    void givenAListener_whenSocketsJoinLeaveAndGo_thenItHearsEachStepInOrder() throws Exception {
      Server server = start(Server.builder().listener(listener -> listener.loops(2)));
      Namespace namespace = server.of("/");
      namespace.onRooms(new RoomListener() {
        @Override
        public void created(String room) {
          heard.add("create " + room);
        }

        @Override
        public void joined(String room, String socketId) {
          heard.add("join " + room);
          throw new IllegalStateException("expected by the test");
        }

        @Override
        public void left(String room, String socketId) {
          heard.add("leave " + room + " by " + socketId.length());
        }

        @Override
        public void deleted(String room) {
          heard.add("delete " + room);
        }
      });
      TestClient client = connect(server);
      await().until(() -> namespace.sockets().size() == 1);
      Socket socket = namespace.sockets().iterator().next();
      String id = socket.id();

      server.in("nobody").socketsJoin("never");
      socket.join("r", "s", "r");
      socket.leave("r");
      server.socketsJoin("t");
      await().until(() -> socket.rooms().contains("t"));
      client.send("41");
      await().until(() -> namespace.sockets().isEmpty() && heard.contains("delete " + id));

      assertThat(heard).containsExactly(
          "create " + id, "join " + id, "create r", "join r", "create s", "join s", "leave r by 20", "delete r",
          "create t", "join t", "leave s by 20", "delete s", "leave t by 20", "delete t", "leave " + id + " by 20",
          "delete " + id);
    }

    @Test
    void givenSocketsInRooms_whenTheRoomsAreRead_thenTheyAreThoseOfAllButTheirOwn() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.join("a", "b"));
      TestClient client = connect(server);
      client.expectSilence();

      assertThat(server.of("/").rooms()).containsExactlyInAnyOrder("a", "b");
      client.send("41");

      await().until(() -> server.of("/").rooms().isEmpty());
    }
  }

  @Nested
  class OfServers {

    @Test
    void givenAServerAlone_whenItAsksTheOthers_thenNobodyAnswersAtOnceAndItDoesNotHearItself() throws Exception {
      Server server = start();
      server.onServerSideEmit("hello", (args, ack) -> heard.add("hello"));

      server.serverSideEmit("hello");
      CompletableFuture<List<Args>> answers = server.serverSideEmitWithAck("hello");

      assertThat(answers.get(1, TimeUnit.SECONDS)).isEmpty();
      assertThat(heard).isEmpty();
    }

    @Test
    void givenANameThatServersKeep_whenEmittedOrListenedTo_thenItIsRefused() {
      Server server = start();

      for (String name : List.of("connect", "connection", "new_namespace")) {
        assertThat(refused(() -> server.serverSideEmit(name))).contains("reserved").contains(name);
        assertThat(refused(() -> server.serverSideEmitWithAck(name))).contains("reserved");
        assertThat(refused(() -> server.of("/x").onServerSideEmit(name, args -> {}))).contains("reserved");
      }
      server.serverSideEmit("disconnect");
    }

    private String refused(Runnable call) {
      try {
        call.run();
        return "";
      } catch (IllegalArgumentException refusal) {
        return String.valueOf(refusal.getMessage());
      }
    }

    @Test
    void givenSlowHandlers_whenOthersSpeakFaster_thenWhatIsBeyondTheLimitIsDroppedAndTheRestIsInOrder()
        throws Exception {
      Server server = start(Server.builder().maxLaneEvents(3));
      Namespace namespace = server.of("/");
      var gate = new CountDownLatch(1);
      var entered = new CountDownLatch(1);
      namespace.onServerSideEmit("n", args -> {
        entered.countDown();
        gate.await();
        heard.add("n" + args.get(0, int.class));
        throw new IllegalStateException("expected by the test");
      });
      tell(namespace, 0);
      entered.await();

      for (int i = 1; i < 10; i++) {
        tell(namespace, i);
      }
      gate.countDown();

      for (int i = 0; i < 4; i++) {
        assertThat(next()).isEqualTo("n" + i);
      }
      namespace.offServerSideEmit("n");
      tell(namespace, 10);
      assertThat(heard.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    private void tell(Namespace namespace, int number) {
      namespace.membership().told(new dev.yam.server.spi.ServerEvent(
          ServerSideEvents.name("n"), Args.of(namespace.options().binder(), number)));
    }
  }
}
