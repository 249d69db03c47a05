package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.DisconnectedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that one side wants, and what both are told of them. */
abstract class DisconnectCases extends ClientCases {

  @ParameterizedTest
  @EnumSource
  void givenAConnectedSocket_whenItDisconnects_thenBothSidesAreToldWhoWantedIt(Road road) {
    Socket socket = connected(socket("/", options(road)));
    Heard<DisconnectReason> reasons = reasons(socket);
    String key = key();
    ask(socket, "watch", key);

    socket.disconnect();

    assertThat(reasons.next()).isEqualTo(DisconnectReason.IO_CLIENT_DISCONNECT);
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.isActive()).isFalse();
    assertThat(socket.id()).isEmpty();
    Socket observer = observer(road);
    await().atMost(PATIENCE).untilAsserted(
        () -> assertThat(ended(observer, key)).isEqualTo(List.of("client namespace disconnect")));
    reasons.assertNothing();
  }

  @ParameterizedTest
  @EnumSource
  void givenASocketThatDisconnected_whenItConnectsAgain_thenItIsANewOne(Road road) {
    Socket socket = connected(socket("/", options(road)));
    String before = socket.id().orElseThrow();

    socket.disconnect();
    connected(socket);

    assertThat(socket.id()).isNotEmpty().isNotEqualTo(Optional.of(before));
    assertThat(ask(socket, "echo", "back").string(0)).isEqualTo("back");
  }

  @ParameterizedTest
  @ValueSource(strings = {"part", "end"})
  void givenAServerThatSendsTheClientAway_whenItIsGone_thenItDoesNotComeBackByItself(String event) {
    Socket socket = connected(socket("/", options()));
    Heard<DisconnectReason> reasons = reasons(socket);

    socket.emit(event);

    assertThat(reasons.next()).isEqualTo(DisconnectReason.IO_SERVER_DISCONNECT);
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.manager().isReconnecting()).isFalse();
    awaitIdle(socket);

    connected(socket);

    assertThat(ask(socket, "echo", "back").string(0)).isEqualTo("back");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "UPGRADED", "STREAM"})
  void givenSocketsOfAManager_whenItIsClosed_thenAllEndAndNothingIsLeft(Road road) {
    Socket main = connected(socket("/", options(road)));
    Socket other = connected(main.manager().socket("/other"));
    Heard<DisconnectReason> reasons = reasons(main);
    Heard<DisconnectReason> reasonsToo = reasons(other);

    main.manager().close();

    assertThat(reasons.next()).isEqualTo(DisconnectReason.FORCED_CLOSE);
    assertThat(reasonsToo.next()).isEqualTo(DisconnectReason.FORCED_CLOSE);
    await().atMost(PATIENCE).until(() -> main.manager().engine().isEmpty());
  }

  @Test
  void givenASocketThatWaitsForItsConnection_whenItDisconnects_thenItIsTold() {
    proxy().hang();
    Socket socket = behindProxy("/", options());
    CompletableFuture<Socket> waiting = socket.connect().whenConnected();

    socket.disconnect();

    assertThatThrownBy(() -> get(waiting)).isInstanceOf(DisconnectedException.class);
    awaitIdle(socket);
  }

  @Test
  void givenEventsOnTheirWay_whenTheClientDisconnects_thenThoseEmittedBeforeArrive() {
    assumeTrue(server().can(Ability.EVENTS_BEFORE_THE_END));
    Socket socket = connected(socket("/", options()));
    String key = key();

    for (int i = 0; i < 100; i++) {
      socket.emit("count", key, i);
    }
    socket.disconnect();

    Socket observer = observer();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(counted(observer, key)).hasSize(100));
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "STREAM"})
  void givenAMessageThatTheServerDoesNotTake_whenItIsSent_thenTheClientLearnsItAndComesBack(Road road) {
    at(Mount.SMALL);
    Socket socket = connected(socket("/", options(road)));
    Heard<DisconnectReason> reasons = reasons(socket);
    Heard<String> back = connects(socket);

    socket.emit("echo", "x".repeat(5_000));

    assertThat(reasons.next().name()).isIn("transport error", "transport close");
    back.next();
    assertThat(ask(socket, "echo", "small").string(0)).isEqualTo("small");
  }
}
