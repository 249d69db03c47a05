package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.server.Server;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events that are sent until they are answered. */
class RetryTest extends ClientTest {

  private ClientOptions.Builder retrying(int retries) {
    return options().retries(retries).ackTimeout(Duration.ofMillis(100)).deduplication(false);
  }

  @Test
  void givenRetriesWithoutAckTimeout_whenBuilding_thenItIsRefused() {
    assertThatThrownBy(() -> ClientOptions.builder().retries(1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ackTimeout");
  }

  @Test
  void givenServerThatAnswersTheThirdTry_whenEmitting_thenItIsSentThreeTimesAndAnswered() {
    Server server = start();
    var tries = new AtomicInteger();
    server.onConnection(socket -> socket.on("try", (args, ack) -> {
      if (tries.incrementAndGet() == 3) {
        ack.send("at last");
      }
    }));
    Socket socket = connected(server, "/", retrying(5));

    Args answer = answer(socket.emitWithAck("try"));

    assertThat(answer.string(0)).isEqualTo("at last");
    assertThat(tries.get()).isEqualTo(3);
    assertThat(socket.account().reserved()).isZero();
  }

  @Test
  void givenServerThatNeverAnswers_whenRetriesAreUsedUp_thenItFailsAndTheNextIsSent() {
    Server server = start();
    var tries = new AtomicInteger();
    server.onConnection(socket -> socket
        .on("never", args -> tries.incrementAndGet())
        .on("echo", (args, ack) -> ack.send(args)));
    Socket socket = connected(server, "/", retrying(2));

    CompletableFuture<Args> never = socket.emitWithAck("never");
    CompletableFuture<Args> next = socket.emitWithAck("echo", 1);

    assertThat(answer(next).get(0, Integer.class)).isEqualTo(1);
    assertThatThrownBy(() -> answer(never)).hasCauseInstanceOf(AckTimeoutException.class);
    assertThat(tries.get()).isEqualTo(3);
  }

  @Test
  void givenEventNobodyWaitsFor_whenItIsGivenUp_thenErrorHandlerKnows() {
    Server server = start();
    var failures = new CopyOnWriteArrayList<String>();
    Socket socket = connected(server, "/", retrying(1)
        .errorHandler((where, event, failure) -> failures.add(event + " " + failure.getClass().getSimpleName())));

    socket.emit("nobody answers");

    await().untilAsserted(() -> assertThat(failures).isEqualTo(List.of("nobody answers AckTimeoutException")));
  }

  @Test
  void givenConnectionThatIsCutAgainAndAgain_whenEmitting_thenAllArrivesInOrderAtLeastOnce() {
    Server server = start();
    Socket socket = socket(server, "/", retrying(Integer.MAX_VALUE));
    var arrived = new CopyOnWriteArrayList<Integer>();
    server.onConnection(at -> at.on("number", (args, ack) -> {
      int number = args.get(0, Integer.class);
      if (number % 10 == 5 && !arrived.contains(number)) {
        cut(socket);
      } else {
        ack.send();
      }
      arrived.add(number);
    }));
    connect(socket);
    var answers = new ArrayList<CompletableFuture<Args>>();

    for (int i = 0; i < 50; i++) {
      answers.add(socket.emitWithAck("number", i));
    }

    answers.forEach(ClientTest::answer);
    assertThat(arrived.stream().distinct().toList()).isEqualTo(IntStream.range(0, 50).boxed().toList());
    assertThat(socket.account().reserved()).isZero();
  }

  @Test
  void givenNotConnected_whenClosed_thenWhatWaitsFails() {
    Socket socket = socket(start(), "/", retrying(3));
    CompletableFuture<Args> waits = socket.emitWithAck("number", 1);

    socket.close();

    assertThatThrownBy(() -> answer(waits)).hasCauseInstanceOf(dev.yam.wire.DisconnectedException.class);
    await().until(() -> socket.account().reserved() == 0);
  }

  @Test
  void givenVolatileEvent_whenItIsLost_thenItIsNotSentAgain() {
    Server server = start();
    var tries = new AtomicInteger();
    server.onConnection(socket -> socket
        .on("never", args -> tries.incrementAndGet())
        .on("echo", (args, ack) -> ack.send(args)));
    Socket socket = connected(server, "/", retrying(5));
    await().until(() -> socket.manager().engine().orElseThrow().transport().equals("websocket"));

    socket.asVolatile().emit("never");
    answer(socket.emitWithAck("echo"));

    assertThat(tries.get()).isLessThanOrEqualTo(1);
  }

  private static void cut(Socket socket) {
    socket.manager().engine().ifPresent(session -> session.close(DisconnectReason.TRANSPORT_CLOSE));
  }
}
