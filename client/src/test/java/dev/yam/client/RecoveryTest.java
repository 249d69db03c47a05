package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.server.Server;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that come back to where they were. */
class RecoveryTest extends ClientTest {

  @Test
  void givenServerThatRecovers_whenConnectionIsLost_thenWhatWasMissedComesBeforeAllElse() {
    Server server = start(Server.builder().connectionStateRecovery());
    server.use(socket -> socket.join("room")); // before the client is told
    Socket socket = socket(server, "/", options().reconnectionDelay(Duration.ofMillis(300)).randomizationFactor(0));
    var heard = new CopyOnWriteArrayList<Integer>();
    socket.on("news", Integer.class, number -> heard.add(number));
    connect(socket);
    String id = socket.id().orElseThrow();
    server.to("room").emit("news", 0);
    await().until(() -> heard.size() == 1);

    cut(socket);
    await().until(() -> !socket.isConnected());
    IntStream.range(1, 50).forEach(i -> server.to("room").emit("news", i));
    await().until(socket::isConnected);
    server.to("room").emit("news", 50);

    await().until(() -> heard.size() == 51);
    assertThat(heard).isEqualTo(IntStream.rangeClosed(0, 50).boxed().toList());
    assertThat(socket.isRecovered()).isTrue();
    assertThat(socket.id()).contains(id);
  }

  @Test
  void givenMoreMissedThanMayWait_whenItComesBack_thenListenersHearAllInOrder() {
    Server server = start(Server.builder().connectionStateRecovery());
    Socket socket = socket(
        server, "/", options().maxLaneEvents(8).reconnectionDelay(Duration.ofMillis(300)).randomizationFactor(0));
    var heard = new CopyOnWriteArrayList<Integer>();
    socket.on("news", Integer.class, number -> heard.add(number));
    connect(socket);

    cut(socket);
    await().until(() -> !socket.isConnected());
    IntStream.range(0, 500).forEach(i -> server.emit("news", i));

    await().until(() -> heard.size() == 500);
    assertThat(heard).isEqualTo(IntStream.range(0, 500).boxed().toList());
    await().until(socket::isRecovered);
  }

  @Test
  void givenRecoveryTwice_whenConnectionIsLostAgain_thenOffsetsGoOn() {
    Server server = start(Server.builder().connectionStateRecovery());
    Socket socket = socket(server);
    var heard = new CopyOnWriteArrayList<Integer>();
    var recovered = new CopyOnWriteArrayList<Boolean>();
    socket.on("news", Integer.class, number -> heard.add(number));
    socket.onConnect(() -> recovered.add(socket.isRecovered()));
    connect(socket);

    for (int i = 0; i < 5; i++) {
      int times = i + 2;
      cut(socket);
      server.emit("news", i);
      await().until(() -> recovered.size() == times);
    }

    await().untilAsserted(() -> assertThat(heard).containsExactly(0, 1, 2, 3, 4));
    assertThat(recovered).containsExactly(false, true, true, true, true, true);
  }

  private static void cut(Socket socket) {
    socket.manager().engine().ifPresent(session -> session.close(DisconnectReason.TRANSPORT_CLOSE));
  }
}
