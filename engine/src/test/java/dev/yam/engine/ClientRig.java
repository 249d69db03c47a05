package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One loop for the clients of a test, and all that they have opened; nothing may be left of them. */
final class ClientRig implements AutoCloseable {

  final ClientLoops loops;
  final EngineLoop loop;
  private final List<TestClient> clients = new ArrayList<>();

  ClientRig() {
    this(IoKind.best());
  }

  ClientRig(IoKind io) {
    loops = ClientLoops.of(1, io);
    loop = loops.next();
  }

  static EngineClientOptions options(UnaryOperator<EngineClientOptions.Builder> with) {
    return with.apply(EngineClientOptions.builder()).build();
  }

  static EngineClient client(int port, UnaryOperator<EngineClientOptions.Builder> with) {
    return new EngineClient(URI.create("http://127.0.0.1:" + port), options(with));
  }

  TestClient open(TestServer server) {
    return open(server, options -> options);
  }

  TestClient open(TestServer server, UnaryOperator<EngineClientOptions.Builder> with) {
    return open(client(server.port(), with));
  }

  TestClient open(EngineClient client) {
    var opened = new TestClient(client, loop);
    clients.add(opened);
    return opened;
  }

  /** What {@code question} gives on the loop. */
  <T> T ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, loop).orTimeout(5, TimeUnit.SECONDS).join();
  }

  /** Closes all clients, and waits until no deadline is left of them. */
  @Override
  public void close() {
    clients.forEach(TestClient::close);
    await().untilAsserted(() -> assertThat(ask(loop::armed)).as("deadlines").isZero());
    loops.close();
  }
}
