package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.ClientOptions;
import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.DisconnectReason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connection state recovery: the id, the rooms and what was missed. */
abstract class RecoveryCases extends ClientCases {

  @BeforeEach
  void needsRecovery() {
    assumeTrue(server().can(Ability.RECOVERY));
  }

  private ClientOptions.Builder recovering(Road road) {
    at(Mount.RECOVERY);
    return options(road);
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "UPGRADED", "STREAM"})
  void givenAClientThatWasAway_whenItComesBack_thenItHasItsIdItsRoomAndWhatItMissed(Road road) {
    // The reference learns late of a polling client that is cut between two polls, and does not know it when it is back.
    assumeTrue(road == Road.WEBSOCKET || server().can(Ability.RECOVERY_FROM_THE_START));
    Socket socket = behindProxy("/", recovering(road));
    var recovered = new Heard<Boolean>();
    socket.onConnect(() -> recovered.accept(socket.isRecovered()));
    Heard<String> connects = connects(socket);
    Heard<Integer> heard = numbers(socket, "room");
    Heard<DisconnectReason> reasons = reasons(socket);
    connected(socket);
    Socket other = connected(socket("/", recovering(road())));
    String id = connects.next();
    String room = key();
    ask(socket, "join", room);
    other.emit("to-room", room, 0);
    assertThat(heard.next()).isZero();

    for (int cut = 0; cut < 3; cut++) {
      proxy().refuse();
      proxy().cutAll();
      reasons.next();
      for (int i = 1; i <= 5; i++) {
        other.emit("to-room", room, i);
      }
      ask(other, "echo");
      proxy().heal();

      assertThat(heard.next(5)).isEqualTo(List.of(1, 2, 3, 4, 5));
      assertThat(connects.next()).isEqualTo(id);
    }

    other.emit("to-room", room, 6);
    assertThat(heard.next()).isEqualTo(6);
    assertThat(ask(socket, "id").string(0)).isEqualTo(id);
    assertThat(recovered.next(4)).isEqualTo(List.of(false, true, true, true));
    heard.assertNothing();
  }

  @Test
  void givenAClientThatHasHeardNothingYet_whenItComesBack_thenItIsRecoveredToo() {
    assumeTrue(server().can(Ability.RECOVERY_FROM_THE_START));
    Socket socket = behindProxy("/", recovering(road()));
    Heard<String> connects = connects(socket);
    connected(socket);
    String id = connects.next();

    proxy().cutAll();

    assertThat(connects.next()).isEqualTo(id);
    assertThat(socket.isRecovered()).isTrue();
  }

  @Test
  void givenAClientThatLeft_whenItConnectsAgain_thenItIsNew() {
    Socket socket = connected(socket("/", recovering(road())));
    Heard<Integer> heard = numbers(socket, "item");
    socket.emit("burst", 1);
    heard.next();
    String id = socket.id().orElseThrow();

    socket.disconnect();
    connected(socket);

    assertThat(socket.isRecovered()).isFalse();
    assertThat(socket.id().orElseThrow()).isNotEqualTo(id);
  }
}
