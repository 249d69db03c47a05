package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.Dispatch;
import dev.yam.wire.UnboundArgumentException;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventTest extends ServerTest {

  record Move(int x, int y) {}

  record Picture(String name, byte[] pixels) {}

  @Test
  void givenARecord_whenItFits_thenTheHandlerReceivesIt() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.on("move", Move.class, (move, ack) -> ack.send(new Move(move.y(), move.x()))));
    TestClient client = connect(server);

    client.send("420[\"move\",{\"x\":1,\"y\":2,\"unknown\":3}]");

    assertThat(client.next()).isEqualTo("430[{\"x\":2,\"y\":1}]");
  }

  @Test
  void givenARecordWithBytes_whenSentBothWays_thenTheyTravelAsAttachments() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.on("picture", Picture.class,
        picture -> socket.emit("thanks", picture, picture.pixels().length)));
    TestClient client = connect(server);

    client.send("451-[\"picture\",{\"name\":\"cat\",\"pixels\":{\"_placeholder\":true,\"num\":0}}]");
    client.sendBinary("cafe");

    assertThat(client.next())
        .isEqualTo("451-[\"thanks\",{\"name\":\"cat\",\"pixels\":{\"_placeholder\":true,\"num\":0}},2]");
    assertThat(client.next()).isEqualTo("hex:cafe");
  }

  @Test
  void givenAnArgumentThatDoesNotFit_whenAnAnswerIsAsked_thenItSaysWhereAndNothingOfTheClasses() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.on("move", Move.class, move -> {}));
    TestClient client = connect(server);

    client.send("420[\"move\",{\"x\":\"west\"}]");
    assertThat(client.next())
        .isEqualTo("430[{\"status\":\"error\",\"event\":\"move\",\"message\":\"argument 0: unexpected value at x\"}]");
    client.send("421[\"move\"]");

    assertThat(client.next())
        .isEqualTo("431[{\"status\":\"error\",\"event\":\"move\",\"message\":\"argument 0 is missing\"}]");
  }

  @Test
  void givenAnErrorHandlerThatFails_whenItIsToAnswer_thenItIsToldOfThatAndTheNextHandlerRuns() throws Exception {
    var failures = new CopyOnWriteArrayList<String>();
    Server server = start(Server.builder().errorHandler(new ErrorHandler() {
      @Override
      public void failed(Socket socket, String event, Throwable failure) {
        failures.add(event + ": " + failure.getMessage());
      }

      @Override
      public Object rejected(Socket socket, String event, UnboundArgumentException mismatch) {
        throw new IllegalStateException("expected");
      }
    }));
    server.onConnection(socket -> {
      socket.on("move", Move.class, move -> {});
      socket.on("move", args -> socket.emit("survived"));
    });
    TestClient client = connect(server);

    client.send("420[\"move\"]");

    assertThat(client.next()).isEqualTo("42[\"survived\"]");
    assertThat(failures).containsExactly("move: expected");
  }

  @Test
  void givenAHandlerThatFails_whenOthersFollow_thenTheErrorHandlerIsToldAndTheyRun() throws Exception {
    var failures = new CopyOnWriteArrayList<String>();
    Server server = start(Server.builder()
        .errorHandler((socket, event, failure) -> failures.add(event + ": " + failure.getMessage())));
    server.onConnection(socket -> {
      socket.on("boom", args -> {
        throw new IllegalStateException("expected");
      });
      socket.on("boom", args -> socket.emit("survived"));
    });
    TestClient client = connect(server);

    client.send("42[\"boom\"]");

    assertThat(client.next()).isEqualTo("42[\"survived\"]");
    assertThat(failures).containsExactly("boom: expected");
  }

  @Test
  void givenCatchAllAndMiddleware_whenAnEventComes_thenTheyRunBeforeItsHandlers() throws Exception {
    Server server = start(Server.builder().errorHandler((socket, event, failure) -> {}));
    server.onConnection(socket -> {
      socket.on("a", args -> socket.emit("handler"));
      socket.onAny((event, args) -> socket.emit("any", event, args.size()));
      socket.use((event, args) -> {
        socket.emit("middleware");
        if (event.equals("forbidden")) {
          throw new IllegalStateException("no");
        }
      });
    });
    TestClient client = connect(server);

    client.send("42[\"a\",1,2]");
    assertThat(client.next()).isEqualTo("42[\"middleware\"]");
    assertThat(client.next()).isEqualTo("42[\"any\",\"a\",2]");
    assertThat(client.next()).isEqualTo("42[\"handler\"]");
    client.send("42[\"forbidden\"]");

    assertThat(client.next()).isEqualTo("42[\"middleware\"]");
  }

  @Test
  void givenOnceAndOff_whenEventsRepeat_thenTheyAreGone() throws Exception {
    Server server = start();
    server.onConnection(socket -> {
      socket.once("a", args -> socket.emit("once"));
      socket.once("c", Move.class, move -> socket.emit("once", move.x()));
      socket.on("b", args -> socket.emit("never"));
      socket.off("b");
    });
    TestClient client = connect(server);

    client.send("42[\"a\"]");
    client.send("42[\"a\"]");
    client.send("42[\"b\"]");
    client.send("42[\"c\",{\"x\":1,\"y\":2}]");
    client.send("42[\"c\",{\"x\":3,\"y\":4}]");

    assertThat(client.next()).isEqualTo("42[\"once\"]");
    assertThat(client.next()).isEqualTo("42[\"once\",1]");
    client.expectSilence();
  }

  @Test
  void givenNamesOfAllKinds_whenTheyAreSent_thenTheyFindTheirHandlers() throws Exception {
    Server server = start();
    server.onConnection(socket -> {
      for (String name : new String[] {"__proto__", "constructor", "18", "ключ", "a\"b", ""}) {
        socket.on(name, args -> socket.emit("got", name));
      }
    });
    TestClient client = connect(server);

    for (String name : new String[] {"\"__proto__\"", "\"constructor\"", "18", "\"\\u043a\\u043b\\u044e\\u0447\"",
        "\"a\\\"b\"", "\"\""}) {
      client.send("42[" + name + "]");
      assertThat(client.next()).startsWith("42[\"got\",");
    }
  }

  @Test
  void givenTheEventLoop_whenChosen_thenHandlersRunThereInOrder() throws Exception {
    Server server = start();
    server.dispatch(Dispatch.EVENT_LOOP);
    server.onConnection(socket -> socket.on("where", (args, ack) ->
        ack.send(args.get(0, int.class), Thread.currentThread().isVirtual())));
    TestClient client = connect(server);

    for (int i = 0; i < 200; i++) {
      client.send("42" + i + "[\"where\"," + i + "]");
    }

    for (int i = 0; i < 200; i++) {
      assertThat(client.next()).isEqualTo("43" + i + "[" + i + ",false]");
    }
  }

  @Test
  void givenAThousandEvents_whenEachIsEchoed_thenTheOrderIsKept() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.on("echo", args -> socket.emit("echo", args)));
    TestClient client = connect(server);

    for (int i = 0; i < 1_000; i++) {
      client.send("42[\"echo\", " + i + " ]");
    }

    for (int i = 0; i < 1_000; i++) {
      assertThat(client.next()).isEqualTo("42[\"echo\", " + i + " ]");
    }
  }

  @Test
  void givenReservedNames_whenUsedByTheServer_thenRefused() {
    Server server = start();

    for (String name : new String[] {"connect", "connect_error", "disconnect", "disconnecting", "newListener",
        "removeListener"}) {
      assertThatThrownBy(() -> server.emit(name)).hasMessageContaining(name);
    }
  }

  @Test
  void givenData_whenKeptWithASocket_thenItIsThere() throws Exception {
    Server server = start();
    server.use(socket -> socket.data().put("user", Map.of("name", "Ada")));
    server.onConnection(socket -> socket.emit("hello", socket.data().get("user")));

    TestClient client = connect(server);

    assertThat(client.next()).isEqualTo("42[\"hello\",{\"name\":\"Ada\"}]");
    await().until(() -> server.of("/").sockets().size() == 1);
  }
}
