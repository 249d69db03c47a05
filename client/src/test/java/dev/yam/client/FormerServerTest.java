package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.server.Server;
import dev.yam.wire.Args;
import dev.yam.wire.RefusedException;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of Engine.IO 3 and Socket.IO protocol 4: here, what of a Yam server is like one. */
class FormerServerTest extends ClientTest {

  private Server server;

  @BeforeEach
  void start3() {
    server = start(Server.builder().allowEIO3(true));
    server.onConnection(socket -> socket.on("echo", (args, ack) -> ack.send(args)));
  }

  private ClientOptions.Builder former() {
    return options().engineProtocol(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket", "polling,websocket"})
  void givenFormerServer_whenConnecting_thenTheMainNamespaceIsThereByItself(String transports) {
    Socket socket = connected(server, "/", former().transports(transports.split(",")));

    Args answer = answer(socket.emitWithAck("echo", "a", new byte[] {1, 2, 3}));

    assertThat(answer.string(0)).isEqualTo("a");
    assertThat(answer.binary(1).toByteArray()).containsExactly(1, 2, 3);
    assertThat(socket.id()).contains(socket.manager().engine().orElseThrow().id());
  }

  @Test
  void givenNamespace_whenConnecting_thenAuthIsItsQuery() {
    var shown = new CopyOnWriteArrayList<Object>();
    server.of("/chat").use(socket -> shown.add(socket.handshake().auth(Map.class)));

    Socket socket = connected(server, "/chat", former().auth(Map.of("token", "a&b=ü")));

    assertThat(shown).containsExactly(Map.of("token", "a&b=ü"));
    assertThat(socket.id().orElseThrow()).startsWith("/chat#");
  }

  @Test
  void givenRefusal_whenConnecting_thenTheMessageIsTold() {
    server.of("/closed").use(socket -> {
      throw new RefusedException("not you");
    });

    Socket socket = socket(server, "/closed", former());

    assertThatThrownBy(() -> connect(socket)).cause().isInstanceOf(RefusedException.class).hasMessage("not you");
  }

  @Test
  void givenMainNamespace_whenItIsAskedForLate_thenItIsThere() {
    server.of("/chat");
    Socket chat = connected(server, "/chat", former());

    Socket main = chat.manager().socket("/");
    connect(main);

    assertThat(answer(main.emitWithAck("echo", 1)).get(0, Integer.class)).isEqualTo(1);
  }

  @Test
  void givenSocketThatHasLeft_whenItComesBackOnTheSameSession_thenItIsIn() {
    server.of("/chat");
    Socket chat = connected(server, "/chat", former());
    Socket main = chat.manager().socket("/");
    connect(main);

    main.disconnect();
    await().until(() -> server.of("/").sockets().isEmpty());
    connect(main);

    assertThat(answer(main.emitWithAck("echo", 2)).get(0, Integer.class)).isEqualTo(2);
    assertThat(server.engine().sessions()).isEqualTo(1);
  }
}
