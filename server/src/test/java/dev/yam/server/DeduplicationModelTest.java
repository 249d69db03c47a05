package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.Ack;
import dev.yam.engine.Dispatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients on four loops, which send each event until it is answered: they are cut at random, before or behind what they
 * sent, send again without need, and speak by a connection that they have given up. The model is a count per event: one.
 */
class DeduplicationModelTest extends ServerTest {

  private static final int CLIENTS = 8;
  private static final int EVENTS = 60;

  private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource({"1, LANE, false", "2, LANE, true", "3, EVENT_LOOP, false", "4, EVENT_LOOP, true", "5, LANE, false"})
  void givenClientsThatRepeat_whenTheyAreCutAtRandom_thenEachEventIsHandledOnceAndAnswered(
      long seed, Dispatch dispatch, boolean recovery) throws Exception {
    Server.Builder builder = Server.builder().listener(listener -> listener.loops(4));
    Server server = start(recovery ? builder.connectionStateRecovery() : builder);
    server.of("/").dispatch(dispatch);
    server.onConnection(socket -> socket.on("e", (args, ack) -> answer(args.string(0), ack)));
    var clients = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < CLIENTS; i++) {
      var client = new RepeatingClient(server, "client-" + seed + "-" + i + "-0123456789abcdef", new Random(seed * 100 + i));
      clients.add(inBackground(client::run));
    }
    for (var client : clients) {
      client.join();
    }

    assertThat(handled).hasSize(CLIENTS * EVENTS);
    assertThat(handled.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    await().until(() -> server.of("/").sockets().isEmpty());
    assertThat(server.of("/").deduplicator().orElseThrow().size()).isEqualTo(CLIENTS);
  }

  /** At once, or some time later and by another thread. */
  private void answer(String event, Ack ack) {
    int count = handled.computeIfAbsent(event, name -> new AtomicInteger()).incrementAndGet();
    String answer = event + " " + count;
    if (event.hashCode() % 3 == 0) {
      Thread.startVirtualThread(() -> ack.send(answer));
    } else {
      ack.send(answer);
    }
  }

  /** One in flight: its number stands for it as often as it is sent. */
  private static final class RepeatingClient {
    private final Server server;
    private final String key;
    private final Random random;
    private final List<TestClient> givenUp = new ArrayList<>();
    private TestClient link;

    RepeatingClient(Server server, String key, Random random) throws InterruptedException {
      this.server = server;
      this.key = key;
      this.random = random;
      this.link = come();
    }

    private TestClient come() throws InterruptedException {
      TestClient client = TestClient.open(server, "");
      client.join("/", "{\"dedup\":\"" + key + "\"}");
      return client;
    }

    void run() throws Exception {
      for (int id = 0; id < EVENTS; id++) {
        String event = key + "#" + id;
        send(id, event);
        expect(id, event);
      }
      link.close();
      givenUp.forEach(TestClient::close);
    }

    private void send(int id, String event) throws InterruptedException {
      for (int tries = random.nextInt(3); tries >= 0; tries--) {
        trySend(link, id, event);
        switch (random.nextInt(6)) {
          case 0 -> {
            link.cut();
            link = come();
            trySend(link, id, event);
          }
          case 1 -> {
            // A connection that hangs: what was sent by it may come at any time.
            TestClient before = link;
            givenUp.add(before);
            link = come();
            trySend(link, id, event);
            trySend(before, id, event);
          }
          default -> {
            // sent again, without need, or not
          }
        }
      }
    }

    private void trySend(TestClient to, int id, String event) {
      try {
        to.send("42" + id + "[\"e\",\"" + event + "\"]");
      } catch (RuntimeException gone) {
        // with recovery the server ends the connection that a client has left behind
      }
    }

    /** Answers of earlier events may come once more. */
    private void expect(int id, String event) throws InterruptedException {
      String answer = "43" + id + "[\"" + event + " 1\"]";
      for (String frame = link.next(); !frame.equals(answer); frame = link.next()) {
        int comma = frame.indexOf('[');
        assertThat(frame).startsWith("43");
        int number = Integer.parseInt(frame.substring(2, comma));
        assertThat(number).isLessThan(id);
        assertThat(frame).isEqualTo("43" + number + "[\"" + key + "#" + number + " 1\"]");
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> inBackground(Work work) {
    var result = new CompletableFuture<Void>();
    Thread.ofVirtual().start(() -> {
      try {
        work.run();
        result.complete(null);
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    return result;
  }
}
