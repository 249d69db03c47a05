package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AcknowledgementTest extends ServerTest {

  @Nested
  class OfTheServer {

    @Test
    void givenAHandlerThatAnswers_whenTheClientAsks_thenTheAnswerHasItsId() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("sum", (args, ack) -> ack.send(args.get(0, int.class) + args.get(1, int.class))));
      TestClient client = connect(server);

      client.send("4217[\"sum\",2,3]");

      assertThat(client.next()).isEqualTo("4317[5]");
    }

    @Test
    void givenAHandlerThatAnswers_whenTheClientDoesNotAsk_thenNothingIsSent() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("sum", (args, ack) -> ack.send(1)));
      TestClient client = connect(server);

      client.send("42[\"sum\"]");

      client.expectSilence();
    }

    @Test
    void givenAHandlerThatAnswersTwice_whenAsked_thenOnlyTheFirstIsSent() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("twice", (args, ack) -> {
        ack.send("first");
        ack.send("second");
      }));
      TestClient client = connect(server);

      client.send("420[\"twice\"]");

      assertThat(client.next()).isEqualTo("430[\"first\"]");
      client.expectSilence();
    }

    @Test
    void givenBytes_whenAnswered_thenTheyTravelAsAttachments() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("bytes", (args, ack) -> ack.send("a", new byte[] {1, 2})));
      TestClient client = connect(server);

      client.send("421[\"bytes\"]");

      assertThat(client.next()).isEqualTo("461-1[\"a\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(client.next()).isEqualTo("hex:0102");
    }
  }

  @Nested
  class OfTheClient {

    @Test
    void givenAHandlerThatWaitsForItsOwnClient_whenTheClientAnswers_thenTheHandlerGoesOn() throws Exception {
      Server server = start();
      server.onConnection(socket -> socket.on("ask me", (args, ack) -> {
        Args answer = socket.emitWithAck("how old").join();
        ack.send(answer.get(0, int.class) + 1);
      }));
      TestClient client = connect(server);

      client.send("420[\"ask me\"]");
      assertThat(client.next()).isEqualTo("420[\"how old\"]");
      client.send("430[41]");

      assertThat(client.next()).isEqualTo("430[42]");
    }

    @Test
    void givenNoAnswer_whenTheTimeoutHasPassed_thenTheFutureFailsAndALateAnswerIsIgnored() throws Exception {
      Server server = start();
      var answer = new CompletableFuture<Args>();
      server.onConnection(socket -> socket.timeout(Duration.ofMillis(50)).emitWithAck("silence")
          .whenComplete((args, failure) -> answer.completeExceptionally(failure)));
      TestClient client = connect(server);

      assertThat(client.next()).isEqualTo("420[\"silence\"]");

      assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(AckTimeoutException.class);
      client.send("430[1]");
      client.expectSilence();
    }

    @Test
    void givenAPendingAnswer_whenTheClientLeaves_thenTheFutureFailsWithTheReason() throws Exception {
      Server server = start();
      var answer = new AtomicReference<CompletableFuture<Args>>();
      server.onConnection(socket -> answer.set(socket.emitWithAck("wait")));
      TestClient client = connect(server);
      client.expectStart("420[\"wait\"]");

      client.send("41");

      assertThatThrownBy(() -> answer.get().get())
          .hasCauseInstanceOf(DisconnectedException.class)
          .hasMessageContaining("client namespace disconnect");
    }

    @Test
    void givenNoTimeAtAll_whenAsked_thenTheFutureFailsAndTheEventIsSent() throws Exception {
      Server server = start();
      TestClient client = connect(server);
      await().until(() -> server.of("/").sockets().size() == 1);

      CompletableFuture<Args> answer =
          server.of("/").sockets().iterator().next().timeout(Duration.ZERO).emitWithAck("now or never");

      assertThatThrownBy(answer::get).hasCauseInstanceOf(AckTimeoutException.class);
      client.expectStart("420[\"now or never\"]");
      client.send("430[]");
      client.expectSilence();
    }

    @Test
    void givenAFutureThatCompletes_whenADependentRuns_thenItIsOnAVirtualThread() throws Exception {
      Server server = start();
      var virtual = new CompletableFuture<Boolean>();
      server.onConnection(socket ->
          socket.emitWithAck("ping").thenAccept(args -> virtual.complete(Thread.currentThread().isVirtual())));
      TestClient client = connect(server);
      client.expectStart("420[\"ping\"]");

      client.send("430[]");

      assertThat(virtual.get()).isTrue();
    }

    @Test
    void givenAsManyUnansweredAsAllowed_whenOneMoreIsAsked_thenItFailsAndNamesTheLimit() throws Exception {
      Server server = start(Server.builder().maxPendingAcks(3));
      var answers = new AtomicReference<List<CompletableFuture<Args>>>();
      server.onConnection(socket -> answers.set(List.of(
          socket.emitWithAck("a"), socket.emitWithAck("b"), socket.emitWithAck("c"), socket.emitWithAck("d"))));
      TestClient client = connect(server);

      for (String event : List.of("a", "b", "c")) {
        assertThat(client.next()).contains("\"" + event + "\"");
      }

      assertThatThrownBy(() -> answers.get().get(3).get())
          .hasCauseInstanceOf(OverloadedException.class)
          .hasMessageContaining(Limit.PENDING_ACKS.key());
    }

    @Test
    void givenAnAnswerThatNobodyWaitsFor_whenItComes_thenItIsIgnored() throws Exception {
      Server server = start();
      TestClient client = connect(server);

      client.send("43999[1]");

      client.expectSilence();
    }
  }

  @Nested
  class OfABroadcast {

    @Test
    void givenTwoClients_whenBothAnswer_thenBothAnswersCome() throws Exception {
      Server server = start();
      TestClient one = connect(server);
      TestClient two = connect(server);
      await().until(() -> server.of("/").sockets().size() == 2);

      CompletableFuture<List<Args>> answers = server.emitWithAck("vote", "?");
      one.send("43" + idOf(one.next()) + "[\"yes\"]");
      two.send("43" + idOf(two.next()) + "[\"no\"]");

      assertThat(answers.get()).extracting(args -> args.string(0)).containsExactlyInAnyOrder("yes", "no");
    }

    @Test
    void givenOneOfTwoAnswers_whenTheTimeoutHasPassed_thenTheErrorHoldsWhatCame() throws Exception {
      Server server = start();
      TestClient one = connect(server);
      TestClient two = connect(server);
      await().until(() -> server.of("/").sockets().size() == 2);

      CompletableFuture<List<Args>> answers = server.timeout(Duration.ofMillis(200)).emitWithAck("vote");
      one.send("43" + idOf(one.next()) + "[1]");
      two.next();

      assertThatThrownBy(answers::get)
          .cause()
          .isInstanceOfSatisfying(AckTimeoutException.class, timeout -> assertThat(timeout.partials()).hasSize(1));
    }

    @Test
    void givenAClientThatOwesAllItMay_whenEveryoneIsAsked_thenItCountsAsOneThatDoesNotAnswer() throws Exception {
      Server server = start(Server.builder().maxPendingAcks(1));
      server.onConnection(socket -> socket.emitWithAck("first"));
      TestClient client = connect(server);
      client.expectStart("420[\"first\"]");

      CompletableFuture<List<Args>> answers = server.timeout(Duration.ofMillis(50)).emitWithAck("vote");

      assertThatThrownBy(answers::get).hasCauseInstanceOf(AckTimeoutException.class);
    }

    @Test
    void givenNobody_whenAsked_thenTheAnswerIsEmptyAtOnce() throws Exception {
      Server server = start();

      assertThat(server.to("nowhere").emitWithAck("vote").get()).isEmpty();
    }

    @Test
    void givenAClientThatAnswersTwice_whenCounted_thenOnce() throws Exception {
      Server server = start();
      TestClient one = connect(server);
      TestClient two = connect(server);
      await().until(() -> server.of("/").sockets().size() == 2);

      CompletableFuture<List<Args>> answers = server.emitWithAck("vote");
      String id = idOf(one.next());
      one.send("43" + id + "[1]");
      one.send("43" + id + "[2]");
      one.expectSilence();
      assertThat(answers).isNotDone();
      two.send("43" + idOf(two.next()) + "[3]");

      assertThat(answers.get()).hasSize(2);
    }

    private String idOf(String frame) {
      return frame.substring(2, frame.indexOf('['));
    }
  }
}
