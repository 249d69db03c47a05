package dev.yam.server;

import org.junit.jupiter.api.AfterEach;

/** A server on a free port for each test; all that is opened is closed. */
abstract class ServerTest {

  private final java.util.List<AutoCloseable> opened = new java.util.ArrayList<>();

  final Server start(Server.Builder builder) {
    Server server = builder.host("127.0.0.1").port(0).build();
    server.onConnection(socket -> socket.on("still there", args -> socket.emit("here")));
    opened.add(server);
    return server.start();
  }

  final Server start() {
    return start(Server.builder());
  }

  final TestClient connect(Server server) throws InterruptedException {
    return opened(TestClient.connect(server));
  }

  final TestClient connect(Server server, String namespace) throws InterruptedException {
    return opened(TestClient.connect(server, namespace));
  }

  final TestClient open(Server server) throws InterruptedException {
    return opened(TestClient.open(server, ""));
  }

  final TestClient former(Server server) throws InterruptedException {
    return opened(TestClient.former(server));
  }

  private TestClient opened(TestClient client) {
    opened.add(client);
    return client;
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }
}
