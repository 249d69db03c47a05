package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real clients over real connections: two publishers, four loops, cuts at random, some of them while events or the
 * answer are on their way. The model is one list per publisher: each client has all of it, once and in order.
 */
class RecoveryModelTest extends ServerTest {

  private static final int CLIENTS = 6;
  private static final int CUTS = 25;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void givenTwoPublishersAndFourLoops_whenClientsAreCutAtRandom_thenEachHasEverythingOnceAndInOrder(long seed)
      throws Exception {
    Server server = start(Server.builder().listener(listener -> listener.loops(4)).connectionStateRecovery());
    server.onConnection(socket -> socket.join("r"));
    var over = new AtomicBoolean();
    var pace = new Semaphore(200);
    var clients = new ArrayList<CompletableFuture<List<String>>>();
    for (int i = 0; i < CLIENTS; i++) {
      var client = RecoveringClient.connect(server);
      var random = new Random(seed * CLIENTS + i);
      clients.add(inBackground(() -> cutAtRandom(client, random, pace)));
    }
    var publishers = List.of(publisher(server, 0, over, pace), publisher(server, 1, over, pace));
    for (var client : clients) {
      client.handle((heard, failure) -> failure).join();
    }
    over.set(true);
    int[] published = {publishers.get(0).join(), publishers.get(1).join()};

    for (var client : clients) {
      assertInOrder(client.join(), published);
    }
  }

  @Test
  void givenALoopThatNeverHadASocketOfTheNamespace_whenAClientComesBackThere_thenItMissesNothing() throws Exception {
    Server server = start(Server.builder().listener(listener -> listener.loops(4)).connectionStateRecovery());
    for (int round = 0; round < 40; round++) {
      Namespace fresh = server.of("/round-" + round);
      try (var client = new RecoveringClient(server, fresh.name())) {
        var over = new AtomicBoolean();
        CompletableFuture<Integer> publisher = publisher(fresh, over);
        var heard = new ArrayList<String>(List.of(client.next()));
        client.cut();
        heard.addAll(client.comeBack());
        heard.add(client.next());
        over.set(true);
        publisher.join();

        int first = numberOf(heard.getFirst());
        assertThat(heard.stream().map(RecoveryModelTest::numberOf))
            .containsExactlyElementsOf(IntStream.range(first, first + heard.size()).boxed().toList());
      }
    }
  }

  private static int numberOf(String frame) {
    return Integer.parseInt(frame.substring(frame.lastIndexOf(',') + 1, frame.length() - 1));
  }

  private static CompletableFuture<Integer> publisher(Namespace namespace, AtomicBoolean over) {
    return inBackground(() -> {
      int count = 0;
      while (!over.get()) {
        namespace.emit("n", count++);
        LockSupport.parkNanos(10_000);
      }
      return count;
    });
  }

  /** As fast as the clients hear, and no slower than one in a millisecond. */
  private static CompletableFuture<Integer> publisher(Server server, int number, AtomicBoolean over, Semaphore pace) {
    return inBackground(() -> {
      int count = 0;
      while (!over.get()) {
        server.emit("p" + number, count++);
        server.to("nobody").emit("other");
        pace.tryAcquire(1, TimeUnit.MILLISECONDS);
      }
      return count;
    });
  }

  private static List<String> cutAtRandom(RecoveringClient client, Random random, Semaphore pace) throws Exception {
    var heard = new ArrayList<String>();
    for (int cut = 0; cut < CUTS; cut++) {
      int live = random.nextInt(40);
      for (int i = 0; i < live; i++) {
        heard.add(client.next());
      }
      client.cut();
      List<String> missed = client.comeBack();
      heard.addAll(missed);
      pace.release((live + missed.size()) / CLIENTS);
      assertThat(client.isRecovered()).as("cut %d", cut).isTrue();
    }
    client.close();
    return heard;
  }

  private static void assertInOrder(List<String> heard, int[] published) {
    int[] next = {0, 0};
    for (String event : heard) {
      int publisher = event.charAt("42[\"p".length()) - '0';
      assertThat(event).isEqualTo("42[\"p" + publisher + "\"," + next[publisher] + "]");
      next[publisher]++;
    }
    assertThat(next[0]).isLessThanOrEqualTo(published[0]);
    assertThat(next[1]).isLessThanOrEqualTo(published[1]);
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> inBackground(Work<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual().start(() -> {
      try {
        result.complete(work.run());
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    return result;
  }
}
