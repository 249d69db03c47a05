package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.DisconnectReason;
import dev.yam.server.Server;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.RefusedException;
import dev.yam.wire.YamException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sockets come and go. */
class ConnectionTest extends ClientTest {

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket", "polling,websocket"})
  void givenTransport_whenConnecting_thenSocketIsInWithAnIdOfItsOwn(String transports) {
    Server server = start();
    var sockets = new CopyOnWriteArrayList<String>();
    server.onConnection(socket -> sockets.add(socket.id()));

    Socket socket = connected(server, "/", options().transports(transports.split(",")));

    assertThat(socket.isConnected()).isTrue();
    assertThat(socket.isActive()).isTrue();
    await().until(() -> sockets.size() == 1);
    assertThat(socket.id()).contains(sockets.getFirst());
    String last = transports.substring(transports.lastIndexOf(',') + 1);
    await().until(() -> socket.manager().engine().orElseThrow().transport().equals(last));
  }

  @Test
  void givenSocket_whenNeverConnected_thenNothingIsTried() {
    Server server = start();

    Socket socket = socket(server);

    assertThat(socket.isActive()).isFalse();
    assertThat(socket.manager().isOpen()).isFalse();
    assertThat(socket.id()).isEmpty();
  }

  @Test
  void givenSocketThatWasNeverConnected_whenClosed_thenNothingIsLeftOfIt() {
    Socket socket = socket(start());
    assertThat(IO.managers()).isEqualTo(1);

    socket.close();

    await().until(() -> IO.managers() == 0);
  }

  @Test
  void givenTwoNamespaces_whenConnecting_thenTheyShareASession() {
    Server server = start();
    server.of("/admin");

    Socket main = connected(server);
    Socket admin = connected(server, "/admin", options());

    assertThat(admin.manager()).isSameAs(main.manager());
    assertThat(server.engine().sessions()).isEqualTo(1);
  }

  @Test
  void givenSameNamespaceOrForceNewOrOtherOptions_whenConnecting_thenEachHasASession() {
    Server server = start();
    Socket first = connected(server);

    Socket same = connected(server);
    Socket forced = connected(server, "/", options().forceNew(true));
    Socket alone = connected(server, "/", options().multiplex(false));
    Socket other = connected(server, "/", options().query(Map.of("a", "b")));

    assertThat(List.of(same.manager(), forced.manager(), alone.manager(), other.manager()))
        .doesNotContain(first.manager())
        .doesNotHaveDuplicates();
    assertThat(server.engine().sessions()).isEqualTo(5);
  }

  @Test
  void givenClosedClient_whenItsUriIsAskedForAgain_thenThereIsANewManager() {
    Server server = start();
    Socket former = connected(server);
    former.close();
    await().until(() -> IO.managers() == 0);

    Socket next = connected(server);

    assertThat(next.manager()).isNotSameAs(former.manager());
  }

  @Test
  void givenRefusal_whenConnecting_thenMessageAndDataAreToldAndNothingIsTriedAgain() {
    Server server = start();
    server.of("/closed").use(socket -> {
      throw new RefusedException("not you", Map.of("code", 7, "hint", List.of("a")));
    });
    var errors = new CopyOnWriteArrayList<YamException>();
    Socket socket = socket(server, "/closed", options()).onConnectError(errors::add);

    assertThatThrownBy(() -> connect(socket)).hasCauseInstanceOf(RefusedException.class);

    await().until(() -> errors.size() == 1);
    assertThat(errors.getFirst()).isInstanceOf(RefusedException.class).hasMessage("not you");
    assertThat(((RefusedException) errors.getFirst()).data())
        .contains(Map.of("code", 7, "hint", List.of("a")));
    assertThat(socket.isActive()).isFalse();
    await().until(() -> !socket.manager().isOpen());
  }

  @Test
  void givenRefusedSocket_whenItIsAwaitedOnlyThen_thenTheRefusalIsTold() {
    Server server = start();
    var errors = new CopyOnWriteArrayList<YamException>();
    Socket socket = socket(server, "/nowhere", options()).onConnectError(errors::add).connect();
    await().until(() -> errors.size() == 1);

    CompletableFuture<Socket> late = socket.whenConnected();

    assertThatThrownBy(() -> answer(late)).hasCauseInstanceOf(RefusedException.class);
  }

  @Test
  void givenUnknownNamespace_whenConnecting_thenItIsRefused() {
    Server server = start();

    Socket socket = socket(server, "/nowhere", options());

    assertThatThrownBy(() -> connect(socket)).cause().hasMessage("Invalid namespace");
  }

  @Test
  void givenRefusedSocket_whenItConnectsWithOtherCredentials_thenItIsIn() {
    Server server = start();
    server.use(socket -> {
      if (!"right".equals(socket.handshake().auth(Map.class).get("token"))) {
        throw new RefusedException("wrong token");
      }
    });
    Socket socket = socket(server, "/", options().auth(Map.of("token", "wrong")));
    assertThatThrownBy(() -> connect(socket)).hasCauseInstanceOf(RefusedException.class);

    connect(socket.auth(Map.of("token", "right")));

    assertThat(socket.isConnected()).isTrue();
  }

  @Test
  void givenSupplierOfAuth_whenComingBack_thenItIsAskedAnew() {
    Server server = start();
    var shown = new CopyOnWriteArrayList<Object>();
    server.use(socket -> shown.add(socket.handshake().auth(Map.class).get("n")));
    var asked = new AtomicInteger();
    Socket socket = connected(server, "/", options().auth(() -> Map.of("n", asked.incrementAndGet())));

    loseConnection(socket);

    await().untilAsserted(() -> assertThat(shown).isEqualTo(List.of(1, 2)));
  }

  @Test
  void givenSupplierThatFails_whenConnecting_thenItIsToldAndAskedAgain() {
    Server server = start();
    var asked = new AtomicInteger();
    var errors = new CopyOnWriteArrayList<YamException>();
    Socket socket = socket(server, "/", options().auth(() -> {
      if (asked.incrementAndGet() < 3) {
        throw new IllegalStateException("no token yet");
      }
      return Map.of();
    })).onConnectError(errors::add);

    connect(socket);

    assertThat(asked.get()).isEqualTo(3);
    await().until(() -> errors.size() == 2);
    assertThat(errors.getFirst()).isInstanceOf(ConnectFailedException.class).hasMessageContaining("no token yet");
  }

  @Test
  void givenNobodyThere_whenConnectingWithoutReconnection_thenFutureAndListenersAreTold() {
    Server server = start();
    String url = url(server);
    server.close();
    var errors = new CopyOnWriteArrayList<YamException>();
    Socket socket = IO.socket(url, options().reconnection(false).build()).onConnectError(errors::add);

    CompletableFuture<Socket> connected = socket.connect().whenConnected();

    assertThatThrownBy(() -> answer(connected)).hasCauseInstanceOf(ConnectFailedException.class);
    await().until(() -> errors.size() == 1);
    assertThat(socket.isActive()).isFalse();
    socket.manager().close();
  }

  @Test
  void givenNobodyThere_whenAttemptsAreUsedUp_thenItGivesUp() {
    Server server = start();
    String url = url(server);
    server.close();
    var told = new CopyOnWriteArrayList<String>();
    Socket socket = IO.socket(url, options().reconnectionAttempts(2).build());
    socket.manager()
        .onReconnectAttempt(number -> told.add("attempt " + number))
        .onReconnectError(why -> told.add("error"))
        .onReconnectFailed(() -> told.add("failed"));

    CompletableFuture<Socket> connected = socket.connect().whenConnected();

    assertThatThrownBy(() -> answer(connected)).hasCauseInstanceOf(ConnectFailedException.class);
    await().until(() -> told.contains("failed"));
    assertThat(told).containsExactly("attempt 1", "error", "attempt 2", "error", "failed");
    socket.manager().close();
  }

  @Test
  void givenLostConnection_whenServerIsThere_thenSocketComesBack() {
    Server server = start();
    var told = new CopyOnWriteArrayList<String>();
    Socket socket = socket(server)
        .onConnect(() -> told.add("connect"))
        .onDisconnect(reason -> told.add(reason.name()));
    socket.manager().onReconnect(attempts -> told.add("reconnect"));
    connect(socket);
    String id = socket.id().orElseThrow();

    loseConnection(socket);

    await().until(() -> told.size() == 4);
    assertThat(told.subList(0, 2)).containsExactly("connect", "transport close");
    assertThat(told.subList(2, 4)).containsExactlyInAnyOrder("reconnect", "connect");
    assertThat(socket.id()).isPresent().isNotEqualTo(java.util.Optional.of(id));
    assertThat(socket.isRecovered()).isFalse();
  }

  @Test
  void givenServerThatRestarts_whenItIsThereAgain_thenSocketComesBack() {
    Server server = start();
    Socket socket = connected(server);
    int port = server.port();

    server.close();
    await().until(() -> !socket.isConnected());
    Server next = startAt(port, Server.builder());

    await().until(socket::isConnected);
    assertThat(next.engine().sessions()).isEqualTo(1);
  }

  @Test
  void givenServerThatSendsItAway_whenDisconnected_thenItStaysAway() {
    Server server = start();
    server.onConnection(socket -> socket.on("go", args -> socket.disconnect()));
    var reasons = new CopyOnWriteArrayList<DisconnectReason>();
    Socket socket = socket(server).onDisconnect(reasons::add);
    connect(socket);

    socket.emit("go");

    await().until(() -> reasons.size() == 1);
    assertThat(reasons).containsExactly(DisconnectReason.IO_SERVER_DISCONNECT);
    assertThat(socket.isActive()).isFalse();
    await().until(() -> server.engine().sessions() == 0);
    connect(socket);
    assertThat(socket.isConnected()).isTrue();
  }

  @Test
  void givenConnectedSocket_whenItDisconnects_thenServerKnowsAndSessionEnds() {
    Server server = start();
    var atServer = new CopyOnWriteArrayList<String>();
    server.onConnection(socket -> socket.onDisconnect(reason -> atServer.add(reason.name())));
    var here = new CopyOnWriteArrayList<DisconnectReason>();
    Socket socket = socket(server).onDisconnect(here::add);
    connect(socket);

    socket.disconnect();

    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.isActive()).isFalse();
    await().untilAsserted(() -> assertThat(here).isEqualTo(List.of(DisconnectReason.IO_CLIENT_DISCONNECT)));
    await().untilAsserted(() -> assertThat(atServer).isEqualTo(List.of("client namespace disconnect")));
    await().until(() -> server.engine().sessions() == 0);
  }

  @Test
  void givenTwoNamespaces_whenOneLeaves_thenTheOtherStays() {
    Server server = start();
    server.of("/chat").onConnection(socket -> socket.on("echo", (args, ack) -> ack.send(args)));
    Socket main = connected(server);
    Socket chat = connected(server, "/chat", options());

    main.disconnect();

    await().until(() -> server.of("/").sockets().isEmpty());
    assertThat(answer(chat.emitWithAck("echo", 1)).get(0, Integer.class)).isEqualTo(1);
  }

  @Test
  void givenSocketThatWaitsForAServer_whenItDisconnects_thenNothingIsTriedAnyMore() {
    Server server = start();
    String url = url(server);
    server.close();
    var errors = new CopyOnWriteArrayList<YamException>();
    Socket socket = IO.socket(url, options().build()).onConnectError(errors::add);
    CompletableFuture<Socket> connected = socket.connect().whenConnected();
    await().until(() -> errors.size() >= 2);

    socket.disconnect();

    assertThatThrownBy(() -> answer(connected))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DisconnectedException.class);
    await().until(() -> !socket.manager().isReconnecting());
  }

  @Test
  void givenManager_whenClosed_thenItsSocketsAreForcedOut() {
    Server server = start();
    var reasons = new CopyOnWriteArrayList<DisconnectReason>();
    Socket socket = socket(server).onDisconnect(reasons::add);
    connect(socket);

    socket.manager().close();

    await().untilAsserted(() -> assertThat(reasons).isEqualTo(List.of(DisconnectReason.FORCED_CLOSE)));
    await().until(() -> server.engine().sessions() == 0);
  }

  @Test
  void givenSocketThatLeavesAndComesAtOnce_whenAllIsDone_thenItIsConnectedOnce() {
    Server server = start();
    Socket socket = connected(server);

    for (int i = 0; i < 20; i++) {
      socket.disconnect().connect();
    }
    answer(socket.whenConnected());

    await().until(() -> server.of("/").sockets().size() == 1);
    assertThat(server.engine().sessions()).isEqualTo(1);
  }

  @Test
  void givenConnectedManager_whenItIsAtWork_thenTheJvmDoesNotEnd() {
    Server server = start();
    Socket socket = connected(server);
    assertThat(Wakefulness.held()).isEqualTo(1);

    socket.close();

    await().until(() -> Wakefulness.held() == 0);
    await().until(() -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("yam-client")));
  }

  @Test
  void givenServerThatSaysNothing_whenTimeIsOver_thenTheAttemptFails() throws Exception {
    try (var silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
      var options = options().timeout(Duration.ofMillis(200)).reconnection(false).build();
      Socket socket = IO.socket("http://127.0.0.1:" + silent.getLocalPort(), options);

      CompletableFuture<Socket> connected = socket.connect().whenConnected();

      assertThatThrownBy(() -> answer(connected))
          .cause()
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("timeout");
      socket.close();
    }
  }

  @Test
  void givenSocketsThatAreConnectedOrWaiting_whenTheirLoopsAreClosed_thenNothingKeepsTheJvm() {
    Server server = start();
    ClientLoops loops = ClientLoops.of(1);
    Socket connected = connected(server, "/", options().loops(loops));
    var errors = new CopyOnWriteArrayList<YamException>();
    var patient = options().loops(loops).reconnectionDelay(Duration.ofHours(1)).randomizationFactor(0).build();
    Socket waiting = IO.socket("http://127.0.0.1:1", patient).onConnectError(errors::add).connect();
    await().until(() -> errors.size() == 1);
    assertThat(Wakefulness.held()).isEqualTo(2);

    loops.close();

    await().until(() -> Wakefulness.held() == 0);
    assertThat(connected.isConnected()).isFalse();
    assertThatThrownBy(waiting::connect).isInstanceOf(IllegalStateException.class).hasMessageContaining("loops");
    assertThatThrownBy(() -> answer(connected.emitWithAck("a"))).hasCauseInstanceOf(IllegalStateException.class);
  }

  /** As a network does it: neither side says anything. */
  private void loseConnection(Socket socket) {
    var session = socket.manager().engine().orElseThrow();
    session.close(DisconnectReason.TRANSPORT_CLOSE);
  }
}
