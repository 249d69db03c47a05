package dev.yam.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.server.Server;
import dev.yam.wire.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program of the migration page, with either client: the same is written. */
class MigrationTest {

  private static final List<String> WRITTEN = List.of(
      "connected", "subscribed, 3 before", "Oolong, 120 words", "gone: io server disconnect");

  private Server server = Server.builder().port(0).build();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    server.of("/news").use(socket -> {
      if (!socket.handshake().auth(Credentials.class).token().equals("secret")) {
        throw new RefusedException("who are you?");
      }
    }).onConnection(socket -> socket.on("subscribe", (args, ack) -> {
      ack.send(3);
      socket.emit("article", Map.of("title", "Oolong", "words", 120));
      socket.on("read", done -> socket.disconnect());
    }));
    server.start();
  }

  record Credentials(String token) {}

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void givenTheFormerClient_whenTheProgramRuns_thenItWritesItsLines() {
    var socket = ReaderBefore.start("http://127.0.0.1:" + server.port(), lines::add);

    awaitLines(3);
    socket.emit("read");

    awaitLines(4);
    assertThat(lines).containsExactlyElementsOf(WRITTEN);
    socket.close();
  }

  @Test
  void givenYamsClient_whenTheProgramRuns_thenItWritesTheSame() {
    var socket = ReaderAfter.start("http://127.0.0.1:" + server.port(), lines::add);

    awaitLines(3);
    socket.emit("read");

    awaitLines(4);
    assertThat(lines).containsExactlyElementsOf(WRITTEN);
    socket.close();
  }

  private void awaitLines(int count) {
    await().until(() -> lines.size() >= count);
  }
}
