package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.RefusedException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same gateways for clients with Socket.IO's library, and for clients with none. */
class PlainWebSocketAdapterTest extends GatewayTest {

  record Message(String room, String text) {}

  record Delivered(int length) {}

  @Gateway("/chat")
  static class Chat {

    @On("enter")
    void enter(Socket socket, @Body("room") String room) {
      socket.join(room);
      socket.emit("entered");
    }

    @On("message")
    Delivered message(Socket socket, Message message) {
      socket.to(message.room()).emit("message", message);
      return new Delivered(message.text().length());
    }

    @On("numbers")
    Stream<Event> numbers(@Body("last") int last) {
      return Stream.iterate(1, number -> number <= last, number -> number + 1).map(number -> new Event("number", number));
    }

    @On("where")
    Event where(Socket socket) {
      return new Event("here", socket.namespace().name());
    }
  }

  @Gateway
  static class Main {
    @On("where")
    Event where(Socket socket) {
      return new Event("here", socket.namespace().name());
    }
  }

  @Gateway(value = "/chat", path = "/ws")
  static class ChatAtAPath extends Chat {}

  @Gateway(value = "/other", path = "/ws", port = 65_531)
  static class OtherOfThePort extends Chat {}

  @Gateway(value = "/chat", path = "/ws", port = 65_531)
  static class OneOfThePort extends Chat {}

  @Gateway
  static class Echo {
    @On("echo")
    Event echo(Object data) {
      return new Event("echoed", data);
    }
  }

  private static Server.Builder free() {
    return Server.builder().host("127.0.0.1").port(0);
  }

  private Server made(PlainWebSocketAdapter adapter, Object... gateways) {
    var builder = Gateways.builder();
    for (Object each : gateways) {
      builder.add(each);
    }
    opened(builder.build().bind(adapter));
    return adapter.servers().getFirst();
  }

  private TestClient plain(Server server, String path) {
    return opened(TestClient.plain(server.port(), path));
  }

  @Test
  void givenOneServerWithBothKinds_whenBoundOnce_thenTheyAreInOneRoom() throws Exception {
    Server server = opened(free().plainWebSocket(PlainWebSocket.defaults().byPath()).build());
    Gateways.builder().add(new Chat()).build().bind(server);
    server.start();
    TestClient plain = plain(server, "/chat");
    TestClient library = opened(TestClient.connect(server, "/chat"));
    enter(plain, library);

    plain.send("{\"type\":\"message\",\"ackId\":1,\"room\":\"a\",\"text\":\"hi\"}");
    assertThat(library.next()).isEqualTo("42/chat,[\"message\",{\"room\":\"a\",\"text\":\"hi\"}]");
    assertThat(plain.next()).isEqualTo("{\"type\":\"ack\",\"ackId\":1,\"data\":{\"length\":2}}");

    library.send("42/chat,1[\"message\",{\"room\":\"a\",\"text\":\"hello\"}]");
    assertThat(library.next()).isEqualTo("43/chat,1[{\"length\":5}]");
    assertThat(plain.next()).isEqualTo("{\"type\":\"message\",\"room\":\"a\",\"text\":\"hello\"}");
  }

  private static void enter(TestClient plain, TestClient library) throws InterruptedException {
    plain.send("{\"type\":\"enter\",\"room\":\"a\"}");
    library.send("42/chat,[\"enter\",{\"room\":\"a\"}]");
    assertThat(plain.next()).isEqualTo("{\"type\":\"entered\"}");
    assertThat(library.next()).isEqualTo("42/chat,[\"entered\"]");
  }

  @Test
  void givenTheSameGateways_whenBoundByBothAdapters_thenEachHasItsOwnServer() throws Exception {
    Gateways gateways = Gateways.builder().add(new Chat()).add(new Main()).build();
    Server library = opened(free().build());
    gateways.bind(library);
    library.start();
    var adapter = PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free);

    Binding binding = opened(gateways.bind(adapter));

    assertThat(adapter.servers()).hasSize(1);
    Server server = adapter.servers().getFirst();
    assertThat(where(plain(server, "/"))).isEqualTo("{\"type\":\"here\",\"data\":\"/\"}");
    assertThat(where(plain(server, "/chat"))).isEqualTo("{\"type\":\"here\",\"data\":\"/chat\"}");
    TestClient client = opened(TestClient.connect(library, "/chat"));
    client.send("42/chat,[\"where\"]");
    assertThat(client.next()).isEqualTo("42/chat,[\"here\",\"/chat\"]");
    binding.close();
    assertThat(adapter.servers()).isEmpty();
    client.send("42/chat,[\"where\"]");
    assertThat(client.next()).isEqualTo("42/chat,[\"here\",\"/chat\"]");
  }

  private static String where(TestClient plain) throws InterruptedException {
    plain.send("{\"type\":\"where\"}");
    return plain.next();
  }

  @Test
  void givenValuesInTurnAndErrors_whenTheClientIsPlain_thenTheyAreItsMessages() throws Exception {
    TestClient plain = plain(made(PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free), new Chat()), "/chat");

    plain.send("{\"type\":\"numbers\",\"last\":2}");
    assertThat(plain.next()).isEqualTo("{\"type\":\"number\",\"data\":1}");
    assertThat(plain.next()).isEqualTo("{\"type\":\"number\",\"data\":2}");
    plain.send("{\"type\":\"numbers\",\"last\":\"many\"}");

    assertThat(plain.next()).startsWith(
        "{\"type\":\"exception\",\"status\":\"error\",\"message\":\"the member last of the body: ");
  }

  @Test
  void givenAGatewayWithAPath_whenAPlainClientComes_thenThereAloneItIsHeard() throws Exception {
    Server server = made(PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free), new ChatAtAPath());

    assertThat(where(plain(server, "/ws"))).isEqualTo("{\"type\":\"here\",\"data\":\"/chat\"}");

    assertThatThrownBy(() -> plain(server, "/chat")).hasStackTraceContaining("WebSocketHandshakeException");
  }

  /** As Nest's adapter of ws has them. */
  @Test
  void givenMessagesOfAnotherForm_whenTheyCome_thenGatewaysDoNotNotice() throws Exception {
    var form = PlainWebSocket.defaults().typeKey("event").envelope("data");
    TestClient plain = plain(made(PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free, form), new Echo()), "/");

    plain.send("{\"event\":\"echo\",\"data\":[1,2]}");

    assertThat(plain.next()).isEqualTo("{\"event\":\"echoed\",\"data\":[1,2]}");
  }

  @Test
  void givenMiddlewareOfServersThatAreMade_whenAClientComes_thenItIsAsked() throws Exception {
    var adapter = PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free);
    adapter.whenMade(server -> server.of("/chat").use(socket -> {
      if (!socket.handshake().query("name").equals(Optional.of("ada"))) {
        throw new RefusedException("Unauthorized");
      }
    }));
    Server server = made(adapter, new Chat());

    assertThat(where(plain(server, "/chat?name=ada"))).contains("/chat");
    assertThat(plain(server, "/chat").closed()).isEqualTo("1008 Unauthorized");
  }

  @Test
  void givenGatewaysThatCannotBeTogether_whenBound_thenRefused() {
    var adapter = PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free);
    Gateways gateways = Gateways.builder().add(new OneOfThePort()).add(new OtherOfThePort()).build();

    assertThatThrownBy(() -> gateways.bind(adapter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("port 65531 path /ws namespace /chat", "port 65531 path /ws namespace /other");
    assertThat(adapter.servers()).isEmpty();
    assertThatThrownBy(() -> PlainWebSocketAdapter.making(PlainWebSocketAdapterTest::free, PlainWebSocket.defaults().path("/ws")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@Gateway(path");
  }
}
