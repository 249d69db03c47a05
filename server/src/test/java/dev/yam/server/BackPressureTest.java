package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackPressureTest extends ServerTest {

  private final BlockingQueue<DisconnectReason> reasons = new LinkedBlockingQueue<>();

  @Test
  void givenAFullLane_whenThePeerIsHeldBack_thenTheHeartbeatWaitsAndAllIsHandledInTheEnd() throws Exception {
    Server server = start(Server.builder()
        .maxLaneEvents(10)
        .pingInterval(Duration.ofMillis(100))
        .pingTimeout(Duration.ofMillis(100)));
    var gate = new CountDownLatch(1);
    var handled = new AtomicInteger();
    server.onConnection(socket -> {
      socket.onDisconnect(reasons::add);
      socket.on("work", args -> {
        gate.await();
        handled.incrementAndGet();
      });
    });
    TestClient client = connect(server);

    for (int i = 0; i < 200; i++) {
      client.send("42[\"work\"]");
    }
    assertThat(reasons.poll(1, TimeUnit.SECONDS)).isNull();
    gate.countDown();

    await().until(() -> handled.get() == 200);
    client.expectSilence();
    assertThat(reasons).isEmpty();
  }

  @Test
  void givenAFullLane_whenItsSocketHasLeft_thenTheOtherNamespacesOfTheConnectionGoOn() throws Exception {
    Server server = start(Server.builder().maxLaneEvents(4));
    var entered = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    Namespace slow = server.of("/slow").onConnection(socket -> socket.on("work", args -> {
      entered.countDown();
      gate.await();
    }));
    TestClient client = connect(server);
    client.join("/slow", "");
    client.expectSilence();
    client.send("42/slow,[\"work\"]");
    entered.await();
    for (int i = 0; i < 3; i++) {
      client.send("42/slow,[\"work\"]"); // the last one fills the lane: nothing may be under way when the socket leaves
    }
    do {
      client.send("42[\"still there\"]"); // one may come in the read that fills the lane
    } while (client.nextWithin(Duration.ofMillis(300)) != null);

    slow.disconnectSockets();

    assertThat(List.of(client.next(), client.next())).containsExactlyInAnyOrder("41/slow,", "42[\"here\"]");
    gate.countDown();
  }

  @Test
  void givenAClientThatLeavesLaneAfterLaneAtWork_whenThereAreTooMany_thenItWaitsUntilSomeHaveEnded() throws Exception {
    Server server = start();
    var entered = new AtomicInteger();
    var gate = new CountDownLatch(1);
    server.of("/slow").onConnection(socket -> {
      entered.incrementAndGet();
      gate.await();
    });
    TestClient client = connect(server);

    for (int i = 0; i < 17; i++) {
      client.join("/slow", "");
      client.send("41/slow,");
    }
    await().until(() -> entered.get() == 17);
    client.send("42[\"still there\"]");
    assertThat(client.nextWithin(Duration.ofMillis(300))).isNull();
    gate.countDown();

    assertThat(client.next()).isEqualTo("42[\"here\"]");
  }

  @Test
  void givenAMillionEmitsInOneHandler_whenTheClientDoesNotRead_thenTheSessionEndsAtTheLimit() throws Exception {
    Server server = start(Server.builder().engine(engine -> engine.maxOutboundBytes(1_000_000)));
    var done = new CompletableFuture<Integer>();
    server.onConnection(socket -> {
      socket.onDisconnect(reasons::add);
      socket.on("flood", args -> {
        int sent = 0;
        while (sent < 1_000_000) {
          socket.emit("drop", "some text that takes a little room", sent++);
        }
        done.complete(sent);
      });
    });
    TestClient client = connect(server);

    client.send("42[\"flood\"]");

    assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(1_000_000);
    DisconnectReason reason = reasons.poll(10, TimeUnit.SECONDS);
    assertThat(reason).isEqualTo(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
  }

  @Test
  void givenAHandlerThatWaitsForRoom_whenItSendsFarMoreThanTheLimit_thenAllArrivesInOrder() throws Exception {
    Server server = start(Server.builder().engine(engine -> engine.maxOutboundBytes(100_000)));
    server.onConnection(socket -> {
      socket.onDisconnect(reasons::add);
      socket.on("stream", args -> {
        for (int i = 0; i < 50_000; i++) {
          socket.awaitWritable();
          socket.emit("part", i);
        }
      });
    });
    TestClient client = connect(server);

    client.send("42[\"stream\"]");

    for (int i = 0; i < 50_000; i++) {
      assertThat(client.next()).isEqualTo("42[\"part\"," + i + "]");
    }
    assertThat(reasons).isEmpty();
  }

  @Test
  void givenAHandlerThatWaitsForRoom_whenTheClientLeaves_thenItIsTold() throws Exception {
    Server server = start(Server.builder().engine(engine -> engine.maxOutboundBytes(100_000)));
    var told = new CompletableFuture<Throwable>();
    server.onConnection(socket -> socket.on("stream", args -> {
      try {
        while (true) {
          socket.awaitWritable();
          socket.emit("part", "x".repeat(1_000));
        }
      } catch (DisconnectedException left) {
        told.complete(left);
      }
    }));
    TestClient client = connect(server);

    client.send("42[\"stream\"]");
    client.next();
    client.cut();

    assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(DisconnectedException.class);
  }

  @Test
  void givenBroadcastsFasterThanLoopsDeliver_whenTheLimitIsMet_thenTheCallerLearnsAndNobodyIsHarmed() throws Exception {
    Server server = start(Server.builder().maxBroadcastBytes(1_000));
    TestClient client = connect(server);
    client.expectSilence();

    String large = "x".repeat(2_000);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> server.emit("large", large))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining(Limit.BROADCAST.key());

    client.expectSilence();
  }
}
