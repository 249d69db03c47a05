package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomTest extends ServerTest {

  @Test
  void givenAJoin_whenTheSameHandlerBroadcasts_thenTheSocketHears() throws Exception {
    Server server = start(Server.builder().listener(listener -> listener.loops(4)));
    server.onConnection(socket -> socket.on("enter", args -> {
      socket.join("r");
      server.to("r").emit("one");
      socket.leave("r");
      server.to("r").emit("two");
      socket.join("r");
      server.to("r").emit("three");
    }));
    TestClient client = connect(server);

    for (int i = 0; i < 50; i++) {
      client.send("42[\"enter\"]");
      assertThat(client.next()).isEqualTo("42[\"one\"]");
      assertThat(client.next()).isEqualTo("42[\"three\"]");
    }
  }

  @Test
  void givenJoinsAndLeaves_whenRoomsAreRead_thenTheHandlerSeesWhatItDid() throws Exception {
    Server server = start();
    var seen = new CompletableFuture<List<String>>();
    server.onConnection(socket -> {
      socket.join("a", "b", "a");
      socket.leave("b", "never joined");
      seen.complete(List.of(String.join(" ", socket.rooms()), socket.id()));
    });
    connect(server);

    assertThat(seen.get().get(0)).isEqualTo(seen.get().get(1) + " a");
  }

  @Test
  void givenRoomsThatOverlap_whenBroadcastToBoth_thenEachSocketHearsOnce() throws Exception {
    Server server = start(Server.builder().listener(listener -> listener.loops(3)));
    server.onConnection(socket -> socket.on("join", (args, ack) -> {
      IntStream.range(0, args.size()).forEach(i -> socket.join(args.string(i)));
      ack.send();
    }));
    TestClient both = connect(server);
    TestClient first = connect(server);
    TestClient none = connect(server);
    both.send("420[\"join\",\"a\",\"b\"]");
    both.expectStart("430[]");
    first.send("420[\"join\",\"a\"]");
    first.expectStart("430[]");

    server.to("a").to("b").emit("hello");

    assertThat(both.next()).isEqualTo("42[\"hello\"]");
    assertThat(first.next()).isEqualTo("42[\"hello\"]");
    both.expectSilence();
    first.expectSilence();
    none.expectSilence();
  }

  @Test
  void givenASender_whenItBroadcastsToItsRoom_thenTheOthersHear() throws Exception {
    Server server = start();
    server.onConnection(socket -> {
      socket.join("r");
      socket.on("say", args -> socket.to("r").emit("said", args));
      socket.on("all", args -> socket.broadcast().emit("said", args));
    });
    TestClient one = connect(server);
    TestClient two = connect(server);

    two.expectSilence();
    one.send("42[\"say\",\"hi\"]");
    assertThat(two.next()).isEqualTo("42[\"said\",\"hi\"]");
    one.send("42[\"all\",{\"n\": 1}]");

    assertThat(two.next()).isEqualTo("42[\"said\",{\"n\": 1}]");
    one.expectSilence();
  }

  @Test
  void givenAnException_whenBroadcast_thenThoseInTheRoomDoNotHear() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.handshake());
    server.onConnection(socket -> socket.on("join", (args, ack) -> {
      socket.join(args.string(0));
      ack.send();
    }));
    TestClient muted = connect(server);
    TestClient listening = connect(server);
    muted.send("420[\"join\",\"muted\"]");
    muted.expectStart("430");

    server.except("muted").emit("news");

    assertThat(listening.next()).isEqualTo("42[\"news\"]");
    muted.expectSilence();
  }

  @Test
  void givenASocketsOwnRoom_whenAddressed_thenOnlyItHearsUntilItLeaves() throws Exception {
    Server server = start();
    var sockets = new CopyOnWriteArrayList<Socket>();
    server.onConnection(sockets::add);
    TestClient one = connect(server);
    await().until(() -> sockets.size() == 1);
    TestClient two = connect(server);
    await().until(() -> sockets.size() == 2);
    String id = sockets.get(0).id();

    server.to(id).emit("private");
    assertThat(one.next()).isEqualTo("42[\"private\"]");
    two.expectSilence();
    sockets.get(0).leave(id);
    server.to(id).emit("private");
    one.expectSilence();
    sockets.get(1).join(id);
    server.to(id).emit("borrowed");

    assertThat(two.next()).isEqualTo("42[\"borrowed\"]");
    one.expectSilence();
  }

  @Test
  void givenMembers_whenTheyDisconnect_thenNothingIsLeft() throws Exception {
    Server server = start(Server.builder().listener(listener -> listener.loops(2)));
    server.onConnection(socket -> socket.join("a", "b", "c"));
    TestClient one = connect(server);
    TestClient two = connect(server);
    await().until(() -> server.of("/").sockets().size() == 2);
    await().until(() -> server.of("/").rooms().equals(Set.of("a", "b", "c")));

    one.send("41");
    two.cut();

    await().until(() -> server.of("/").sockets().isEmpty() && server.of("/").rooms().isEmpty());
  }

  @Test
  void givenASocketThatHasLeft_whenItJoins_thenThereIsNoRoom() throws Exception {
    Server server = start();
    server.onConnection(socket -> {
      socket.disconnect(false);
      socket.join("late");
    });
    TestClient client = open(server);
    client.join("/", "");
    client.expectStart("41");

    await().until(() -> server.of("/").sockets().isEmpty());

    assertThat(server.of("/").rooms()).isEmpty();
  }

  @Test
  void givenDisconnecting_whenRoomsAreRead_thenTheyAreStillListedAndGoneAfterwards() throws Exception {
    Server server = start();
    var seen = new CopyOnWriteArrayList<String>();
    server.onConnection(socket -> {
      socket.join("a");
      socket.onDisconnecting(reason -> seen.add(reason.name() + " from " + socket.rooms().contains("a")));
      socket.onDisconnect(reason -> seen.add("then " + socket.rooms().size()));
    });
    TestClient client = connect(server);
    client.expectSilence(); // its handler has run

    client.send("41");

    await().until(() -> seen.size() == 2);
    assertThat(seen).containsExactly("client namespace disconnect from true", "then 0");
  }

  @Test
  void givenAsManyRoomsAsAllowed_whenOneMoreIsJoined_thenTheErrorNamesTheLimit() throws Exception {
    Server server = start(Server.builder().maxRoomsPerSocket(2));
    var failure = new CompletableFuture<Throwable>();
    server.onConnection(socket -> {
      socket.join("a", "b");
      try {
        socket.join("c");
      } catch (OverloadedException e) {
        failure.complete(e);
      }
    });
    connect(server);

    assertThat(failure.get()).hasMessageContaining(Limit.ROOMS.key());
  }

  @Test
  void givenSelectedSockets_whenTheyAreMadeToJoinAndLeave_thenTheyDo() throws Exception {
    Server server = start();
    TestClient client = connect(server);
    await().until(() -> server.of("/").sockets().size() == 1);

    server.in("/none").socketsJoin("never");
    server.socketsJoin("x", "y");
    server.to("x").emit("heard");
    assertThat(client.next()).isEqualTo("42[\"heard\"]");
    server.socketsLeave("x");
    server.to("x").emit("unheard");
    client.expectSilence();
    server.to("y").disconnectSockets(false);

    assertThat(client.next()).isEqualTo("41");
  }

  @Test
  void givenARoomNamedLikeAPrototype_whenUsed_thenItIsARoom() {
    Server server = start();

    server.to("__proto__", "constructor").emit("nothing");

    assertThatThrownBy(() -> server.emit("disconnect")).hasMessageContaining("reserved");
  }
}
