package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.Ack;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineCounters;
import dev.yam.server.Server;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Parser;
import dev.yam.wire.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events, their answers, and what waits. */
class EventTest extends ClientTest {

  record Message(String text, int number) {}

  private Server echo(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(socket -> socket
        .on("echo", (args, ack) -> ack.send(args))
        .on("back", args -> socket.emit("back", args))
        .on("never", args -> {})
        .on("ask", (args, ack) -> socket.emitWithAck("question", args).thenAccept(ack::send)));
    return server;
  }

  @ParameterizedTest
  @EnumSource(Parser.class)
  void givenParser_whenEventsGoBothWays_thenArgumentsAndBytesAreTheSame(Parser parser) {
    Server server = echo(Server.builder().parser(parser));
    Socket socket = connected(server, "/", options().parser(parser));
    var heard = new CopyOnWriteArrayList<Args>();
    socket.on("back", args -> heard.add(args));

    socket.emit("back", "text", 1, new byte[] {1, 2}, Map.of("inside", new byte[] {3}));
    Args answer = answer(socket.emitWithAck("echo", new Message("hi", 2), new byte[] {4}));

    await().until(() -> heard.size() == 1);
    assertThat(heard.getFirst().string(0)).isEqualTo("text");
    assertThat(heard.getFirst().binary(2).toByteArray()).containsExactly(1, 2);
    assertThat(heard.getFirst().attachments()).hasSize(2);
    assertThat(answer.get(0, Message.class)).isEqualTo(new Message("hi", 2));
    assertThat(answer.binary(1).toByteArray()).containsExactly(4);
  }

  @Test
  void givenQuestionOfTheServer_whenAnswered_thenItGetsTheAnswer() {
    Server server = echo(Server.builder());
    Socket socket = connected(server);
    socket.on("question", Message.class, (message, ack) -> ack.send(message.text() + message.number()));

    Args answer = answer(socket.emitWithAck("ask", new Message("a", 1)));

    assertThat(answer.string(0)).isEqualTo("a1");
  }

  @Test
  void givenArgumentsThatDoNotFit_whenServerAsks_thenItIsAnsweredWithARejection() {
    Server server = echo(Server.builder());
    Socket socket = connected(server);
    socket.on("question", Message.class, (message, ack) -> ack.send("never"));

    Args answer = answer(socket.emitWithAck("ask", "no object"));

    assertThat(answer.get(0, new TypeRef<Map<String, Object>>() {})).containsEntry("status", "error").containsEntry("event", "question");
  }

  @Test
  void givenListenerThatFails_whenEventsCome_thenErrorHandlerKnowsAndTheNextIsHeard() {
    Server server = echo(Server.builder());
    var failures = new CopyOnWriteArrayList<String>();
    Socket socket = connected(
        server, "/", options().errorHandler((where, event, failure) -> failures.add(event + ": " + failure.getMessage())));
    var heard = new CopyOnWriteArrayList<Integer>();
    socket.on("back", Integer.class, number -> {
      heard.add(number);
      throw new IllegalStateException("number " + number);
    });

    socket.emit("back", 1);
    socket.emit("back", 2);

    await().untilAsserted(() -> assertThat(heard).isEqualTo(List.of(1, 2)));
    await().untilAsserted(() -> assertThat(failures).isEqualTo(List.of("back: number 1", "back: number 2")));
  }

  @Test
  void givenNotConnected_whenEmitting_thenAllArrivesInOrderOnceConnected() {
    Server server = echo(Server.builder());
    Socket socket = socket(server);
    var heard = new CopyOnWriteArrayList<Integer>();
    socket.on("back", Integer.class, number -> heard.add(number));

    for (int i = 0; i < 1_000; i++) {
      socket.emit("back", i);
    }
    CompletableFuture<Args> answer = socket.emitWithAck("echo", "buffered");
    socket.asVolatile().emit("back", -1);
    connect(socket);

    assertThat(answer(answer).string(0)).isEqualTo("buffered");
    await().until(() -> heard.size() == 1_000);
    assertThat(heard).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(socket.account().reserved()).isZero();
  }

  @Test
  void givenNotConnected_whenTimeoutOfABufferedEventIsOver_thenItFailsAndIsNotSent() {
    Server server = echo(Server.builder());
    var arrived = new CopyOnWriteArrayList<String>();
    server.onConnection(socket -> socket.onAny((event, args) -> arrived.add(event)));
    Socket socket = socket(server);

    CompletableFuture<Args> late = socket.timeout(Duration.ofMillis(30)).emitWithAck("echo", 1);

    assertThatThrownBy(() -> answer(late)).hasCauseInstanceOf(AckTimeoutException.class);
    assertThat(socket.account().reserved()).isZero();
    connect(socket);
    answer(socket.emitWithAck("echo", 2));
    assertThat(arrived).containsExactly("echo");
  }

  @Test
  void givenSeveralThatWait_whenOneInTheMiddleTimesOut_thenTheOthersGoOutInOrder() {
    Server server = echo(Server.builder());
    Socket socket = socket(server);
    CompletableFuture<Args> first = socket.emitWithAck("echo", 1);
    CompletableFuture<Args> second = socket.timeout(Duration.ofMillis(30)).emitWithAck("echo", 2);
    CompletableFuture<Args> third = socket.emitWithAck("echo", 3);

    assertThatThrownBy(() -> answer(second)).hasCauseInstanceOf(AckTimeoutException.class);
    connect(socket);

    assertThat(answer(first).get(0, Integer.class)).isEqualTo(1);
    assertThat(answer(third).get(0, Integer.class)).isEqualTo(3);
    assertThat(socket.account().reserved()).isZero();
  }

  @Test
  void givenAnswerThatComesTooLate_whenTheConnectionIsAnother_thenItIsNotSentThere() throws Exception {
    Server server = start();
    var answers = new CopyOnWriteArrayList<String>();
    server.onConnection(at -> at.emitWithAck("question")
        .whenComplete((args, failure) -> answers.add(failure == null ? args.string(0) : "none")));
    Socket socket = socket(server);
    var acks = new CopyOnWriteArrayList<Ack>();
    socket.on("question", (args, ack) -> acks.add(ack));
    connect(socket);
    await().until(() -> acks.size() == 1);

    socket.manager().engine().orElseThrow().close(DisconnectReason.TRANSPORT_CLOSE);
    await().until(() -> acks.size() == 2);
    acks.get(0).send("late");
    acks.get(1).send("in time");

    await().untilAsserted(() -> assertThat(answers).containsExactly("none", "in time"));
    assertThat(onLoop(() -> socket.account().reserved())).isZero();
  }

  @Test
  void givenNoAnswer_whenTimeoutIsOver_thenItFails() {
    Server server = echo(Server.builder());
    Socket socket = connected(server);

    CompletableFuture<Args> never = socket.timeout(Duration.ofMillis(30)).emitWithAck("never");

    assertThatThrownBy(() -> answer(never)).hasCauseInstanceOf(AckTimeoutException.class);
    assertThat(onLoop(() -> socket.acks().size())).isZero();
  }

  @Test
  void givenPendingAnswer_whenSocketDisconnects_thenItFails() {
    Server server = echo(Server.builder());
    Socket socket = connected(server);
    CompletableFuture<Args> never = socket.emitWithAck("never");

    socket.disconnect();

    assertThatThrownBy(() -> answer(never)).hasCauseInstanceOf(DisconnectedException.class);
  }

  @Test
  void givenTooManyUnanswered_whenEmitting_thenTheLimitIsNamed() {
    Server server = echo(Server.builder());
    Socket socket = connected(server, "/", options().maxPendingAcks(2));
    socket.emitWithAck("never");
    socket.emitWithAck("never");

    CompletableFuture<Args> third = socket.emitWithAck("never");

    assertThatThrownBy(() -> answer(third)).cause().isInstanceOf(OverloadedException.class).hasMessageContaining("maxPendingAcks");
  }

  @Test
  void givenNotConnected_whenMoreIsEmittedThanMayWait_thenTheLimitIsNamed() {
    Server server = echo(Server.builder());
    var counters = new EngineCounters();
    Socket socket = socket(server, "/", options().maxBufferedBytes(10_000).engine(engine -> engine.hooks(counters)));
    String large = "x".repeat(3_000);
    socket.emit("back", large);
    socket.emit("back", large);
    assertThat(socket.isWritable()).isFalse();
    socket.emit("back", large);

    assertThatThrownBy(() -> socket.emit("back", large))
        .isInstanceOfSatisfying(OverloadedException.class, full -> assertThat(full.limit()).isEqualTo(Limit.BUFFERED));

    assertThat(counters.met(Limit.BUFFERED)).isEqualTo(1);
    CompletableFuture<Void> room = socket.whenWritable();
    assertThatThrownBy(() -> answer(room)).hasCauseInstanceOf(DisconnectedException.class);
    connect(socket);
    answer(socket.whenWritable());
    assertThat(socket.isWritable()).isTrue();
  }

  @Test
  void givenMuchToSend_whenWaitingForRoom_thenAllArrivesWithinTheLimits() throws Exception {
    Server server = echo(Server.builder());
    Socket socket = connected(
        server, "/", options().transports("websocket").maxOutboundBytes(200_000).maxBufferedBytes(200_000));
    var answers = new ArrayList<CompletableFuture<Args>>();
    byte[] large = new byte[10_000];

    for (int i = 0; i < 500; i++) {
      socket.awaitWritable();
      answers.add(socket.emitWithAck("echo", i, large));
    }

    for (int i = 0; i < 500; i++) {
      assertThat(answer(answers.get(i)).get(0, Integer.class)).isEqualTo(i);
    }
    assertThat(socket.account().reserved()).isZero();
  }

  @Test
  void givenMoreThanTheSessionTakes_whenDisconnectingAtOnce_thenAllArrivesBeforeTheFarewell() {
    Server server = start();
    var arrived = new CopyOnWriteArrayList<Integer>();
    var left = new CountDownLatch(1);
    server.onConnection(socket -> {
      socket.on("number", Integer.class, number -> arrived.add(number));
      socket.onDisconnect(reason -> left.countDown());
    });
    Socket socket = connected(server, "/", options().maxOutboundBytes(50_000));
    String padding = "x".repeat(1_000);

    for (int i = 0; i < 1_000; i++) {
      socket.emit("number", i, padding);
    }
    socket.disconnect();

    await().until(() -> left.getCount() == 0);
    assertThat(arrived).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void givenListenerThatIsSlow_whenMoreComesThanMayWait_thenTheServerIsHeldBackAndNothingIsLost() {
    Server server = start();
    server.onConnection(socket -> socket.on("flood", args -> {
      for (int i = 0; i < 5_000; i++) {
        socket.emit("drop", i);
      }
    }));
    Socket socket = connected(server, "/", options().maxLaneEvents(16));
    var heard = new ArrayList<Integer>();
    var go = new CountDownLatch(1);
    socket.on("drop", Integer.class, number -> {
      go.await();
      heard.add(number);
    });

    socket.emit("flood");
    await().until(() -> server.of("/").sockets().iterator().next().isConnected());
    go.countDown();

    await().until(() -> heard.size() == 5_000);
    assertThat(heard).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
  }

  @Test
  void givenWatchers_whenEventsGoOut_thenTheySeeThoseThatWereSent() {
    Server server = echo(Server.builder());
    Socket socket = socket(server);
    var seen = new CopyOnWriteArrayList<String>();
    socket.onAnyOutgoing((event, args) -> seen.add(event + args.get(0, Integer.class)));

    socket.emit("back", 1);
    socket.asVolatile().emit("back", 2);
    connect(socket);
    socket.emit("back", 3);

    await().untilAsserted(() -> assertThat(seen).isEqualTo(List.of("back1", "back3")));
  }

  @Test
  void givenReservedName_whenEmitting_thenItIsRefused() {
    Socket socket = socket(start());

    assertThatThrownBy(() -> socket.emit("connect")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenDisconnectFromAListener_whenMoreWaits_thenItIsNotHeard() {
    Server server = start();
    server.onConnection(socket -> socket.on("many", args -> {
      for (int i = 0; i < 10; i++) {
        socket.emit("number", i);
      }
    }));
    Socket socket = connected(server);
    var heard = new CopyOnWriteArrayList<Integer>();
    var gone = new CountDownLatch(1);
    socket.on("number", Integer.class, number -> {
      heard.add(number);
      if (number == 3) {
        socket.disconnect();
      }
    });
    socket.onDisconnect(reason -> gone.countDown());

    socket.emit("many");

    await().until(() -> gone.getCount() == 0);
    assertThat(heard).containsExactly(0, 1, 2, 3);
  }
}
