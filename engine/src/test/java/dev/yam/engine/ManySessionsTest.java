package dev.yam.engine;

import static dev.yam.engine.TestServer.POLLING;
import static dev.yam.engine.TestServer.poll;
import static dev.yam.engine.TestServer.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thousand sessions, each ended in one of many ways, leave nothing. */
class ManySessionsTest {

  private static final int SESSIONS = 1_000;

  private final LeakWatch leaks = new LeakWatch();

  @AfterEach
  void unwatch() {
    leaks.close();
  }

  @Test
  void givenManySessions_whenAllHaveEnded_thenNothingIsLeft() throws Exception {
    try (var server = new TestServer()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        use(server, i % 8, clients);
        if (clients.size() > 100) {
          closeAll(clients);
        }
      }
      closeAll(clients);

      await().until(() -> server.listener.connections() == 0);
      await().until(() -> server.reasons.size() == SESSIONS);
      assertThat(server.counters.sessionsOpened()).isEqualTo(SESSIONS);
      assertThat(server.counters.sessions()).isZero();
      assertThat(server.engine.sessions()).isZero();
      assertThat(server.engine.registry().known()).isZero();
      for (Session session : server.sessions) {
        assertThat(armed(session.loop())).isZero();
      }
    }
    assertThat(leaks.found()).isEmpty();
  }

  private static void use(TestServer server, int way, List<RawClient> clients) throws IOException {
    RawClient client = server.connect();
    clients.add(client);
    if (way == 0 || way == 1) {
      client.webSocket(TestServer.WEBSOCKET).message();
      client.text(way == 0 ? "4x" : "1");
      return;
    }
    String sid = TestServer.sid(client.get(POLLING).response().body());
    switch (way) {
      case 2 -> client.post(poll(sid), "1").response();
      case 3 -> client.post(poll(sid), "4x\u001e1").response();
      case 4 -> client.get(poll(sid)); // and the connection is lost
      case 5 -> client.post(poll(sid), "no packet").response();
      case 6 -> upgrade(client, server, sid, clients);
      default -> {
        RawClient probing = server.connect().webSocket(probe(sid)).text("2probe");
        clients.add(probing);
        client.post(poll(sid), "1").response();
      }
    }
  }

  private static void upgrade(RawClient polling, TestServer server, String sid, List<RawClient> clients)
      throws IOException {
    RawClient client = server.connect().webSocket(probe(sid));
    clients.add(client);
    polling.get(poll(sid));
    client.text("2probe").message();
    client.text("5").text("4" + "x".repeat(20_000));
  }

  private static void closeAll(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    clients.clear();
  }

  private static int armed(EngineLoop loop) throws Exception {
    var count = new CompletableFuture<Integer>();
    loop.execute(() -> count.complete(loop.armed()));
    return count.get(5, TimeUnit.SECONDS);
  }
}
