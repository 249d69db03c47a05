package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.EngineLoop;
import dev.yam.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** A server on a free port and clients on one loop of their own; when a test ends, nothing of them is left. */
abstract class ClientTest {

  static {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10)); // most of what tests wait for comes within one
  }

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ClientLoops loops = ClientLoops.of(1);
  private final EngineLoop loop = loops.next();

  final Server start(Server.Builder builder) {
    Server server = builder.host("127.0.0.1").port(0).build();
    opened.add(server);
    return server.start();
  }

  final Server start() {
    return start(Server.builder());
  }

  /** The same server again, where it was. */
  final Server startAt(int port, Server.Builder builder) {
    Server server = builder.host("127.0.0.1").port(port).build();
    opened.add(server);
    return server.start();
  }

  /** Options that lose no time. */
  final ClientOptions.Builder options() {
    return ClientOptions.builder()
        .loops(loops)
        .reconnectionDelay(Duration.ofMillis(20))
        .reconnectionDelayMax(Duration.ofMillis(100));
  }

  final Socket socket(Server server, String namespace, ClientOptions.Builder options) {
    return socket(url(server) + namespace, options);
  }

  final Socket socket(String uri, ClientOptions.Builder options) {
    Socket socket = IO.socket(uri, options.build());
    opened.add(socket.manager());
    return socket;
  }

  final Socket socket(Server server) {
    return socket(server, "/", options());
  }

  final Socket connected(Server server, String namespace, ClientOptions.Builder options) {
    Socket socket = socket(server, namespace, options);
    connect(socket);
    return socket;
  }

  final Socket connected(Server server) {
    return connected(server, "/", options());
  }

  static void connect(Socket socket) {
    answer(socket.connect().whenConnected());
  }

  static String url(Server server) {
    return "http://127.0.0.1:" + server.port();
  }

  static <T> T answer(CompletableFuture<T> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }

  final ClientLoops loops() {
    return loops;
  }

  /** {@code each} is closed when the test ends. */
  final <T extends AutoCloseable> T closing(T each) {
    opened.add(each);
    return each;
  }

  final EngineLoop loop() {
    return loop;
  }

  final <T> T onLoop(Supplier<T> question) {
    var told = new CompletableFuture<T>();
    loop.execute(() -> told.complete(question.get()));
    return answer(told);
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    await().until(() -> onLoop(loop::armed) == 0);
    await().until(() -> Wakefulness.held() == 0);
    assertThat(IO.managers()).isZero();
    loops.close();
  }
}
