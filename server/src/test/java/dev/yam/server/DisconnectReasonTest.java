package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Limit;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DisconnectReasonTest extends ServerTest {

  private final BlockingQueue<DisconnectReason> reasons = new LinkedBlockingQueue<>();

  private Server listening(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(socket -> socket.onDisconnect(reasons::add));
    return server;
  }

  private DisconnectReason reason() throws InterruptedException {
    return reasons.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void givenAClient_whenItLeavesTheNamespace_thenClientNamespaceDisconnect() throws Exception {
    TestClient client = connect(listening(Server.builder()));

    client.send("41");

    assertThat(reason()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
  }

  @Test
  void givenAClient_whenItsConnectionIsCut_thenTransportClose() throws Exception {
    TestClient client = connect(listening(Server.builder()));

    client.cut();

    assertThat(reason()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
  }

  @Test
  void givenAClient_whenItSendsNoPacket_thenParseError() throws Exception {
    TestClient client = connect(listening(Server.builder()));

    client.send("4nonsense");

    assertThat(reason()).isEqualTo(DisconnectReason.PARSE_ERROR);
  }

  @Test
  void givenAClient_whenItMeetsALimit_thenTheReasonNamesIt() throws Exception {
    TestClient client = connect(listening(Server.builder()));

    client.send("4511-[\"a\"]");

    assertThat(reason()).isEqualTo(DisconnectReason.PARSE_ERROR.withLimit(Limit.ATTACHMENTS));
  }

  @Test
  void givenAClientThatAnswersNoPing_whenTheTimeHasPassed_thenPingTimeout() throws Exception {
    Server server =
        listening(Server.builder().pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofMillis(100)));
    TestClient client = connect(server);

    client.ignorePings();

    assertThat(reason()).isEqualTo(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void givenAServer_whenItDisconnectsTheSocket_thenTheClientIsToldAndLaterEventsAreDropped() throws Exception {
    Server server = listening(Server.builder());
    server.onConnection(socket -> {
      socket.on("bye", args -> {
        socket.disconnect();
        socket.emit("too late");
      });
      socket.on("more", args -> reasons.add(DisconnectReason.of("handled")));
    });
    TestClient client = connect(server);

    client.send("42[\"bye\"]");
    assertThat(client.next()).isEqualTo("41");

    assertThat(reason()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  @Test
  void givenAServer_whenItEndsTheConnection_thenTheTransportCloses() throws Exception {
    Server server = listening(Server.builder());
    server.onConnection(socket -> socket.on("bye", args -> socket.disconnect(true)));
    TestClient client = connect(server);

    client.send("42[\"bye\"]");

    assertThat(client.next()).isEqualTo("41");
    assertThat(client.closeCode()).isNotZero();
    assertThat(reason()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  @Test
  void givenTwoNamespaces_whenTheServerEndsTheConnectionFromOne_thenTheClientIsToldInBoth() throws Exception {
    Server server = listening(Server.builder());
    server.of("/b").onConnection(socket -> socket.onDisconnect(reasons::add));
    server.onConnection(socket -> socket.on("bye", args -> {
      socket.disconnect(true);
      reasons.add(DisconnectReason.of("connected: " + socket.isConnected()));
    }));
    TestClient client = connect(server);
    client.join("/b", "");

    client.send("42[\"bye\"]");

    assertThat(List.of(client.next(), client.next())).containsExactlyInAnyOrder("41", "41/b,");
    assertThat(client.closeCode()).isNotZero();
    assertThat(List.of(reason(), reason(), reason())).containsExactlyInAnyOrder(
        DisconnectReason.of("connected: false"),
        DisconnectReason.SERVER_NAMESPACE_DISCONNECT,
        DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
  }

  @Test
  void givenAPayloadThatBreaksTheOrder_whenMoreFollowsInIt_thenNothingOfThatIsHandled() throws Exception {
    Server server = listening(Server.builder());
    server.onConnection(socket -> socket.on("late", args -> reasons.add(DisconnectReason.of("handled"))));
    String url = "http://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=polling";
    HttpClient http = HttpClient.newHttpClient();
    String opened = http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString()).body();
    String sid = opened.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");

    http.send(
        HttpRequest.newBuilder(URI.create(url + "&sid=" + sid))
            .POST(BodyPublishers.ofString("40\u001e40\u001e42[\"late\"]")).build(),
        BodyHandlers.ofString());

    assertThat(reason()).isEqualTo(DisconnectReason.FORCED_SERVER_CLOSE);
  }

  @Test
  void givenAServer_whenItCloses_thenServerShuttingDown() throws Exception {
    Server server = listening(Server.builder());
    TestClient client = connect(server);
    client.expectSilence();

    server.close();

    assertThat(reason()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
  }

  @Test
  void givenASession_whenItJoinsNoNamespaceInTime_thenItEnds() throws Exception {
    Server server = start(Server.builder().connectTimeout(Duration.ofMillis(100)));
    TestClient client = open(server);

    assertThat(client.closeCode()).isNotZero();
  }

  @Test
  void givenAHandlerThatBlocks_whenTheClientLeaves_thenTheSocketIsDeafAtOnceAndToldInOrder() throws Exception {
    Server server = listening(Server.builder());
    var entered = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    server.onConnection(socket -> socket.on("work", args -> {
      entered.countDown();
      gate.await();
      reasons.add(DisconnectReason.of("handled, connected: " + socket.isConnected()));
    }));
    TestClient client = connect(server);
    client.send("42[\"work\"]");
    entered.await();

    client.cut();
    org.awaitility.Awaitility.await().until(() -> server.of("/").sockets().isEmpty());
    assertThat(reasons).isEmpty();
    gate.countDown();

    assertThat(reason().name()).isEqualTo("handled, connected: false");
    assertThat(reason()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
  }

  @Test
  void givenAHandlerAtWork_whenTheClientLeaves_thenWhoWaitsForTheEndIsToldBeforeTheHandlerIsDone() throws Exception {
    var gate = new CountDownLatch(1);
    var gone = new LinkedBlockingQueue<String>();
    Server server = start();
    server.onConnection(socket -> {
      socket.onDisconnect(reason -> gone.add("on"));
      socket.whenDisconnected().thenRun(() -> gone.add("when"));
      socket.on("work", args -> gate.await());
    });
    TestClient client = connect(server);
    Socket socket = server.of("/").sockets().iterator().next();
    client.send("42[\"work\"]");

    client.cut();

    assertThat(gone.poll(10, TimeUnit.SECONDS)).isEqualTo("when");
    gate.countDown();
    assertThat(gone.poll(10, TimeUnit.SECONDS)).isEqualTo("on");
    socket.whenDisconnected().get(10, TimeUnit.SECONDS);
    server.close();
    socket.whenDisconnected().get(10, TimeUnit.SECONDS);
  }
}
