package dev.yam.server;

import static dev.yam.engine.Streams.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Listener;
import dev.yam.wire.Limit;
import dev.yam.wire.RefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where clients of plain JSON messages are let in, and what the recorded program does. */
class PlainWebSocketTest extends PlainTest {

  /** The three handlers of the recorded program. */
  private Server recorded(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(socket -> {
      socket.on("user_message", args -> socket.emit("user_message", Map.of("message", "User message received")));
      socket.on("system_message", args -> socket.emit("system_message", Map.of("message", "System message received")));
      socket.on("ping", args -> socket.emit("pong", Map.of("message", "Pong")));
    });
    return server;
  }

  @Nested
  class Recorded {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
      "{\"type\":\"user_message\",\"message\":\"hi\"} | {\"type\":\"user_message\",\"message\":\"User message received\"}",
      "{\"type\":\"system_message\",\"message\":\"hi\"} | {\"type\":\"system_message\",\"message\":\"System message received\"}",
      "{\"type\":\"ping\"} | {\"type\":\"pong\",\"message\":\"Pong\"}",
      "{\"type\":\"nope\"} | Unknown message type"
    })
    void givenTheThreeHandlers_whenMessagesCome_thenEachSenderGetsTheRecordedAnswer(String sent, String answer)
        throws Exception {
      Server server = recorded(plain());
      PlainClient first = client(server);
      PlainClient second = client(server, "/any/path");

      second.send(sent);
      assertThat(second.next()).isEqualTo(answer);
      first.send(sent);
      assertThat(first.next()).isEqualTo(answer);

      first.expectSilence();
      second.expectSilence();
    }

    @Test
    void givenTheThreeHandlers_whenAClientOfSocketIoSaysTheSame_thenItGetsTheSameAnswersAsEvents() throws Exception {
      TestClient client = connect(recorded(plain()));

      client.send("42[\"user_message\",{\"message\":\"hi\"}]");
      assertThat(client.next()).isEqualTo("42[\"user_message\",{\"message\":\"User message received\"}]");
      client.send("42[\"system_message\",{\"message\":\"hi\"}]");
      assertThat(client.next()).isEqualTo("42[\"system_message\",{\"message\":\"System message received\"}]");
      client.send("42[\"ping\"]");
      assertThat(client.next()).isEqualTo("42[\"pong\",{\"message\":\"Pong\"}]");
      client.send("42[\"nope\"]");
      client.expectSilence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"type\":null}"})
    void givenMessageWithoutType_whenItComes_thenNothingIsAnswered(String sent) throws Exception {
      client(recorded(plain())).send(sent).expectSilence();
    }

    @Test
    void givenInvalidJson_whenItComes_thenItsSenderIsToldAndAllGoOn() throws Exception {
      Server server = recorded(plain());
      PlainClient other = client(server);
      PlainClient client = client(server);

      client.send("not json");
      assertThat(client.next())
          .isEqualTo("{\"type\":\"exception\",\"status\":\"error\",\"message\":\"a message is a JSON object, sent as text\"}");
      client.send("{\"type\":");
      assertThat(client.next()).startsWith("{\"type\":\"exception\",\"status\":\"error\",\"message\":\"JSON ends too early");
      client.sendBinary("7b2274797065223a2270696e67227d");
      assertThat(client.next()).startsWith("{\"type\":\"exception\"");

      client.expectSilence();
      other.expectSilence();
    }

    /** Recorded as 1005: an empty close frame is answered by an empty one; a code is repeated. */
    @Test
    void givenClientThatCloses_whenItHasSaidACode_thenItIsRepeated() throws Exception {
      Server server = telling(plain());

      assertThat(client(server).leave(1000)).isEqualTo("1000 ");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 129, 4_096})
    void givenSubprotocols_whenAClientOffersThem_thenTheFirstIsGivenBackAndMiddlewareSeesAll(int length) throws Exception {
      Server server = start(plain());
      String token = "t".repeat(length);
      server.use(socket -> told.add(socket.handshake().header("sec-websocket-protocol").orElse("none")));

      PlainClient client = client(server, "/", token, "json");

      assertThat(client.protocol()).isEqualTo(token);
      assertThat(told()).isIn(token + ", json", token + ",json");
      client.expectSilence();
    }

    @Test
    void givenSubprotocolBeyondTheLimit_whenAClientOffersIt_thenNoneIsChosenAndTheLimitIsNamed() throws Exception {
      Server server = start(plain().engine(engine -> engine.maxSubprotocolLength(10)));

      assertThat(client(server, "/", "0123456789").protocol()).isEqualTo("0123456789");
      assertThat(client(server, "/", "0123456789a").protocol()).isEmpty();
      assertThat(counters.met(Limit.SUBPROTOCOL)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Unauthorized, Unauthorized", "'', ''"})
    void givenMiddlewareThatRefuses_whenAClientComes_thenItIsClosedWith1008AndItsWord(String word, String told)
        throws Exception {
      Server server = start(plain());
      server.use(socket -> {
        throw new RefusedException(word);
      });

      PlainClient client = client(server, "/", "garbage");

      assertThat(client.protocol()).isEqualTo("garbage");
      assertThat(client.closedWith()).isEqualTo("1008 " + told);
      await().until(() -> server.of("/").sockets().isEmpty() && server.engine().sessions() == 0);
    }

    @Test
    void givenLongWord_whenAClientIsRefused_thenItIsCutBetweenCharactersToWhatAFrameHolds() throws Exception {
      Server server = start(plain());
      server.use(socket -> {
        throw new RefusedException("é".repeat(100));
      });

      assertThat(client(server).closedWith()).isEqualTo("1008 " + "é".repeat(61));
    }

    @Test
    void givenHttpHandlers_whenTheirPathsAreAsked_thenHttpIsAnsweredThereAndWebSocketsToo() throws Exception {
      Server server = recorded(plain().mount("/get-token", request -> HttpResponse.text("a token")));
      var http = HttpClient.newHttpClient();
      URI uri = URI.create("http://127.0.0.1:" + server.port());

      var answer = http.send(
          HttpRequest.newBuilder(uri.resolve("/get-token")).build(), java.net.http.HttpResponse.BodyHandlers.ofString());
      var nowhere = http.send(
          HttpRequest.newBuilder(uri.resolve("/x")).build(), java.net.http.HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo("a token");
      assertThat(nowhere.statusCode()).isEqualTo(404);
      for (String path : List.of("/", "/get-token", "/x/y?z=1")) {
        assertThat(client(server, path).send("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\",\"message\":\"Pong\"}");
      }
    }
  }

  @Nested
  class Places {

    @Test
    void givenOnePath_whenOthersAreAsked_thenNobodyIsThere() throws Exception {
      Server server = start(plain(PlainWebSocket.defaults().path("/ws")));

      client(server, "/ws").expectSilence();
      client(server, "/ws/?a=b").expectSilence();

      for (String path : List.of("/", "/wsx", "/ws/x")) {
        assertThatThrownBy(() -> client(server, path)).as(path).rootCause().hasMessageContaining("404");
      }
      connect(server).expectSilence();
    }

    @Test
    void givenNamespaces_whenPathsNameThem_thenClientsAreThereAndUnknownOnesAreRefused() throws Exception {
      Server server = start(plain(PlainWebSocket.defaults().byPath()));
      server.of("/chat").onConnection(socket -> socket.emit("in", socket.namespace().name()));
      server.of(Pattern.compile("/room-\\d")).onConnection(socket ->
          socket.on("where", args -> socket.emit("in", socket.namespace().name())));

      assertThat(client(server, "/chat/?x=1").next()).isEqualTo("{\"type\":\"in\",\"data\":\"/chat\"}");
      assertThat(client(server, "/room-1").send("{\"type\":\"where\"}").next()).isEqualTo("{\"type\":\"in\",\"data\":\"/room-1\"}");
      client(server, "/").expectSilence();
      assertThat(client(server, "/nobody").closedWith()).isEqualTo("1008 Invalid namespace");
      assertThat(client(server, "/" + "x".repeat(300)).closedWith()).isEqualTo("1008 Invalid namespace");
      assertThat(counters.met(Limit.NAMESPACE_NAME)).isEqualTo(1);
      assertThat(counters.met(Limit.LANE)).isZero();
    }

    @Test
    void givenAnotherNamespace_whenClientsCome_thenTheyAreThere() throws Exception {
      Server server = start(plain(PlainWebSocket.defaults().namespace("/devices")));
      server.of("/devices").onConnection(socket -> socket.emit("hello"));

      assertThat(client(server, "/any").next()).isEqualTo("{\"type\":\"hello\"}");
    }

    @Test
    void givenPlainMessagesAlone_whenAClientOfSocketIoComes_thenThereIsNoEndpointForIt() throws Exception {
      Server server = start(plain(PlainWebSocket.defaults().alone()));

      client(server, "/socket.io/?EIO=4&transport=websocket").expectSilence();
      var http = HttpClient.newHttpClient();
      var poll = HttpRequest.newBuilder(
          URI.create("http://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=polling")).build();
      assertThat(http.send(poll, java.net.http.HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(404);
    }

    @Test
    void givenOptionsThatContradict_whenAServerIsBuilt_thenItSaysWhich() {
      assertThatThrownBy(() -> PlainWebSocket.defaults().path("/ws").byPath()).hasMessageContaining("namespaceByPath");
      assertThatThrownBy(() -> PlainWebSocket.defaults().namespace("chat")).hasMessageContaining("begins with /");
      assertThatThrownBy(() -> plain(PlainWebSocket.defaults().path("/socket.io/")).port(0).build())
          .hasMessageContaining("/socket.io");
      assertThatThrownBy(() -> plain(PlainWebSocket.defaults().path("ws")).port(0).build()).hasMessageContaining("begins with /");
      assertThatThrownBy(() -> plain().listen(tcp("127.0.0.1", 0)).build()).hasMessageContaining("say port beside listen");
      Server one = plain().build();
      Server two = plain().build();
      assertThatThrownBy(() -> Listener.builder().mount("/a", one).mount("/b", two)).hasMessageContaining("name a path for each");
      assertThatThrownBy(() -> Listener.builder().plainWebSocket(Server.builder().build())).hasMessageContaining("plainWebSocket");
    }
  }
}
