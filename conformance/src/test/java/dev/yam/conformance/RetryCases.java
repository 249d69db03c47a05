package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.ClientOptions;
import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.DisconnectReason;
import dev.yam.testkit.FaultProxy.Side;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries: each event at least once and in order, and with a server that de-duplicates exactly once. */
abstract class RetryCases extends ClientCases {

  private static final int EVENTS = 60;

  private ClientOptions.Builder retrying(Road road) {
    return options(road).retries(1_000).ackTimeout(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @EnumSource
  void givenCutsAllTheWhile_whenEventsAreSent_thenNoneIsLostAndTheOrderIsKept(Road road) {
    Socket socket = connected(behindProxy("/", retrying(road)));
    String key = key();
    var answers = new ArrayList<CompletableFuture<Args>>();

    for (int i = 0; i < EVENTS; i++) {
      answers.add(socket.emitWithAck("count", key, i));
    }
    for (int i = 0; i < EVENTS; i++) {
      if (i % 10 == 5) {
        proxy().cutAll();
      }
      assertThat(get(answers.get(i)).get(0, int.class)).isEqualTo(i);
    }

    assertNothingLost(counted(observer(road), key));
  }

  /** What came again came before the next. */
  private void assertNothingLost(List<?> counted) {
    List<Integer> all = IntStream.range(0, EVENTS).boxed().toList();
    assertThat(new ArrayList<>(new LinkedHashSet<Object>(counted))).isEqualTo(all);
    assertThat(counted.stream().map(Integer.class::cast).toList()).isSorted();
    if (server().can(Ability.DEDUPLICATION)) {
      assertThat(counted).isEqualTo(all);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "STREAM"})
  void givenAnswersThatAreLost_whenTheEventIsSentAgain_thenItIsAnsweredAtLast(Road road) {
    at(Mount.QUICK);
    Socket socket = connected(behindProxy("/", options(road).retries(1_000).ackTimeout(Duration.ofMillis(200))));
    Heard<DisconnectReason> reasons = reasons(socket);
    String key = key();

    proxy().swallow(Side.SERVER);
    CompletableFuture<Args> answer = socket.emitWithAck("count", key, 1);

    reasons.next();
    assertThat(get(answer).get(0, int.class)).isEqualTo(1);
    List<?> counted = counted(observer(), key);
    assertThat(counted).isNotEmpty();
    if (server().can(Ability.DEDUPLICATION)) {
      assertThat(counted).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenAHandlerAtWork_whenTheClientComesBackAndAsksAgain_thenItRanOnceAndItsAnswerComes(Road road) {
    assumeTrue(server().can(Ability.DEDUPLICATION));
    Socket socket = connected(behindProxy("/", retrying(road)));
    Heard<String> connects = connects(socket);
    Socket observer = observer(road);
    String key = key();
    CompletableFuture<Args> held = socket.emitWithAck("hold", key);
    awaitCounted(observer, key, "held");

    for (int i = 0; i < 3; i++) {
      proxy().cutAll();
      connects.next();
    }
    ask(observer, "release", key);

    assertThat(get(held).string(0)).isEqualTo(key);
    assertThat(counted(observer, key)).isEqualTo(List.of("held"));
  }

  @Test
  void givenEventsWithoutAnAnswer_whenTheConnectionIsCut_thenNoneIsLost() {
    Socket socket = connected(behindProxy("/", retrying(road())));
    Heard<String> connects = connects(socket);
    String key = key();

    for (int i = 0; i < EVENTS; i++) {
      socket.emit("count", key, i);
    }
    proxy().cutAll();
    connects.next();
    get(socket.emitWithAck("echo", "behind them"));

    assertNothingLost(counted(observer(), key));
  }

  @Test
  void givenNoConnection_whenEventsAreEmitted_thenTheyAreSentWhenThereIsOne() {
    Socket socket = socket("/", retrying(road()));
    String key = key();
    for (int i = 0; i < EVENTS; i++) {
      socket.emit("count", key, i);
    }

    connected(socket);
    get(socket.emitWithAck("echo", "behind them"));

    assertNothingLost(counted(socket, key));
  }

  @Test
  void givenAnEventThatIsNeverAnswered_whenAllTriesAreOver_thenItFailsAndTheNextOneGoes() {
    Socket socket = connected(socket("/", options().retries(2).ackTimeout(Duration.ofMillis(100))));

    CompletableFuture<Args> never = socket.emitWithAck("never");
    CompletableFuture<Args> next = socket.emitWithAck("echo", "next");

    assertThatThrownBy(() -> get(never)).isInstanceOf(AckTimeoutException.class);
    assertThat(get(next).string(0)).isEqualTo("next");
  }
}
