package dev.yam.engine;

import static dev.yam.engine.TestServer.POLLING;
import static dev.yam.engine.TestServer.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static TestServer server(UnaryOperator<EngineServer.Builder> options, Consumer<Session> onConnection) {
    return new TestServer(options, listener -> listener, onConnection);
  }

  @Nested
  class Bare {

    @Test
    void givenLane_whenHandlerBlocks_thenOthersAreServed() throws Exception {
      var release = new CountDownLatch(1);
      var first = new AtomicBoolean();
      try (var server =
              server(
                  options -> options,
                  session ->
                      session.onMessage(
                          message -> {
                            if (first.compareAndSet(false, true)) {
                              release.await();
                            }
                            session.send(message);
                          }));
          RawClient blocked = server.webSocket();
          RawClient other = server.webSocket()) {
        blocked.text("4a");
        await().until(first::get);

        assertThat(other.text("4b").message()).isEqualTo("4b");
        release.countDown();
        assertThat(blocked.message()).isEqualTo("4a");
      }
    }

    @Test
    void givenEventLoop_whenDispatched_thenHandlersRunThere() throws IOException {
      var threads = new ConcurrentLinkedQueue<Boolean>();
      try (var server =
              server(
                  options -> options.dispatch(Dispatch.EVENT_LOOP),
                  session -> {
                    threads.add(session.loop().inLoop());
                    session.onMessage(
                        message -> {
                          threads.add(session.loop().inLoop());
                          session.send(message);
                        });
                  });
          RawClient client = server.webSocket()) {
        assertThat(client.text("4x").message()).isEqualTo("4x");

        assertThat(threads).containsExactly(true, true);
      }
    }

    @Test
    void givenHandler_whenItFails_thenSessionLives() throws IOException {
      try (var server =
              server(
                  options -> options,
                  session ->
                      session.onMessage(
                          message -> {
                            if (message.data().isEmpty()) {
                              throw new IllegalStateException("on purpose");
                            }
                            session.send(message);
                          }));
          RawClient client = server.webSocket()) {
        assertThat(client.text("4").text("4x").message()).isEqualTo("4x");
      }
    }

    @Test
    void givenFullLane_whenHandlersAreSlow_thenReadingPausesAndNothingIsLost() throws Exception {
      var release = new CountDownLatch(1);
      var handled = new AtomicInteger();
      try (var server =
              server(
                  options ->
                      options.maxLaneEvents(4).pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(50)),
                  session ->
                      session.onMessage(
                          message -> {
                            release.await();
                            handled.incrementAndGet();
                          }));
          RawClient client = server.connect()) {
        String sid = TestServer.sid(client.get(POLLING).response().body());
        client.post(poll(sid), "4a\u001e4b\u001e4c").response();
        client.post(poll(sid), "4d\u001e4e\u001e4f"); // held: no answer until the lane has drained
        await().pollDelay(Duration.ofMillis(300)).until(() -> server.reasons.isEmpty());

        assertThat(server.engine.sessions()).as("no ping timeout while paused").isEqualTo(1);
        release.countDown();
        assertThat(client.response().body()).isEqualTo("ok");
        await().untilAsserted(() -> assertThat(handled).hasValue(6));
        await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.PING_TIMEOUT));
      }
    }

    @Test
    void givenPausedWebSocket_whenPongCannotBeRead_thenNoPingTimeoutUntilResumed() throws Exception {
      var release = new CountDownLatch(1);
      try (var server =
              server(
                  options ->
                      options.maxLaneEvents(2).pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(50)),
                  session -> session.onMessage(message -> release.await()));
          RawClient client = server.webSocket()) {
        client.text("4a").text("4b").text("4c").text("4d");
        for (int pings = 0; pings < 4; pings++) {
          assertThat(client.message()).isEqualTo("2");
        }
        assertThat(server.reasons).isEmpty();
        release.countDown();

        await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.PING_TIMEOUT));
      }
    }
  }

  @Nested
  class BackPressure {

    @Test
    void givenPostOfManyMessages_whenTheLaneIsFull_thenReadNoFurtherThanThereIsRoom() throws Exception {
      int count = 200;
      var handled = new ConcurrentLinkedQueue<String>();
      var allowed = new Semaphore(0);
      try (var server =
              server(
                  options -> options.maxLaneEvents(8),
                  session ->
                      session.onMessage(
                          message -> {
                            handled.add(message.data().toUtf8());
                            allowed.acquire();
                          }));
          RawClient client = server.connect()) {
        String sid = server.open();
        List<String> sent = IntStream.range(0, count).mapToObj(Integer::toString).toList();
        client.post(poll(sid), "4" + String.join("\u001e4", sent));
        await().until(() -> !handled.isEmpty());
        allowed.release(count / 2);
        await().until(() -> handled.size() == count / 2 + 1);
        int unanswered = client.socket().getInputStream().available();
        allowed.release(count);

        assertThat(unanswered).isZero();
        assertThat(client.response().body()).isEqualTo("ok");
        await().until(() -> handled.size() == count);
        assertThat(handled).containsExactlyElementsOf(sent);
        assertThat(client.post(poll(sid), "4more").response().body()).isEqualTo("ok");
      }
    }

    @Test
    void givenClientThatNeverReads_whenMuchIsSent_thenClosedAtTheLimit() throws Exception {
      var full = new CountDownLatch(1);
      try (var server =
              server(
                  options -> options.maxOutboundBytes(3_000_000),
                  session -> {
                    while (session.reserve(10_000)) {
                      Outgoing message = Outgoing.text(Slice.utf8("4" + "x".repeat(9_999)));
                      session.loop().execute(() -> session.write(message, true));
                    }
                    full.countDown();
                  });
          RawClient client = server.connect()) {
        client.socket().setReceiveBufferSize(4_096);
        client.webSocket(TestServer.WEBSOCKET);

        assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
        await()
            .untilAsserted(
                () ->
                    assertThat(server.reasons)
                        .containsExactly(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND)));
        assertThat(server.counters.met(Limit.OUTBOUND)).isEqualTo(1);
      }
    }

    @Test
    void givenMillionMessages_whenSentInOneHandler_thenStoppedAtTheLimit() throws Exception {
      try (var server =
              server(
                  options -> options.maxOutboundBytes(1_000_000),
                  session -> {
                    for (int i = 0; i < 1_000_000; i++) {
                      session.send("x");
                    }
                  });
          RawClient client = server.connect()) {
        client.get(POLLING).response();

        await()
            .untilAsserted(
                () ->
                    assertThat(server.reasons)
                        .containsExactly(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND)));
      }
    }

    @Test
    void givenMuchWaits_whenItIsFetched_thenWritableAgain() throws Exception {
      var session = new AtomicReference<Session>();
      try (var server = server(options -> options.maxOutboundBytes(200_000), session::set);
          RawClient client = server.connect()) {
        String sid = TestServer.sid(client.get(POLLING).response().body());
        await().until(() -> session.get() != null);
        session.get().send("x".repeat(150_000));
        assertThat(session.get().writable()).isFalse();
        var thread = new CompletableFuture<Boolean>();
        session.get().whenWritable().thenRun(() -> thread.complete(Thread.currentThread().isVirtual()));
        assertThat(thread).isNotDone();
        client.get(poll(sid)).response();

        assertThat(thread.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(session.get().writable()).isTrue();
      }
    }

    @Test
    void givenEndedLoop_whenAskedForRoom_thenIsToldThatThereWillBeNone() throws IOException {
      var server = new TestServer();
      server.open();
      server.close();

      CompletableFuture<Void> room = server.sessions.remove().whenWritable();

      assertThatThrownBy(() -> room.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(DisconnectedException.class);
    }

    @Test
    void givenWaitingForRoom_whenSessionCloses_thenDisconnected() throws Exception {
      var session = new AtomicReference<Session>();
      try (var server = server(options -> options.maxOutboundBytes(200_000), session::set);
          RawClient client = server.connect()) {
        client.get(POLLING).response();
        await().until(() -> session.get() != null);
        session.get().send("x".repeat(150_000));
        CompletableFuture<Void> room = session.get().whenWritable();
        session.get().close(DisconnectReason.FORCED_CLOSE);

        assertThatThrownBy(() -> room.get(5, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(DisconnectedException.class);
      }
    }

    @Test
    void givenVolatile_whenNoPollWaits_thenDropped() throws Exception {
      var session = new AtomicReference<Session>();
      try (var server = server(options -> options, session::set);
          RawClient client = server.connect()) {
        String sid = TestServer.sid(client.get(POLLING).response().body());
        await().until(() -> session.get() != null);

        assertThat(writeVolatile(session.get(), "4dropped")).isFalse();
        long before = server.counters.totalBytesIn();
        client.get(poll(sid));
        await().until(() -> server.counters.totalBytesIn() > before);
        await().until(() -> writeVolatile(session.get(), "4kept"));
        assertThat(client.response().body()).startsWith("4kept");
      }
    }

    private static boolean writeVolatile(Session session, String text) throws Exception {
      var written = new CompletableFuture<Boolean>();
      session.loop().execute(() -> written.complete(session.writeVolatile(Outgoing.text(Slice.utf8(text)))));
      return written.get(5, TimeUnit.SECONDS);
    }
  }

  @Nested
  class Closing {

    @Test
    void givenMessagesBefore_whenClosed_thenTheyLeaveFirst() throws IOException {
      try (var server =
              server(
                  options -> options,
                  session -> {
                    session.send("one");
                    session.send("two");
                    session.close(DisconnectReason.FORCED_CLOSE);
                    session.send("never");
                  });
          RawClient client = server.webSocket()) {
        assertThat(client.message()).isEqualTo("4one");
        assertThat(client.message()).isEqualTo("4two");
        assertThat(client.frame()).isEqualTo(new WebSocketFrame.Close(1005, ""));
        client.closeFrame(1000);
        assertThat(client.isClosed()).isTrue();
        await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.FORCED_CLOSE));
      }
    }

    @Test
    void givenClosedTwice_whenTransportIsLostToo_thenToldOnce() throws Exception {
      var session = new AtomicReference<Session>();
      try (var server = server(options -> options, session::set)) {
        try (RawClient client = server.webSocket()) {
          await().until(() -> session.get() != null);
          session.get().close(DisconnectReason.FORCED_CLOSE);
          session.get().close(DisconnectReason.PING_TIMEOUT);
          client.frame();
        }
        await().until(() -> server.listener.connections() == 0);

        assertThat(server.reasons).containsExactly(DisconnectReason.FORCED_CLOSE);
        assertThat(server.counters.sessions()).isZero();
      }
    }

    @Test
    void givenClosedPollingSession_whenNobodyFetchesTheRest_thenForgotten() throws Exception {
      try (var server =
              server(
                  options -> options.closeTimeout(Duration.ofMillis(100)),
                  session -> session.close(DisconnectReason.FORCED_CLOSE));
          RawClient client = server.connect()) {
        client.get(POLLING).response();

        await().until(() -> server.reasons.size() == 1);
        await().until(() -> server.engine.registry().known() == 0);
        assertThat(server.reasons).containsExactly(DisconnectReason.FORCED_CLOSE);
      }
    }

    @Test
    void givenPeerThatAnswersNoCloseFrame_whenClosed_thenCutInTime() throws Exception {
      try (var server =
              server(
                  options -> options.closeTimeout(Duration.ofMillis(100)),
                  session -> session.close(DisconnectReason.FORCED_CLOSE));
          RawClient client = server.webSocket()) {
        assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);

        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Nested
  class Protocol {

    @Test
    void givenListener_whenItFindsTheMessageMalformed_thenParseError() throws IOException {
      var reasons = new ConcurrentLinkedQueue<DisconnectReason>();
      EngineServer engine = EngineServer.builder().acceptor(session -> new Refusing(reasons)).build();
      try (Listener listener = Listener.builder().host("127.0.0.1").loops(1).mount("/e", engine).build().start();
          RawClient client = new RawClient(listener.port())) {
        client.webSocket("/e/?EIO=4&transport=websocket").text("4x").text("4y");
        client.message();

        assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
        await().untilAsserted(() -> assertThat(reasons).containsExactly(DisconnectReason.PARSE_ERROR));
      }
    }

    private record Refusing(Queue<DisconnectReason> reasons) implements SessionListener {
      @Override
      public void text(Slice data) {
        throw new MalformedPacketException("on purpose");
      }

      @Override
      public void binary(Slice data) {}

      @Override
      public void closed(DisconnectReason reason) {
        reasons.add(reason);
      }
    }
  }
}
