package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.Socket;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several namespaces over one connection, and rooms. */
abstract class NamespaceCases extends ClientCases {

  /** Cases run side by side: none has a connection of another. */
  private final String name = key();

  /** Shares the connection of those before. */
  private Socket shared(String namespace) {
    assumeTrue(hasPort() || namespace.equals("/"), "of a Unix socket the path names no namespace");
    return socket(namespace, options().forceNew(false).query(Map.of("case", name)));
  }

  @Test
  void givenTwoNamespacesOfOneServer_whenAskedFor_thenTheyShareTheManager() {
    Socket main = shared("/");
    Socket other = shared("/other");

    assertThat(other.manager()).isSameAs(main.manager());
    assertThat(main.namespace()).isEqualTo("/");
    assertThat(other.namespace()).isEqualTo("/other");
    assertThat(connected(main).id()).isNotEqualTo(connected(other).id());
    assertThat(ask(other, "id").string(0)).isEqualTo(other.id().orElseThrow());
  }

  @Test
  void givenANamespaceThatTheManagerHas_whenAskedForAgain_thenItIsAnotherConnection() {
    Socket one = shared("/");
    Socket two = shared("/");
    Socket apart = socket("/other", options());
    Socket single = socket("/other", options().forceNew(false).multiplex(false).query(Map.of("case", name)));

    assertThat(two.manager()).isNotSameAs(one.manager());
    assertThat(apart.manager()).isNotIn(one.manager(), two.manager());
    assertThat(single.manager()).isNotIn(one.manager(), two.manager(), apart.manager());
    assertThat(connected(one).id()).isNotEqualTo(connected(two).id());
  }

  @Test
  void givenOtherOptions_whenAskedFor_thenTheyAreNotMixed() {
    Socket one = shared("/");
    Socket polls = socket("/other", options(Road.POLLING).forceNew(false));

    assertThat(polls.manager()).isNotSameAs(one.manager());
  }

  @Test
  void givenAManagerThatWasClosed_whenAskedForAgain_thenThereIsANewOne() {
    Socket before = connected(shared("/"));

    before.manager().close();
    Socket after = connected(shared("/"));

    assertThat(after.manager()).isNotSameAs(before.manager());
  }

  @ParameterizedTest
  @EnumSource
  void givenTwoNamespaces_whenOneIsToldSomething_thenTheOtherHearsNothing(Road road) {
    Socket main = connected(socket("/", options(road)));
    Socket other = connected(main.manager().socket("/other"));
    Heard<Integer> heard = numbers(main, "echo");
    Heard<Integer> heardToo = numbers(other, "echo");

    other.emit("echo", 2);
    main.emit("echo", 1);

    assertThat(heard.next()).isEqualTo(1);
    assertThat(heardToo.next()).isEqualTo(2);
    heard.assertNothing();
    heardToo.assertNothing();
  }

  @Test
  void givenTwoNamespaces_whenOneAfterTheOtherLeaves_thenTheConnectionEndsWithTheLast() {
    Socket main = connected(shared("/"));
    Socket other = connected(shared("/other"));
    Heard<DisconnectReason> reasons = reasons(main);
    Heard<DisconnectReason> reasonsToo = reasons(other);

    main.disconnect();
    assertThat(reasons.next()).isEqualTo(DisconnectReason.IO_CLIENT_DISCONNECT);
    assertThat(ask(other, "echo", "here").string(0)).isEqualTo("here");
    assertThat(main.manager().isOpen()).isTrue();

    other.disconnect();

    assertThat(reasonsToo.next()).isEqualTo(DisconnectReason.IO_CLIENT_DISCONNECT);
    await().atMost(PATIENCE).until(() -> !main.manager().isOpen() && main.manager().engine().isEmpty());
  }

  @Test
  void givenTwoNamespaces_whenOneIsRefused_thenTheOtherLives() {
    Socket main = connected(shared("/"));
    Socket guarded = main.manager().socket("/guarded");

    assertThatThrownBy(() -> connected(guarded)).isInstanceOf(RefusedException.class);

    assertThat(ask(main, "echo", "here").string(0)).isEqualTo("here");
    assertThat(main.isConnected()).isTrue();
  }

  @Test
  void givenTwoNamespaces_whenTheConnectionIsLost_thenBothComeBack() {
    Socket main = behindProxy("/", options());
    Socket other = main.manager().socket("/other");
    Heard<String> back = connects(main);
    Heard<String> backToo = connects(other);
    connected(main);
    connected(other);
    back.next();
    backToo.next();

    proxy().cutAll();

    assertThat(back.next()).isEqualTo(ask(main, "id").string(0));
    assertThat(backToo.next()).isEqualTo(ask(other, "id").string(0));
  }

  @ParameterizedTest
  @EnumSource
  void givenARoom_whenItIsToldSomething_thenThoseInItHear(Road road) {
    Socket inside = connected(socket("/", options(road)));
    Socket outside = connected(socket("/", options(road)));
    Heard<Integer> heard = numbers(inside, "room");
    Heard<Integer> heardToo = numbers(outside, "room");
    String room = key();
    ask(inside, "join", room);

    outside.emit("to-room", room, 1);
    assertThat(heard.next()).isEqualTo(1);
    ask(inside, "leave", room);
    ask(outside, "join", room);
    inside.emit("to-room", room, 2);

    assertThat(heardToo.next()).isEqualTo(2);
    heard.assertNothing();
  }
}
