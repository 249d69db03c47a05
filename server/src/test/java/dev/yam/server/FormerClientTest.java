package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Limit;
import dev.yam.wire.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients of Socket.IO 2 ({@code allowEIO3}), as they are on the wire. */
class FormerClientTest extends ServerTest {

  private final BlockingQueue<DisconnectReason> reasons = new LinkedBlockingQueue<>();

  private Server startForBoth() {
    return start(Server.builder().allowEIO3(true).maxNamespaceQueryLength(100));
  }

  @Test
  void givenAClient_whenItComes_thenItIsInTheMainNamespaceUnderTheNameOfItsSession() throws Exception {
    Server server = startForBoth();
    server.onConnection(socket -> socket.emit("id", socket.id(), socket.handshake().auth()));

    TestClient client = former(server);

    assertThat(client.next()).isEqualTo("40");
    assertThat(client.next()).isEqualTo("42[\"id\",\"" + client.session() + "\",{}]");
  }

  @Test
  void givenAnotherNamespace_whenEntered_thenTheQueryIsTheCredentials() throws Exception {
    Server server = startForBoth();
    server.of("/chat").onConnection(socket -> socket.emit("id", socket.id(), socket.handshake().auth()));
    TestClient client = former(server);
    client.expectStart("40");

    client.send("40/chat?token=a%20b&x=%22,");

    assertThat(client.next()).isEqualTo("40/chat,");
    assertThat(client.next()).isEqualTo(
        "42/chat,[\"id\",\"/chat#" + client.session() + "\",{\"token\":\"a b\",\"x\":\"\\\"\"}]");
  }

  @Test
  void givenMiddleware_whenItRefuses_thenTheDataOrElseTheMessageAlone() throws Exception {
    Server server = startForBoth();
    server.use(socket -> {
      throw new RefusedException("not here");
    });
    server.of("/data").use(socket -> {
      throw new RefusedException("no", Map.of("code", 7));
    });
    TestClient client = former(server);

    assertThat(client.next()).isEqualTo("44\"not here\"");
    client.send("40/data,");
    assertThat(client.next()).isEqualTo("44/data,{\"code\":7}");
    client.send("40/unknown?a=1,");
    assertThat(client.next()).isEqualTo("44/unknown,\"Invalid namespace\"");
  }

  @Test
  void givenEvents_whenAnsweredBothWays_thenAsTheOthersHaveThem() throws Exception {
    Server server = startForBoth();
    server.onConnection(socket -> {
      socket.on("echo", (args, ack) -> ack.send(args));
      socket.on("ask", args -> socket.emitWithAck("question", 1).thenAccept(answer -> socket.emit("told", answer)));
    });
    TestClient client = former(server);
    client.expectStart("40");

    client.send("423[\"echo\",1,\"é\"]");
    assertThat(client.next()).isEqualTo("433[1,\"é\"]");
    client.send("451-4[\"echo\",{\"_placeholder\":true,\"num\":0}]");
    client.sendBinary("04feff");
    assertThat(client.next()).isEqualTo("461-4[{\"_placeholder\":true,\"num\":0}]");
    assertThat(client.next()).isEqualTo("hex:04feff");
    client.send("42[\"ask\"]");
    assertThat(client.next()).isEqualTo("420[\"question\",1]");
    client.send("430[\"so\"]");
    assertThat(client.next()).isEqualTo("42[\"told\",\"so\"]");
  }

  @Test
  void givenClientsOfBothRevisionsInARoom_whenBytesAreBroadcast_thenEachGetsThemInItsForm() throws Exception {
    Server server = startForBoth();
    server.onConnection(socket -> socket.join("room"));
    TestClient three = former(server);
    three.expectStart("40");
    TestClient four = connect(server);
    await().until(() -> server.of("/").sockets().stream().allMatch(socket -> socket.rooms().contains("room"))
        && server.of("/").sockets().size() == 2);

    server.to("room").emit("news", "text", new byte[] {1, 2});

    for (TestClient each : List.of(three, four)) {
      assertThat(each.next()).isEqualTo("451-[\"news\",\"text\",{\"_placeholder\":true,\"num\":0}]");
    }
    assertThat(three.next()).isEqualTo("hex:040102");
    assertThat(four.next()).isEqualTo("hex:0102");
  }

  @Test
  void givenTheRoomOfItsId_whenEmittedTo_thenItAloneHears() throws Exception {
    Server server = startForBoth();
    server.of("/chat");
    TestClient client = former(server);
    client.expectStart("40");
    client.send("40/chat,");
    client.expectStart("40/chat,");

    server.of("/chat").to("/chat#" + client.session()).emit("you");

    assertThat(client.next()).isEqualTo("42/chat,[\"you\"]");
  }

  @Test
  void givenADisconnect_whenTheServerSaysIt_thenTheClientIsToldAndMayComeAgain() throws Exception {
    Server server = startForBoth();
    server.of("/chat").onConnection(socket -> socket.on("bye", args -> socket.disconnect()));
    TestClient client = former(server);
    client.expectStart("40");
    client.send("40/chat,");
    client.expectStart("40/chat,");

    client.send("42/chat,[\"bye\"]");

    assertThat(client.next()).isEqualTo("41/chat,");
    client.send("40/chat?again=1,");
    assertThat(client.next()).isEqualTo("40/chat,");
  }

  @Test
  void givenInside_whenItConnectsAgain_thenTheConnectionEnds() throws Exception {
    Server server = startForBoth();
    server.onConnection(socket -> socket.onDisconnect(reasons::add));
    TestClient client = former(server);
    client.expectStart("40");

    client.send("40");

    assertThat(reasons.poll(10, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.FORCED_SERVER_CLOSE);
  }

  @Test
  void givenAQueryThatIsTooLong_whenSent_thenParseErrorThatNamesTheLimit() throws Exception {
    Server server = startForBoth();
    server.onConnection(socket -> socket.onDisconnect(reasons::add));
    TestClient client = former(server);
    client.expectStart("40");

    client.send("40/chat?t=" + "x".repeat(100) + ",");

    assertThat(reasons.poll(10, TimeUnit.SECONDS))
        .isEqualTo(DisconnectReason.PARSE_ERROR.withLimit(Limit.NAMESPACE_QUERY));
  }

  @Test
  void givenAllowed_whenAClientOfToday_thenNothingIsOtherwise() throws Exception {
    Server server = startForBoth();
    server.of("/chat?token=1").onConnection(socket -> socket.emit("id", socket.id().length()));
    TestClient client = open(server);

    client.send("40/chat?token=1,");

    assertThat(client.expectStart("40/chat?token=1,{\"sid\":")).doesNotContain("#");
    assertThat(client.next()).isEqualTo("42/chat?token=1,[\"id\",20]");
  }

  @Test
  void givenNotAllowed_whenAFormerClientComes_thenRefused() {
    Server server = start();

    assertThatThrownBy(() -> TestClient.former(server)).isInstanceOf(Exception.class);
    assertThat(server.engine().sessions()).isZero();
  }
}
