package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.ErrorHandler;
import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.EventHandler;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.wire.Args;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.TypeRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events both ways: values, bytes, order, listeners, and what becomes of them without a connection. */
abstract class EventCases extends ClientCases {

  record Point(int x, int y) {}

  // Values.

  @ParameterizedTest
  @EnumSource
  void givenValuesOfEveryKind_whenTheyComeBack_thenTheyAreTheSame(Road road) {
    Socket socket = connected(socket("/", options(road)));
    var inner = Arrays.asList(1, -1.5, true, null, "Grüße 👋", List.of(), Map.of());

    Args answer = ask(socket, "echo", "a \"b\"\n", 9_007_199_254_740_991L, false, null, inner, Map.of("deep", inner));

    assertThat(answer.size()).isEqualTo(6);
    assertThat(Json.read("[" + answer.json().toUtf8() + "]")).isEqualTo(Json.read("""
        ["a \\"b\\"\\n", 9007199254740991, false, null, [1, -1.5, true, null, "Grüße 👋", [], {}],
         {"deep": [1, -1.5, true, null, "Grüße 👋", [], {}]}]"""));
  }

  @ParameterizedTest
  @EnumSource
  void givenBytes_whenTheyComeBack_thenTheyAreTheSameWhereverTheyStood(Road road) {
    Socket socket = connected(socket("/", options(road)));
    byte[] some = CounterpartHandlers.bytes(1_000);
    byte[] none = new byte[0];

    Args answer = ask(socket, "echo", some, Map.of("inside", List.of(some)), none);

    assertThat(answer.binary(0).toByteArray()).isEqualTo(some);
    assertThat(answer.get(1, new TypeRef<Map<String, List<byte[]>>>() {}).get("inside")).containsExactly(some);
    assertThat(answer.binary(2).length()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void givenAnEventWithBytes_whenTheServerSendsItBack_thenTheListenerHearsThem(Road road) {
    Socket socket = connected(socket("/other", options(road)));
    var heard = new Heard<byte[]>();
    socket.on("echo", byte[].class, heard::accept);

    socket.emit("echo", (Object) CounterpartHandlers.bytes(300));

    assertThat(heard.next()).isEqualTo(CounterpartHandlers.bytes(300));
  }

  @ParameterizedTest
  @EnumSource
  void givenLargeMessages_whenTheyComeBack_thenNotAByteIsLost(Road road) {
    Socket socket = connected(socket("/", options(road)));
    String text = "zehn Zeichen".repeat(20_000);

    assertThat(ask(socket, "echo", text).string(0)).isEqualTo(text);
    byte[] bytes = CounterpartHandlers.bytes(300_000);
    assertThat(ask(socket, "echo", (Object) bytes).binary(0).toByteArray()).isEqualTo(bytes);
  }

  @Test
  void givenMoreThanThePayloadTakes_whenPolling_thenItGoesInSeveral() {
    assumeTrue(server().can(Ability.MAX_PAYLOAD));
    at(Mount.SMALL);
    Socket socket = connected(socket("/", options(Road.POLLING)));
    Heard<Integer> echoes = numbers(socket, "echo");

    for (int i = 0; i < 200; i++) {
      socket.emit("echo", i, "x".repeat(100));
    }

    assertThat(echoes.next(200)).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void givenCompression_whenLargeMessagesAreSent_thenTheyComeBackTheSame() {
    assumeTrue(server().can(Ability.WEB));
    at(Mount.DEFLATE);
    Socket socket = connected(socket("/", options().perMessageDeflate(PerMessageDeflate.DEFAULT)));
    String text = "again and again, ".repeat(5_000);

    for (int i = 0; i < 3; i++) {
      assertThat(ask(socket, "echo", text, i).string(0)).isEqualTo(text);
    }
    assertThat(get(socket.compress(false).emitWithAck("echo", text)).string(0)).isEqualTo(text);
  }

  // Order.

  @ParameterizedTest
  @EnumSource
  void givenManyEvents_whenTheyComeBack_thenTheyAreInOrder(Road road) {
    Socket socket = connected(socket("/", options(road)));
    Heard<Integer> echoes = numbers(socket, "echo");
    Heard<Integer> items = numbers(socket, "item");

    socket.emit("burst", 1_000);
    for (int i = 0; i < 1_000; i++) {
      socket.emit("echo", i);
    }

    assertThat(items.next(1_000)).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(echoes.next(1_000)).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void givenHandlersThatTakeTheirTime_whenEventsCome_thenTheyRunOneByOneOnVirtualThreads() {
    Socket socket = socket("/", options());
    var running = new Heard<String>();
    socket.on("item", args -> {
      running.accept("begin " + args.json());
      running.accept("end " + Thread.currentThread().isVirtual());
    });

    connected(socket).emit("burst", 100);

    for (int i = 0; i < 100; i++) {
      assertThat(running.next()).startsWith("begin");
      assertThat(running.next()).isEqualTo("end true");
    }
  }

  // Without a connection.

  @ParameterizedTest
  @EnumSource
  void givenNoConnection_whenEventsAreEmitted_thenTheyAreSentInOrderWhenThereIsOne(Road road) {
    Socket socket = socket("/", options(road));
    Heard<Integer> echoes = numbers(socket, "echo");
    for (int i = 0; i < 100; i++) {
      socket.emit("echo", i);
    }

    connected(socket);
    for (int i = 100; i < 200; i++) {
      socket.emit("echo", i);
    }

    assertThat(echoes.next(200)).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void givenNoConnection_whenAnEventIsVolatile_thenItIsDropped() {
    Socket socket = socket("/", options());
    String key = key();

    socket.asVolatile().emit("count", key, "dropped");
    socket.emit("count", key, "kept");

    awaitCounted(connected(socket), key, "kept");
  }

  @Test
  void givenAConnection_whenAnEventIsVolatile_thenItIsSent() {
    Socket socket = connected(socket("/", options()));
    String key = key();

    socket.asVolatile().emit("count", key, "sent");

    awaitCounted(socket, key, "sent");
  }

  @Test
  void givenNoConnection_whenMoreWaitsThanMay_thenEmitNamesTheLimitAndWhatWaitedIsSent() {
    Socket socket = socket("/", options().maxBufferedBytes(10_000));
    String key = key();
    int sent = 0;
    try {
      while (sent < 1_000) {
        socket.emit("count", key, sent, "x".repeat(500));
        sent++;
      }
    } catch (OverloadedException full) {
      assertThat(full).hasMessageContaining("maxBufferedBytes");
    }

    assertThat(sent).isBetween(5, 20);
    awaitCounted(connected(socket), key, IntStream.range(0, sent).boxed().toArray());
  }

  // Listeners.

  @Test
  void givenCatchAllListeners_whenEventsGoBothWays_thenTheySeeThem() {
    Socket socket = socket("/", options());
    var in = new Heard<String>();
    var out = new Heard<String>();
    EventHandler.Any taken = (event, args) -> in.accept("taken back");
    socket.onAny((event, args) -> in.accept("second " + event + args));
    socket.prependAny((event, args) -> in.accept("first " + event + args));
    socket.onAny(taken);
    socket.offAny(taken);
    socket.onAnyOutgoing((event, args) -> out.accept(event + args));
    socket.on("echo", args -> in.accept("handler"));

    connected(socket).emit("echo", 1);

    assertThat(in.next(3)).isEqualTo(List.of("first echo[1]", "second echo[1]", "handler"));
    assertThat(out.next()).isEqualTo("echo[1]");
  }

  @Test
  void givenAListenerForOnce_whenTwoEventsCome_thenItHearsTheFirst() {
    Socket socket = socket("/", options());
    var heard = new Heard<Integer>();
    socket.once("item", args -> heard.accept(args.get(0, Integer.class)));
    Heard<Integer> all = numbers(socket, "item");

    connected(socket).emit("burst", 2);

    assertThat(all.next(2)).isEqualTo(List.of(0, 1));
    assertThat(heard.next()).isZero();
    heard.assertNothing();
  }

  @Test
  void givenATypedListener_whenItsTypeComes_thenItIsBound() {
    Socket socket = connected(socket("/", options()));
    var points = new Heard<Point>();
    var lists = new Heard<List<Point>>();
    socket.once("echo", Point.class, points::accept);
    socket.emit("echo", new Point(1, 2));
    assertThat(points.next()).isEqualTo(new Point(1, 2));

    socket.on("echo", new TypeRef<List<Point>>() {}, lists::accept);
    socket.emit("echo", List.of(new Point(3, 4)));

    assertThat(lists.next()).isEqualTo(List.of(new Point(3, 4)));
  }

  @Test
  void givenAHandlerThatFails_whenTheNextEventComes_thenItIsHandledAndTheFailureWasTold() {
    var failures = new Heard<String>();
    ErrorHandler told = (failed, event, failure) -> failures.accept(event + ": " + failure.getMessage());
    Socket socket = socket("/", options().errorHandler(told));
    Heard<Integer> items = numbers(socket, "item");
    socket.on("item", args -> {
      throw new IllegalStateException("on purpose");
    });

    connected(socket).emit("burst", 2);

    assertThat(failures.next(2)).containsOnly("item: on purpose");
    assertThat(items.next(2)).isEqualTo(List.of(0, 1));
    assertThat(socket.isConnected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
  void givenAReservedName_whenItIsEmitted_thenItIsRefused(String name) {
    Socket socket = socket("/", options());

    assertThatThrownBy(() -> socket.emit(name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name);
  }

  // The server asks.

  @ParameterizedTest
  @EnumSource
  void givenAQuestionOfTheServer_whenTheClientAnswers_thenTheServerHasTheAnswer(Road road) {
    Socket socket = connected(socket("/", options(road)));
    var answered = new Heard<Args>();
    socket.on("question", (args, ack) -> {
      assertThat(ack.isRequested()).isTrue();
      ack.send(args.string(0) + "!", CounterpartHandlers.bytes(10));
      ack.send("only the first counts");
    });
    socket.on("answered", answered::accept);

    socket.emit("ask", "well");

    Args answer = answered.next();
    assertThat(answer.string(0)).isEqualTo("well!");
    assertThat(answer.binary(1).toByteArray()).isEqualTo(CounterpartHandlers.bytes(10));
    answered.assertNothing();
  }
}
