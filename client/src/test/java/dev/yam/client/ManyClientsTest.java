package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.EngineLoop;
import dev.yam.server.Server;
import dev.yam.wire.Args;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Five thousand clients in one JVM, without a thread each; and nothing of them when they have left. */
class ManyClientsTest extends ClientTest {

  private static final int CLIENTS = 5_000;

  @Test
  @Timeout(180)
  void givenFiveThousandClients_whenAllHaveHeardAndLeft_thenNothingIsLeft() {
    Server server = start(Server.builder().listener(listener -> listener.backlog(4_096)));
    server.onConnection(socket -> socket.on("echo", (args, ack) -> ack.send(args)));
    try (ClientLoops two = ClientLoops.of(2)) {
      List<EngineLoop> loops = List.of(two.next(), two.next());
      Set<String> threads = threads();

      List<WeakReference<Socket>> gone = hold(server, options().loops(two).transports("websocket").forceNew(true));

      await().atMost(Duration.ofSeconds(30)).until(() -> server.engine().sessions() == 0);
      for (EngineLoop loop : loops) {
        await().until(() -> armed(loop) == 0);
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> collected(gone));
      assertThat(threads()).isSubsetOf(threads);
    }
  }

  private static List<WeakReference<Socket>> hold(Server server, ClientOptions.Builder options) {
    var heard = new AtomicInteger();
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < CLIENTS; i++) {
      Socket socket = IO.socket(url(server), options.build());
      sockets.add(socket.on("news", args -> heard.incrementAndGet()));
      if (i % 250 == 249) {
        sockets.subList(i - 249, i + 1).forEach(Socket::connect);
        sockets.subList(i - 249, i + 1).forEach(each -> answer(each.whenConnected()));
      }
    }
    int threads = Thread.getAllStackTraces().size();
    assertThat(threads).isLessThan(100);

    server.emit("news");
    await().atMost(Duration.ofSeconds(30)).until(() -> heard.get() == CLIENTS);
    var answers = new ArrayList<CompletableFuture<Args>>();
    sockets.forEach(socket -> answers.add(socket.emitWithAck("echo", 1)));
    answers.forEach(ClientTest::answer);

    sockets.forEach(Socket::close);
    return sockets.stream().map(WeakReference::new).toList();
  }

  private static int armed(EngineLoop loop) {
    var told = new CompletableFuture<Integer>();
    loop.execute(() -> told.complete(loop.armed()));
    return answer(told);
  }

  private static boolean collected(List<WeakReference<Socket>> sockets) {
    System.gc();
    return sockets.stream().map(WeakReference::get).allMatch(Objects::isNull);
  }

  /** Platform threads, but for the server's, the carriers of virtual ones and those of waiting tests. */
  private static Set<String> threads() {
    var names = new HashSet<String>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      names.add(thread.getName());
    }
    names.removeIf(name -> name.matches("(ForkJoinPool|process reaper|awaitility|VirtualThread|CompletableFuture|yam-loop).*"));
    return names;
  }
}
