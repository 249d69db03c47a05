package dev.yam.client;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.ClientSession;
import dev.yam.engine.DisconnectReason;
import dev.yam.server.Server;
import dev.yam.wire.Args;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.YamException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients without HTTP, over TCP and over a Unix socket, of a server that also has a port for the web. */
class StreamTest extends ClientTest {

  private static final int EVENTS = 100;

  @TempDir Path folder = Path.of("");

  private Server.Builder listening() {
    return Server.builder().listen(tcp("127.0.0.1", 0)).listen(unix(file()));
  }

  private Path file() {
    return folder.resolve("app.sock");
  }

  private String unixUri() {
    return "unix://" + file();
  }

  private static String tcpUri(Server server) {
    return "tcp://127.0.0.1:" + ((InetSocketAddress) server.addresses().get(1)).getPort();
  }

  private Socket connected(String uri) {
    Socket socket = socket(uri, options());
    connect(socket);
    return socket;
  }

  private static void cut(Socket socket) {
    socket.manager().engine().ifPresent(session -> session.close(DisconnectReason.TRANSPORT_CLOSE));
  }

  @Test
  void givenClientsOfThreeRoads_whenTheyShareARoom_thenEachHearsAll() {
    Server server = start(listening());
    server.onConnection(socket -> {
      socket.join("tea");
      socket.on("say", (args, ack) -> {
        server.to("tea").emit("said", args);
        ack.send(socket.transport());
      });
    });
    List<Socket> sockets =
        List.of(connected(url(server)), connected(tcpUri(server)), connected(unixUri()));
    var heard = new CopyOnWriteArrayList<Integer>();
    sockets.forEach(socket -> socket.on("said", Integer.class, number -> heard.add(number)));

    var roads = new ArrayList<String>();
    for (int i = 0; i < sockets.size(); i++) {
      roads.add(answer(sockets.get(i).emitWithAck("say", i)).string(0));
    }

    await().until(() -> heard.size() == 9);
    assertThat(heard).containsExactlyInAnyOrder(0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(roads.subList(1, 3)).containsExactly("stream", "stream");
    assertThat(sockets.get(2).manager().engine().map(ClientSession::transport)).contains("stream");
    assertThat(sockets.get(2).manager().uri()).isEqualTo(URI.create(unixUri()));
  }

  @Test
  void givenNamespacesOfAStream_whenAskedFor_thenTheyShareItsConnection() {
    Server server = start(listening());
    server.of("/chat").onConnection(socket -> socket.on("ask", (args, ack) -> ack.send("chat")));
    server.onConnection(socket -> socket.on("ask", (args, ack) -> ack.send("main")));

    Socket tcpMain = socket(tcpUri(server), options());
    Socket tcpChat = socket(tcpUri(server) + "/chat", options());
    Socket unixMain = socket(unixUri(), options());
    Socket unixChat = unixMain.manager().socket("/chat");
    List.of(tcpMain, tcpChat, unixMain, unixChat).forEach(ClientTest::connect);

    assertThat(tcpChat.manager()).isSameAs(tcpMain.manager());
    assertThat(answer(tcpChat.emitWithAck("ask")).string(0)).isEqualTo("chat");
    assertThat(unixMain.namespace()).isEqualTo("/");
    assertThat(answer(unixMain.emitWithAck("ask")).string(0)).isEqualTo("main");
    assertThat(answer(unixChat.emitWithAck("ask")).string(0)).isEqualTo("chat");
    assertThat(server.engine().sessions()).isEqualTo(2);
  }

  @Test
  void givenAUnixSocketThatIsServedAgain_whenTheClientComesBack_thenWhatItSaidMeanwhileArrives() {
    Server first = start(listening());
    Socket socket = connected(unixUri());
    var errors = new CopyOnWriteArrayList<YamException>();
    socket.manager().onReconnectError(errors::add);
    var heard = new CopyOnWriteArrayList<Integer>();

    first.close();
    await().until(() -> !errors.isEmpty());
    IntStream.range(0, EVENTS).forEach(i -> socket.emit("count", i));
    Server second = listening().build();
    second.onConnection(each -> each.on("count", Integer.class, number -> heard.add(number)));
    try (second) {
      second.start();

      await().until(() -> heard.size() == EVENTS);
      assertThat(heard).isEqualTo(IntStream.range(0, EVENTS).boxed().toList());
      assertThat(errors).hasOnlyElementsOfType(ConnectFailedException.class);
      assertThat(errors.getFirst()).hasMessageContaining(unixUri()).hasMessageContaining("stream");
    }
  }

  @Test
  void givenAStreamThatIsLostAgainAndAgain_whenEventsAreSentWithRetries_thenEachIsHandledOnceAndInOrder() {
    Server server = start(listening());
    for (String uri : List.of(tcpUri(server), unixUri())) {
      var counted = new CopyOnWriteArrayList<Integer>();
      server.of("/" + uri.substring(0, 3)).onConnection(socket -> socket.on("count", (args, ack) -> {
        counted.add(args.get(0, int.class));
        ack.send(args);
      }));
      Socket socket = socket(uri, options().retries(1_000).ackTimeout(Duration.ofSeconds(5)))
          .manager().socket("/" + uri.substring(0, 3));
      connect(socket);

      var answers = new ArrayList<CompletableFuture<Args>>();
      for (int i = 0; i < EVENTS; i++) {
        answers.add(socket.emitWithAck("count", i));
        if (i % 20 == 10) {
          cut(socket);
        }
      }
      for (int i = 0; i < EVENTS; i++) {
        assertThat(answer(answers.get(i)).get(0, int.class)).isEqualTo(i);
      }

      assertThat(counted).isEqualTo(IntStream.range(0, EVENTS).boxed().toList());
    }
  }

  @Test
  void givenAStreamThatIsLost_whenTheServerRecovers_thenIdRoomsAndWhatWasMissedAreBack() {
    Server server = start(listening().connectionStateRecovery());
    server.use(socket -> socket.join("room"));
    for (String uri : List.of(tcpUri(server), unixUri())) {
      Socket socket = socket(uri, options().reconnectionDelay(Duration.ofMillis(300)).randomizationFactor(0));
      var heard = new CopyOnWriteArrayList<Integer>();
      socket.on("news", Integer.class, number -> heard.add(number));
      connect(socket);
      String id = socket.id().orElseThrow();
      server.to("room").emit("news", 0);
      await().until(() -> heard.size() == 1);

      cut(socket);
      await().until(() -> !socket.isConnected());
      IntStream.range(1, 50).forEach(i -> server.to("room").emit("news", i));

      await().until(() -> heard.size() == 50);
      assertThat(heard).isEqualTo(IntStream.range(0, 50).boxed().toList());
      assertThat(socket.isRecovered()).isTrue();
      assertThat(socket.id()).contains(id);
    }
  }

  @Test
  void givenAHandshake_whenAClientComesByAStream_thenItsQueryAndCredentialsAreThere() {
    Server server = start(listening());
    server.onConnection(socket -> socket.on("ask", (args, ack) ->
        ack.send(socket.handshake().query("room").orElse("none"), socket.handshake().auth(Map.class).get("token"))));
    for (String uri : List.of(tcpUri(server), unixUri())) {
      Socket socket = socket(uri + "?room=tea", options().auth(Map.of("token", "secret")));
      connect(socket);

      Args told = answer(socket.emitWithAck("ask"));

      assertThat(told.string(0)).isEqualTo("tea");
      assertThat(told.string(1)).isEqualTo("secret");
    }
  }

  @Test
  void givenAnOptionOfTheWeb_whenTheSocketIsMade_thenItIsRefusedByName() {
    assertThatThrownBy(() -> IO.socket("tcp://localhost:9000", options().path("/elsewhere").build()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("path");
    assertThatThrownBy(() -> IO.socket("unix:///run/app.sock", options().transports("websocket").build()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("transports");
    assertThatThrownBy(() -> IO.socket("tcp://localhost")).hasMessageContaining("port");
    assertThatThrownBy(() -> IO.socket("unix://app.sock")).hasMessageContaining("unix:///run/app.sock");
    assertThatThrownBy(() -> IO.socket("unix:app.sock")).hasMessageContaining("unix:///run/app.sock");
  }
}
