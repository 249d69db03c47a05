package dev.yam.server;

import static dev.yam.engine.Streams.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Args;
import dev.yam.wire.Parser;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of plain JSON messages, in the same rooms and handlers as all others. */
class PlainEventTest extends PlainTest {

  record Said(String message) {}

  @Nested
  class Events {

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "MSGPACK"})
    void givenPeersOfEachKind_whenTheyAreInOneRoom_thenEachHearsTheOthers(Parser parser) throws Exception {
      Server server = start(plain().parser(Parser.JSON, parser).listen(tcp("127.0.0.1", 0).lines()));
      server.onConnection(socket -> {
        socket.join("room");
        socket.on("say", args -> socket.to("room").emit("said", args));
      });
      TestClient web = connect(server);
      PlainClient one = client(server);
      PlainClient two = client(server);
      one.expectSilence();
      two.expectSilence();
      try (var lines = new LineClient(server.addresses().get(1))) {
        lines.expectSilence();

        one.send("{\"type\":\"say\",\"ackId\":1,\"text\":\"é\"}");
        assertThat(two.next()).isEqualTo("{\"type\":\"said\",\"text\":\"é\"}");
        assertThat(web.next()).isEqualTo("42[\"said\",{\"type\":\"say\",\"ackId\":1,\"text\":\"é\"}]");
        assertThat(lines.next()).contains("\"text\":\"é\"");
        web.send("42[\"say\",\"a\",1]");
        assertThat(one.next()).isEqualTo("{\"type\":\"said\",\"data\":[\"a\",1]}");
        assertThat(two.next()).isEqualTo("{\"type\":\"said\",\"data\":[\"a\",1]}");
        assertThat(lines.next()).contains("[\"a\",1]");
        lines.emit("say");
        assertThat(one.next()).isEqualTo("{\"type\":\"said\"}");
      }
    }

    @Test
    void givenManyPlainClients_whenTheServerBroadcasts_thenAllGetEveryMessageInOrder() throws Exception {
      Server server = start(plain());
      for (int i = 0; i < 20; i++) {
        client(server).expectSilence();
      }

      for (int i = 0; i < 50; i++) {
        server.emit("n", Map.of("i", i), Map.of());
        server.emit("bytes", Map.of("a", new byte[] {(byte) i}));
      }

      for (PlainClient each : clients) {
        for (int i = 0; i < 50; i++) {
          assertThat(each.next()).isEqualTo("{\"type\":\"n\",\"data\":[{\"i\":" + i + "},{}]}");
          assertThat(each.next()).startsWith("{\"type\":\"bytes\",\"a\":\"");
        }
      }
    }

    @Test
    void givenTypedHandler_whenAMessageComes_thenItsMembersAreBound() throws Exception {
      Server server = start(plain());
      server.onConnection(socket -> socket.on("say", Said.class, said -> told.add(said)));

      client(server).send("{\"message\":\"hi\",\"type\":\"say\",\"more\":[]}");

      assertThat(told()).isEqualTo(new Said("hi"));
    }

    @Test
    void givenEnvelope_whenMessagesAreExchanged_thenTheArgumentIsInIt() throws Exception {
      Server server = start(plain(PlainWebSocket.defaults().typeKey("event").ackKey("id").envelope("data")));
      server.onConnection(socket -> socket.on("say", Said.class, (said, ack) -> {
        socket.emit("said", said);
        ack.send(true);
      }));

      PlainClient client = client(server).send("{\"event\":\"say\",\"data\":{\"message\":\"hi\"},\"id\":1}");

      assertThat(client.next()).isEqualTo("{\"event\":\"said\",\"data\":{\"message\":\"hi\"}}");
      assertThat(client.next()).isEqualTo("{\"event\":\"ack\",\"id\":1,\"data\":true}");
      assertThat(client.send("{\"event\":\"x\"}").next()).isEqualTo("Unknown message type");
    }

    @Test
    void givenQuestionsInBothDirections_whenTheyAreAnswered_thenTheAnswersFindThem() throws Exception {
      Server server = start(plain());
      server.onConnection(socket -> {
        socket.on("add", (args, ack) -> ack.send(args.get(0, Map.class).get("a")));
        socket.on("ask me", (args, ack) -> socket.emitWithAck("question", Map.of("n", 1)).thenAccept(told::add));
      });
      PlainClient client = client(server);

      assertThat(client.send("{\"type\":\"add\",\"a\":3,\"ackId\":9}").next()).isEqualTo("{\"type\":\"ack\",\"ackId\":9,\"data\":3}");
      client.send("{\"type\":\"add\",\"a\":3}").expectSilence();
      String question = client.send("{\"type\":\"ask me\"}").next();
      assertThat(question).matches("\\{\"type\":\"question\",\"ackId\":\\d+,\"n\":1}");
      client.send("{\"type\":\"ack\",\"ackId\":99999,\"data\":0}");
      client.send("{\"type\":\"ack\",\"data\":{\"yes\":1}," + question.replaceFirst(".*(\"ackId\":\\d+).*", "$1") + "}");
      assertThat(told()).hasToString("[{\"yes\":1}]");
    }

    @Test
    void givenBroadcastThatIsAnswered_whenPlainClientsAnswer_thenTheyAreAmongTheAnswers() throws Exception {
      Server server = start(plain());
      PlainClient client = client(server);
      client.expectSilence();
      TestClient web = connect(server);

      var answers = server.timeout(PATIENCE).emitWithAck("all", 1);
      String id = client.next().replaceFirst(".*\"ackId\":(\\d+).*", "$1");
      client.send("{\"type\":\"ack\",\"ackId\":" + id + ",\"data\":\"plain\"}");
      web.send("43" + web.expectStart("42").replaceFirst("^42(\\d+).*", "$1") + "[\"web\"]");

      assertThat(answers.get(20, TimeUnit.SECONDS))
          .extracting(Args::toString)
          .containsExactlyInAnyOrder("[\"plain\"]", "[\"web\"]");
    }

    @Test
    void givenRecovery_whenEventsAreSent_thenPlainMessagesHaveNoOffset() throws Exception {
      Server server = start(plain().connectionStateRecovery());
      PlainClient client = client(server);
      client.expectSilence();

      server.emit("x", Map.of("a", 1));
      server.asVolatile().emit("y", "b");

      assertThat(client.next()).isEqualTo("{\"type\":\"x\",\"a\":1}");
      assertThat(client.next()).isEqualTo("{\"type\":\"y\",\"data\":\"b\"}");
    }

    @Test
    void givenHandlersAtRunTime_whenOneSendsToAnotherClient_thenThatOneHearsIt() throws Exception {
      Server server = start(plain());
      PlainClient one = client(server);
      one.expectSilence();
      Socket socket = server.of("/").sockets().iterator().next();
      PlainClient two = client(server);
      two.expectSilence();
      String other = server.of("/").sockets().stream().filter(each -> each != socket).findFirst().orElseThrow().id();
      assertThat(one.send("{\"type\":\"whisper\",\"text\":\"psst\"}").next()).isEqualTo("Unknown message type");

      socket.on("whisper", args -> socket.to(other).emit("whispered", args));

      one.send("{\"type\":\"whisper\",\"text\":\"psst\"}");
      assertThat(two.next()).isEqualTo("{\"type\":\"whispered\",\"text\":\"psst\"}");
      one.expectSilence();
    }
  }

  @Nested
  class Unhandled {

    @Test
    void givenAHandlerOfItsOwn_whenATypeIsUnknown_thenItIsCalledInsteadOfTheText() throws Exception {
      Server server = start(plain());
      server.onConnection(socket -> socket.onUnhandled((event, args, ack) -> {
        told.add(event + args);
        ack.send("no " + event);
      }));
      PlainClient client = client(server);

      client.send("{\"type\":\"nope\",\"ackId\":1}");

      assertThat(told()).isEqualTo("nope[{\"type\":\"nope\",\"ackId\":1}]");
      assertThat(client.next()).isEqualTo("{\"type\":\"ack\",\"ackId\":1,\"data\":\"no nope\"}");
      client.expectSilence();
    }

    @Test
    void givenHandlerOfWhatIsUnhandled_whenAClientOfSocketIoSaysSuch_thenItIsCalledTooAndHandledEventsAreNot() throws Exception {
      Server server = start(Server.builder());
      server.onConnection(socket -> {
        socket.onUnhandled((event, args, ack) -> ack.send(event));
        socket.on("known", (args, ack) -> ack.send("handled"));
      });
      TestClient client = connect(server);

      client.send("421[\"nope\",1]");
      assertThat(client.next()).isEqualTo("431[\"nope\"]");
      client.send("422[\"known\"]");
      assertThat(client.next()).isEqualTo("432[\"handled\"]");
      server.of("/").sockets().forEach(socket -> socket.off().offUnhandled());
      client.send("423[\"nope\"]");
      server.of("/").sockets().forEach(socket -> socket.on("still there", args -> socket.emit("here")));
      client.expectSilence();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenOtherTextOrNone_whenATypeIsUnknown_thenThatIsAnswered(boolean text) throws Exception {
      var options = PlainWebSocket.defaults();
      PlainClient client = client(start(plain(text ? options.unknown("{\"what\":\"?\"}") : options.noUnknown())));

      client.send("{\"type\":\"nope\"}");

      if (text) {
        assertThat(client.next()).isEqualTo("{\"what\":\"?\"}");
      }
      client.expectSilence();
    }
  }
}
