package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.engine.DisconnectReason;
import dev.yam.server.Server;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are sent until they are answered, on servers that know them again: each is handled once, and in order. */
class DeduplicationTest extends ClientTest {

  private static final int EVENTS = 100;

  private final List<Integer> handled = new CopyOnWriteArrayList<>();

  private ClientOptions.Builder repeating() {
    return options().retries(1_000).ackTimeout(Duration.ofMillis(100));
  }

  /** The socket's connection is lost as the handler runs: neither side knows whether the answer has arrived. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givenConnectionsLostWhileHandlersRun_whenEventsAreSentAgain_thenEachIsHandledOnceInOrderAndAnswered(
      boolean recovery) {
    Server.Builder builder = Server.builder().listener(listener -> listener.loops(2));
    Server server = start(recovery ? builder.connectionStateRecovery() : builder);
    var sockets = new CompletableFuture<Socket>();
    server.onConnection(peer -> peer.on("order", (args, ack) -> {
      int number = args.get(0, int.class);
      handled.add(number);
      if (number % 7 == 0) {
        cut(sockets.join());
      }
      ack.send(number * 2);
    }));
    Socket socket = connected(server, "/", repeating());
    sockets.complete(socket);

    var answers = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < EVENTS; i++) {
      answers.add(socket.emitWithAck("order", i).thenApply(args -> args.get(0, int.class)));
    }

    for (int i = 0; i < EVENTS; i++) {
      assertThat(answer(answers.get(i))).isEqualTo(i * 2);
    }
    assertThat(handled).isEqualTo(IntStream.range(0, EVENTS).boxed().toList());
  }

  @Test
  void givenAHandlerSlowerThanTheTimeout_whenItsEventIsSentAgain_thenItRunsOnceAndItsAnswerCounts() {
    Server server = start();
    var tries = new CountDownLatch(3);
    server.onConnection(peer -> peer.on("slow", (args, ack) -> {
      handled.add(1);
      tries.await();
      ack.send("done");
    }));
    Socket socket = connected(server, "/", repeating().ackTimeout(Duration.ofMillis(50)));
    socket.onAnyOutgoing((event, args) -> tries.countDown());

    CompletableFuture<Args> answer = socket.emitWithAck("slow");

    assertThat(answer(answer).string(0)).isEqualTo("done");
    assertThat(handled).hasSize(1);
  }

  private static void cut(Socket socket) {
    socket.manager().engine().ifPresent(session -> session.close(DisconnectReason.TRANSPORT_CLOSE));
  }
}
