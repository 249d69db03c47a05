package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thousand sessions of clients on one loop, each ended in one of many ways, leave nothing. */
class ManyClientsTest {

  private static final int SESSIONS = 1_000;

  /** A client that goes before it has seen the answer to its first poll is missed by nothing else. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final LeakWatch leaks = new LeakWatch();

  @AfterEach
  void unwatch() {
    leaks.close();
  }

  @Test
  void givenManySessions_whenAllHaveEnded_thenNothingIsLeft() throws Exception {
    try (var rig = new ClientRig(); var server = new TestServer(
        options -> options.pingInterval(SOON).pingTimeout(SOON).closeTimeout(SOON))) {
      EngineClient polling = ClientRig.client(server.port(), options -> options.transports("polling"));
      EngineClient webSocket = ClientRig.client(server.port(), options -> options.transports("websocket"));
      EngineClient upgrading = ClientRig.client(server.port(), options -> options);
      var open = new ArrayList<TestClient>();
      for (int i = 0; i < SESSIONS; i++) {
        open.add(rig.open(List.of(polling, webSocket, upgrading).get(i % 3)));
        if (open.size() == 100) {
          use(open, server);
        }
      }

      await().until(() -> server.listener.connections() == 0);
      await().until(() -> server.engine.registry().known() == 0);
      await().until(() -> rig.ask(rig.loop::armed) == 0);
    }
    assertThat(leaks.found()).isEmpty();
  }

  private static void use(List<TestClient> clients, TestServer server) throws Exception {
    for (int i = 0; i < clients.size(); i++) {
      TestClient client = clients.get(i);
      switch (i % 5) {
        case 0 -> {} // closed wherever it is
        case 1 -> client.send("x".repeat(20_000));
        case 2 -> assertThat(client.send("x").text()).isEqualTo("x");
        case 3 -> client.session();
        default -> {
          client.send(new byte[100_000]);
          client.session();
        }
      }
      client.close();
    }
    for (Session session : server.sessions) {
      session.close(DisconnectReason.FORCED_CLOSE); // perhaps at the same time
    }
    server.sessions.clear();
    for (TestClient client : clients) {
      get(client.closed);
      assertThat(client.ends).hasValue(1);
    }
    clients.clear();
  }
}
