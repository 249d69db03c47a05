package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.EngineCounters;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each limit that Socket.IO adds is told to the hooks of the server when it is met, and only then. */
class LimitHooksTest extends ServerTest {

  private final EngineCounters counters = new EngineCounters();

  private Server.Builder counted() {
    return Server.builder().hooks(counters);
  }

  private void onlyMet(Limit limit) {
    await().until(() -> counters.met(limit) > 0);
    for (Limit other : Limit.values()) {
      if (other != limit) {
        assertThat(counters.met(other)).as(other.key()).isZero();
      }
    }
  }

  @Test
  void givenMoreNamespacesThanMayBe_whenAskedFor_thenCounted() throws Exception {
    TestClient client = connect(start(counted().maxNamespacesPerConnection(1)));

    client.send("40/a,");

    assertThat(client.next()).isEqualTo("44/a,{\"message\":\"Too many namespaces\"}");
    onlyMet(Limit.NAMESPACES);
  }

  @Test
  void givenMoreRoomsThanMayBe_whenJoined_thenCounted() throws Exception {
    Server server = start(counted().maxRoomsPerSocket(1));
    var told = new LinkedBlockingQueue<String>();
    server.onConnection(socket -> {
      try {
        socket.join("a", "b");
      } catch (OverloadedException full) {
        told.add(String.valueOf(full.getMessage()));
      }
    });

    connect(server);

    assertThat(told.poll(10, TimeUnit.SECONDS))
        .isEqualTo("would hold more than 1 rooms per socket (limit maxRoomsPerSocket, an option of that name)");
    onlyMet(Limit.ROOMS);
  }

  @Test
  void givenMoreQuestionsThanMayBeOpen_whenAsked_thenCounted() throws Exception {
    Server server = start(counted().maxPendingAcks(1));
    var failures = new LinkedBlockingQueue<Throwable>();
    server.onConnection(socket -> {
      socket.emitWithAck("first");
      socket.emitWithAck("second").exceptionally(failure -> {
        failures.add(failure);
        throw new IllegalStateException(failure);
      });
    });

    connect(server);

    assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(OverloadedException.class);
    onlyMet(Limit.PENDING_ACKS);
  }

  @Test
  void givenMoreEventsThanMayWait_whenSent_thenCounted() throws Exception {
    Server server = start(counted().maxLaneEvents(2));
    var gate = new CountDownLatch(1);
    server.onConnection(socket -> socket.on("work", args -> gate.await()));
    TestClient client = connect(server);

    for (int i = 0; i < 10; i++) {
      client.send("42[\"work\"]");
    }

    onlyMet(Limit.LANE);
    gate.countDown();
    client.expectSilence();
  }

  @Test
  void givenMoreBytesThanLoopsMayBeHanded_whenBroadcast_thenCounted() throws Exception {
    Server server = start(counted().maxBroadcastBytes(100));
    connect(server).expectSilence();

    String large = "x".repeat(200);
    assertThatThrownBy(() -> server.emit("large", large)).isInstanceOf(OverloadedException.class);

    onlyMet(Limit.BROADCAST);
  }

  @Test
  void givenMoreAttachmentsThanMayBe_whenAnnounced_thenCounted() throws Exception {
    TestClient client = connect(start(counted()));

    client.send("4511-[\"a\"]");

    assertThat(client.closeCode()).isNotZero();
    onlyMet(Limit.ATTACHMENTS);
  }

  @Test
  void givenHooksOfTheEndpointAlone_whenALimitOfSocketIoIsMet_thenTheyAreToldToo() throws Exception {
    TestClient client = connect(start(Server.builder().engine(engine -> engine.hooks(counters)).maxNamespacesPerConnection(1)));

    client.send("40/a,");

    client.next();
    onlyMet(Limit.NAMESPACES);
  }
}
