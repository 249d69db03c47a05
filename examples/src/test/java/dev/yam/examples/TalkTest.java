package dev.yam.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of Socket.IO and one that has nothing but a WebSocket, and the same methods for both; and the README. */
class TalkTest {

  private final Server server = Talk.serve(0);
  private final Socket socket = IO.socket("http://localhost:" + server.port() + "/talk").connect();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> plain = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    socket.close();
    http.shutdownNow();
    server.close();
  }

  @Test
  void givenClientsOfTwoKinds_whenOneSpeaks_thenTheMethodsAnswerAndTheOtherHears() {
    socket.whenConnected().join();
    WebSocket webSocket = connectPlain();

    webSocket.sendText("{\"type\":\"message\",\"from\":\"Bo\",\"text\":\"Hi\",\"ackId\":1}", true).join();
    await().until(() -> plain.contains("{\"type\":\"ack\",\"ackId\":1,\"data\":{\"characters\":2}}"));

    Talk.Delivered delivered =
        socket.emitWithAck("message", new Talk.Message("Ada", "Hello")).join().get(0, Talk.Delivered.class);
    assertThat(delivered.characters()).isEqualTo(5);
    await().until(() -> plain.contains("{\"type\":\"message\",\"from\":\"Ada\",\"text\":\"Hello\"}"));
  }

  @Test
  void givenAPlainClient_whenItAsksForAStream_thenEachValueComesByItself() {
    WebSocket webSocket = connectPlain();

    webSocket.sendText("{\"type\":\"count\",\"to\":3}", true).join();

    await().until(() -> plain.size() == 3);
    assertThat(plain).containsExactly(
        "{\"type\":\"number\",\"data\":1}", "{\"type\":\"number\",\"data\":2}", "{\"type\":\"number\",\"data\":3}");
  }

  @Test
  void givenTheReadme_whenItShowsTheMethods_thenTheyAreTheseOnes() throws IOException {
    String source = Files.readString(Path.of("src/main/java/dev/yam/examples/Talk.java"));
    String methods = source.substring(source.indexOf("@Gateway"), source.indexOf("\n  static Server serve")) + "}\n";
    String serving = source.substring(source.indexOf("    Server server ="), source.indexOf("    return server.start"));

    assertThat(Files.readString(Path.of("../README.md"))).contains(methods, serving.indent(-4));
  }

  private WebSocket connectPlain() {
    return http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://localhost:" + server.port() + "/talk"), new Listener())
        .join();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        plain.add(message.toString());
        message.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }
}
