package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.engine.ClientSession;
import dev.yam.wire.Args;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.RefusedException;
import dev.yam.wire.YamException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From the handshake to the server's yes or no, with credentials or without. */
abstract class ConnectingCases extends ClientCases {

  @ParameterizedTest
  @EnumSource
  void givenARoad_whenConnected_thenBothEndsKnowTheSocketAndItsTransport(Road road) {
    Socket socket = connected(socket("/", options(road)));

    assertThat(socket.isConnected()).isTrue();
    assertThat(socket.isActive()).isTrue();
    assertThat(socket.id()).contains(ask(socket, "id").string(0));
    await().atMost(PATIENCE).until(() -> ask(socket, "transport").string(0).equals(road.transport()));
    assertThat(socket.manager().engine().map(ClientSession::transport)).contains(road.transport());
  }

  @Test
  void givenAnUpgrade_whenEventsAreSentAllTheWhile_thenAllComeBackInOrder() {
    Socket socket = socket("/", options(Road.UPGRADED));
    Heard<Integer> echoes = numbers(socket, "echo");
    int sent = 0;

    connected(socket);
    while (!ask(socket, "transport").string(0).equals("websocket")) {
      for (int i = 0; i < 50; i++) {
        socket.emit("echo", sent++);
      }
    }

    assertThat(echoes.next(sent)).isEqualTo(IntStream.range(0, sent).boxed().toList());
  }

  @Test
  void givenAnUpgradeThatIsRemembered_whenTheClientComesBack_thenItBeginsWithWebSocket() {
    Socket socket = connected(behindProxy("/", options(Road.UPGRADED).rememberUpgrade(true)));
    await().atMost(PATIENCE).until(() -> ask(socket, "transport").string(0).equals("websocket"));
    var transports = new Heard<String>();
    socket.onConnect(() -> transports.accept(socket.manager().engine().map(ClientSession::transport).orElse("none")));

    proxy().cutAll();

    assertThat(transports.next()).isEqualTo("websocket");
  }

  @Test
  void givenAnUpgradeThatIsNotWanted_whenConnected_thenItStaysWithPolling() {
    Socket socket = connected(socket("/", options(Road.UPGRADED).upgrade(false)));

    for (int i = 0; i < 5; i++) {
      assertThat(ask(socket, "transport").string(0)).isEqualTo("polling");
    }
  }

  @Test
  void givenAutoConnect_whenTheSocketIsMade_thenItConnectsByItself() {
    Socket socket = socket("/", options().autoConnect(true));

    assertThat(get(socket.whenConnected())).isSameAs(socket);
  }

  @Test
  void givenAConnectedSocket_whenToldToConnectAgain_thenNothingHappens() {
    Socket socket = socket("/", options());
    Heard<String> connects = connects(socket);

    connected(socket).connect().connect();
    String id = ask(socket, "id").string(0);

    assertThat(connects.next()).isEqualTo(id);
    connects.assertNothing();
  }

  // The server says no.

  @ParameterizedTest
  @EnumSource
  void givenAnUnknownNamespace_whenConnecting_thenTheClientIsRefusedAndDoesNotTryAgain(Road road) {
    Socket socket = socket("/nowhere", options(road));
    var errors = new Heard<YamException>();
    socket.onConnectError(errors);

    assertThatThrownBy(() -> connected(socket)).isInstanceOf(RefusedException.class);

    YamException error = errors.next();
    assertThat(error).isInstanceOf(RefusedException.class).hasMessage("Invalid namespace");
    assertThat(socket.isActive()).isFalse();
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.id()).isEmpty();
    awaitIdle(socket);
    errors.assertNothing();
  }

  @ParameterizedTest
  @EnumSource
  void givenTheWrongToken_whenConnecting_thenTheErrorHasTheServersData(Road road) {
    Socket socket = socket("/guarded", options(road).auth(Map.of("token", "wrong")));

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> connected(socket));

    assertThat(refused.data()).contains(Map.of("code", 7));
    if (server().protocol() == 4) {
      assertThat(refused).hasMessage("wrong token");
    }
  }

  @Test
  void givenARefusedSocket_whenItTriesAgainWithTheRightToken_thenItIsLetIn() {
    Socket socket = socket("/guarded", options());
    assertThatThrownBy(() -> connected(socket)).isInstanceOf(RefusedException.class).hasMessage("no token");

    socket.auth(Map.of("token", "right"));

    assertThat(connected(socket).isConnected()).isTrue();
    assertThat(handshake(socket, "auth").get("token")).isEqualTo("right");
  }

  @Test
  void givenASupplierOfCredentials_whenTheClientComesBack_thenItIsAskedAnew() {
    var asked = new AtomicInteger();
    var virtual = new Heard<Boolean>();
    Socket socket = behindProxy("/other", options().auth(() -> {
      virtual.accept(Thread.currentThread().isVirtual());
      return Map.of("turn", asked.incrementAndGet());
    }));
    Heard<String> connects = connects(socket);
    connected(socket);
    connects.next();
    assertThat(String.valueOf(handshake(socket, "auth").get("turn"))).isEqualTo("1");

    proxy().cutAll();
    connects.next();

    assertThat(String.valueOf(handshake(socket, "auth").get("turn"))).isEqualTo("2");
    assertThat(virtual.next(2)).containsExactly(true, true);
  }

  @Test
  void givenASupplierThatFails_whenConnecting_thenItIsToldAndAskedAgain() {
    var asked = new AtomicInteger();
    Socket socket = socket("/other", options().auth(() -> {
      if (asked.incrementAndGet() == 1) {
        throw new IllegalStateException("no token yet");
      }
      return Map.of("token", "late");
    }));
    var errors = new Heard<YamException>();
    socket.onConnectError(errors);

    connected(socket);

    assertThat(errors.next()).isInstanceOf(ConnectFailedException.class).hasRootCauseMessage("no token yet");
    assertThat(handshake(socket, "auth").get("token")).isEqualTo("late");
  }

  // Nobody answers.

  @Test
  void givenNobodyListens_whenConnectingOnce_thenTheErrorNamesTheAddress() {
    proxy().refuse();
    Socket socket = behindProxy("/", options().reconnection(false));

    assertThatThrownBy(() -> connected(socket))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining(Integer.toString(proxy().port()));
    assertThat(socket.manager().isReconnecting()).isFalse();
    awaitIdle(socket);
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "UPGRADED", "STREAM"})
  void givenAServerThatHangs_whenTheTimeoutIsOver_thenTheClientTriesAgainUntilItIsServed(Road road) {
    proxy().hang();
    Socket socket = behindProxy("/", options(road).timeout(Duration.ofMillis(300)));
    var errors = new Heard<YamException>();
    socket.onConnectError(errors);

    CompletableFuture<Socket> served = socket.connect().whenConnected();

    assertThat(errors.next(2)).hasOnlyElementsOfType(ConnectFailedException.class);
    proxy().heal();
    assertThat(get(served).isConnected()).isTrue();
  }

  @Test
  void givenANamespaceThatGreets_whenConnected_thenNothingItSaysIsMissed() {
    Socket socket = socket("/greeting", options());
    Heard<Integer> greetings = numbers(socket, "greeting");

    connected(socket);

    assertThat(greetings.next(3)).isEqualTo(List.of(1, 2, 3));
  }

  @Test
  void givenAHandshakeThatComesTwice_whenTheClientTalks_thenItNeverNotices() {
    List<Road> roads = server().can(Ability.WEB) ? List.of(Road.POLLING, Road.WEBSOCKET) : List.of(Road.STREAM);
    for (Road road : roads) {
      proxy().duplicateNext();
      Socket socket = connected(behindProxy("/", options(road)));

      Args answer = ask(socket, "echo", "once");

      assertThat(answer.string(0)).isEqualTo("once");
    }
    await().atMost(PATIENCE).until(() -> proxy().duplicated() == roads.size());
  }
}
