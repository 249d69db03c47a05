package dev.yam.handlers;

import dev.yam.server.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A server on a free port for each test, with gateways; all that is opened is closed. */
abstract class GatewayTest {

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Also listens to an event by which {@link TestClient#expectSilence} shows that nothing else is sent. */
  final Server serving(Gateways gateways) {
    return serving(Server.builder(), gateways);
  }

  final Server serving(Server.Builder settings, Gateways gateways) {
    Server server = opened(settings.host("127.0.0.1").port(0).build());
    gateways.bind(server);
    server.onConnection(socket -> socket.on("still there", args -> socket.emit("here")));
    return server.start();
  }

  final Server serving(Object gateway) {
    return serving(Gateways.builder().add(gateway).build());
  }

  final TestClient connect(Server server) throws InterruptedException {
    return opened(TestClient.connect(server));
  }

  final <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }
}
