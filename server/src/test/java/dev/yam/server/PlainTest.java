package dev.yam.server;

import dev.yam.engine.EngineCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** What tests of plain messages begin with. */
abstract class PlainTest extends ServerTest {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  final EngineCounters counters = new EngineCounters();
  final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();
  final List<PlainClient> clients = new ArrayList<>();

  final Server.Builder plain() {
    return plain(PlainWebSocket.defaults());
  }

  final Server.Builder plain(PlainWebSocket options) {
    return Server.builder().hooks(counters).plainWebSocket(options);
  }

  final PlainClient client(Server server) {
    return client(server, "/");
  }

  final PlainClient client(Server server, String path, String... protocols) {
    var client = new PlainClient(server.port(), path, protocols);
    clients.add(client);
    return client;
  }

  @AfterEach
  void closeClients() {
    clients.forEach(PlainClient::close);
  }

  final Object told() throws InterruptedException {
    Object next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return next == null ? "nothing for " + PATIENCE : next;
  }

  /** Tells of all that comes, and of the end. */
  final Server telling(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(socket -> {
      socket.onAny((event, args) -> told.add(event + args));
      socket.onDisconnect(told::add);
    });
    return server;
  }
}
