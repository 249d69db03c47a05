package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.client.Socket;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server answers, in time, late or never. */
abstract class AckCases extends ClientCases {

  private static final Duration SHORT = Duration.ofMillis(200);

  @ParameterizedTest
  @EnumSource
  void givenManyQuestionsInFlight_whenTheyAreAnswered_thenEachHasItsOwn(Road road) {
    Socket socket = connected(socket("/", options(road)));
    var answers = new ArrayList<CompletableFuture<Args>>();

    for (int i = 0; i < 1_000; i++) {
      answers.add(socket.emitWithAck("echo", i));
    }

    for (int i = 0; i < answers.size(); i++) {
      assertThat(get(answers.get(i)).get(0, int.class)).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenAnAnswerWithBytes_whenItComes_thenTheyAreWhole(Road road) {
    Socket socket = connected(socket("/", options(road)));

    assertThat(ask(socket, "bytes", 1_000).binary(0).toByteArray()).isEqualTo(CounterpartHandlers.bytes(1_000));
  }

  @Test
  void givenAnAnswer_whenItComes_thenTheFutureCompletesOnAVirtualThread() {
    Socket socket = connected(socket("/", options()));
    var virtual = new Heard<Boolean>();

    for (int i = 0; i < 20; i++) { // one that is there before it is looked at completes on this thread
      socket.emitWithAck("echo").thenRun(() -> virtual.accept(Thread.currentThread().isVirtual()));
    }

    assertThat(virtual.next(20)).contains(true);
  }

  @Test
  void givenAnAnswerThatIsLate_whenTheTimeIsOver_thenTheFutureFailsAndTheAnswerIsIgnored() {
    Socket socket = connected(socket("/", options()));
    String key = key();

    CompletableFuture<Args> held = socket.timeout(SHORT).emitWithAck("hold", key);

    assertThatThrownBy(() -> get(held)).isInstanceOf(AckTimeoutException.class);
    ask(socket, "release", key);
    assertThat(ask(socket, "echo", "still there").string(0)).isEqualTo("still there");
  }

  @Test
  void givenNoConnection_whenTheTimeIsOver_thenTheFutureFailsAndTheEventIsNeverSent() {
    Socket socket = socket("/", options());
    String key = key();

    CompletableFuture<Args> late = socket.timeout(SHORT).emitWithAck("count", key, "too late");
    assertThatThrownBy(() -> get(late)).isInstanceOf(AckTimeoutException.class);
    socket.emit("count", key, "in time");

    awaitCounted(connected(socket), key, "in time");
  }

  @Test
  void givenNoConnection_whenAQuestionIsAsked_thenItIsAnsweredWhenThereIsOne() {
    Socket socket = socket("/", options());

    CompletableFuture<Args> answer = socket.timeout(PATIENCE).emitWithAck("echo", "early");
    connected(socket);

    assertThat(get(answer).string(0)).isEqualTo("early");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "STREAM"})
  void givenQuestionsWithoutAnAnswer_whenTheConnectionIsLost_thenTheyFail(Road road) {
    Socket socket = connected(behindProxy("/", options(road)));
    String key = key();
    CompletableFuture<Args> one = socket.emitWithAck("hold", key);
    CompletableFuture<Args> two = socket.timeout(PATIENCE).emitWithAck("hold", key);
    awaitCounted(observer(), key, "held", "held");

    proxy().cutAll();

    assertThatThrownBy(() -> get(one)).isInstanceOf(DisconnectedException.class);
    assertThatThrownBy(() -> get(two)).isInstanceOf(DisconnectedException.class);
  }

  @Test
  void givenAQuestionWithoutAnAnswer_whenTheClientDisconnects_thenItFails() {
    Socket socket = connected(socket("/", options()));
    CompletableFuture<Args> answer = socket.emitWithAck("never");
    ask(socket, "id");

    socket.disconnect();

    assertThatThrownBy(() -> get(answer)).isInstanceOf(DisconnectedException.class);
  }

  @Test
  void givenAsManyQuestionsAsMayWait_whenOneMoreIsAsked_thenItFailsAtOnceAndTheLimitIsNamed() {
    Socket socket = connected(socket("/", options().maxPendingAcks(2)));
    String key = key();
    CompletableFuture<Args> one = socket.emitWithAck("hold", key);
    CompletableFuture<Args> two = socket.emitWithAck("hold", key);

    assertThatThrownBy(() -> get(socket.emitWithAck("hold", key)))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("maxPendingAcks");

    get(observer().emitWithAck("release", key));
    assertThat(get(one).string(0)).isEqualTo(key);
    assertThat(get(two).string(0)).isEqualTo(key);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ask(socket, "echo", 1).size()).isOne());
  }
}
