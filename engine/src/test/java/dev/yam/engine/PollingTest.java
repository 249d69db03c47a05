package dev.yam.engine;

import static dev.yam.engine.TestServer.POLLING;
import static dev.yam.engine.TestServer.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingTest {

  private final TestServer server = new TestServer(options -> options.maxHttpBufferSize(1_000));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void givenHandshake_whenAnswered_thenOpenPacketAlone() throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.get(POLLING).response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body())
          .matches(
              "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":25000,"
                  + "\"pingTimeout\":20000,\"maxPayload\":1000}");
      assertThat(response.headers())
          .containsEntry("content-type", "text/plain; charset=UTF-8")
          .containsEntry("cache-control", "no-store")
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void givenSession_whenTextAndBytesArePosted_thenTheyComeBackInOrder() throws IOException {
    String sid = server.open();
    String bytes = "b" + Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    try (RawClient client = server.connect()) {
      RawClient.Response posted = client.post(poll(sid), "4hello €\u001e" + bytes + "\u001e4again").response();
      StringBuilder polled = new StringBuilder();
      while (!polled.toString().endsWith("4again")) {
        polled.append(polled.isEmpty() ? "" : "\u001e").append(client.get(poll(sid)).response().body());
      }

      assertThat(posted.status()).isEqualTo(200);
      assertThat(posted.body()).isEqualTo("ok");
      assertThat(posted.headers()).containsEntry("content-type", "text/html").containsEntry("cache-control", "no-store");
      assertThat(polled.toString()).isEqualTo("4hello €\u001e" + bytes + "\u001e4again");
    }
  }

  @Test
  void givenPendingPoll_whenMessageIsSent_thenPollIsAnswered() throws IOException {
    String sid = server.open();
    try (RawClient polling = server.connect();
        RawClient posting = server.connect()) {
      polling.get(poll(sid));
      posting.post(poll(sid), "4x").response();

      assertThat(polling.response().body()).isEqualTo("4x");
    }
  }

  /** The session's loop is held up until both requests have been read by the other: the close comes first to it. */
  @Test
  void givenAPollSentWithTheClose_whenTheCloseIsReadFirst_thenThePollIsLetGoAndThenTheSessionIsUnknown() throws Exception {
    try (RawClient opening = server.connect();
        RawClient posting = server.connect();
        RawClient unused = server.connect(); // connections go to the loops in turn
        RawClient polling = server.connect()) {
      String sid = TestServer.sid(opening.get(POLLING).response().body());
      await().until(() -> !server.sessions.isEmpty());
      EngineLoop loop = server.sessions.element().loop();
      var held = new CountDownLatch(1);
      loop.execute(() -> holdUp(held));

      readByTheServer(() -> posting.post(poll(sid), "1"));
      readByTheServer(() -> polling.get(poll(sid)));
      held.countDown();

      assertThat(polling.response().body()).isEqualTo("6");
      assertThat(posting.response().body()).isEqualTo("ok");
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
      await().until(() -> server.engine.registry().known() == 0);
      assertThat(polling.get(poll(sid)).response().status()).isEqualTo(400);
      assertThat(unused.socket().isConnected()).isTrue();
    }
  }

  private static void holdUp(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readByTheServer(Callable<RawClient> sent) throws Exception {
    long before = server.counters.totalBytesIn();
    sent.call();
    await().until(() -> server.counters.totalBytesIn() > before);
  }

  @Test
  void givenNoPoll_whenTheClientCloses_thenItIsAnsweredAllTheSame() throws Exception {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      assertThat(client.post(poll(sid), "1").response().body()).isEqualTo("ok");
      assertThat(client.get(poll(sid)).response().status()).isEqualTo(400);
    }
    assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE);
  }

  /** It would have waited closeTimeout for a poll that does not come. */
  @Test
  void givenASessionThatWasClosedHere_whenTheClientClosesToo_thenNothingOfItIsLeft() throws Exception {
    String sid = server.open();
    await().until(() -> !server.sessions.isEmpty());
    server.sessions.remove().close(DisconnectReason.FORCED_CLOSE);
    await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.FORCED_CLOSE));
    assertThat(server.engine.registry().known()).isOne();

    try (RawClient client = server.connect()) {
      assertThat(client.post(poll(sid), "4x\u001e1").response().body()).isEqualTo("ok");
    }

    assertThat(server.engine.registry().known()).isZero();
    assertThat(server.reasons).hasSize(1);
  }

  @Test
  void givenMoreThanMaxPayloadWaits_whenPolled_thenItComesInSeveralBodies() throws IOException {
    String sid = server.open();
    await().until(() -> !server.sessions.isEmpty());
    Session session = server.sessions.remove();
    for (int i = 0; i < 5; i++) {
      session.send("m".repeat(400) + i);
    }
    try (RawClient client = server.connect()) {
      int messages = 0;
      int bodies = 0;
      while (messages < 5) {
        String body = client.get(poll(sid)).response().body();
        assertThat(body.length()).isLessThanOrEqualTo(1_000);
        messages += body.split("\u001e", -1).length;
        bodies++;
      }

      assertThat(bodies).isGreaterThanOrEqualTo(3);
      assertThat(messages).isEqualTo(5);
    }
  }

  @Test
  void givenPendingPoll_whenAnotherComes_thenBothEndAndSessionCloses() throws IOException {
    String sid = server.open();
    try (RawClient first = server.connect();
        RawClient second = server.connect()) {
      first.get(poll(sid));
      await().until(() -> server.counters.connections() >= 1);
      RawClient.Response refused = overlap(first, second, sid);

      assertThat(refused.status()).isEqualTo(400);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
      assertThat(server.connect().get(poll(sid)).response().body())
          .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
  }

  /** Which of the two is second is for the loops to say. */
  private static RawClient.Response overlap(RawClient first, RawClient second, String sid) throws IOException {
    RawClient.Response one = second.get(poll(sid)).response();
    RawClient.Response other = first.response();
    assertThat(one.status() == 400 ? other.body() : one.body()).isEqualTo("1");
    return one.status() == 400 ? one : other;
  }

  @Test
  void givenPostUnderWay_whenAnotherComes_thenBadRequestAndSessionCloses() throws IOException {
    String sid = server.open();
    try (RawClient slow = server.connect();
        RawClient second = server.connect()) {
      long before = server.counters.totalBytesIn();
      slow.send("POST " + poll(sid) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4");
      await().until(() -> server.counters.totalBytesIn() > before);
      RawClient.Response refused = second.post(poll(sid), "4x").response();

      assertThat(refused.status()).isEqualTo(400);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
      assertThat(server.engine.registry().known()).isZero();
    }
  }

  @Test
  void givenPost_whenItIsNoPayload_thenBadRequestAndParseError() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.post(poll(sid), "abc").response();

      assertThat(response.status()).isEqualTo(400);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.PARSE_ERROR));
    }
  }

  @Test
  void givenPost_whenItIsLargerThanMaxPayload_then413WithoutBodyAndSessionCloses() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.post(poll(sid), "4" + "x".repeat(1_000)).response();

      assertThat(response.status()).isEqualTo(413);
      assertThat(response.body()).isEmpty();
      await()
          .untilAsserted(
              () ->
                  assertThat(server.reasons)
                      .containsExactly(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD)));
    }
  }

  @Test
  void givenChunkedPost_whenItGrowsBeyondMaxPayload_then413AndSessionCloses() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      client.send("POST " + poll(sid) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("200\r\n4" + "x".repeat(511) + "\r\n");
      client.send("200\r\n" + "x".repeat(512) + "\r\n");

      assertThat(client.response().status()).isEqualTo(413);
      assertThat(server.counters.met(Limit.PAYLOAD)).isLessThanOrEqualTo(1);
      await().until(() -> server.reasons.size() == 1);
    }
  }

  @Test
  void givenPost_whenOctetStream_thenBadRequestAndSessionCloses() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      client.send(
          "POST " + poll(sid)
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 2\r\n\r\n4x");

      assertThat(client.response().status()).isEqualTo(400);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    }
  }

  @Test
  void givenPendingPoll_whenClientCloses_thenNoopAndTransportClose() throws IOException {
    String sid = server.open();
    try (RawClient polling = server.connect();
        RawClient posting = server.connect()) {
      polling.get(poll(sid));
      posting.post(poll(sid), "4x").response();
      polling.response();
      polling.get(poll(sid));
      RawClient.Response posted = posting.post(poll(sid), "1").response();

      assertThat(posted.body()).isEqualTo("ok");
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
      assertThat(posting.get(poll(sid)).response().status()).isEqualTo(400);
    }
  }

  @Test
  void givenPendingPoll_whenItsConnectionIsLost_thenTransportError() throws IOException {
    String sid = server.open();
    try (RawClient polling = server.connect()) {
      long before = server.counters.totalBytesIn();
      polling.get(poll(sid));
      await().until(() -> server.counters.totalBytesIn() > before);
    }

    await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    assertThat(server.engine.registry().known()).isZero();
  }

  @Test
  void givenMessagesWait_whenServerCloses_thenTheyAndTheFarewellAreStillFetched() throws IOException {
    String sid = server.open();
    await().until(() -> !server.sessions.isEmpty());
    Session session = server.sessions.remove();
    session.send("last");
    session.close(DisconnectReason.FORCED_CLOSE);
    await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.FORCED_CLOSE));
    try (RawClient client = server.connect()) {
      String body = client.get(poll(sid)).response().body();

      assertThat(body).isEqualTo("4last\u001e1");
      assertThat(server.engine.sessions()).isZero();
      await().until(() -> server.engine.registry().known() == 0); // the answer leaves first
    }
  }

  @Test
  void givenClientPing_whenPosted_thenTransportError() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      client.post(poll(sid), "2").response();

      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    }
  }

  @Test
  void givenPing_whenAPostIsUnderWayForLongerThanTheTimeout_thenSessionLives() throws IOException {
    try (var beating =
            new TestServer(
                options -> options.pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofSeconds(1)));
        RawClient polling = beating.connect();
        RawClient slow = beating.connect()) {
      String sid = beating.open();
      beating.open(); // nobody answers its ping: it times out when the other would
      assertThat(polling.get(poll(sid)).response().body()).isEqualTo("2");
      slow.send("POST " + poll(sid) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n3");
      await().until(() -> beating.reasons.contains(DisconnectReason.PING_TIMEOUT));
      RawClient.Response posted = slow.send("\u001e4x").response();

      assertThat(posted.status()).isEqualTo(200);
      assertThat(polling.get(poll(sid)).response().body()).isEqualTo("4x");
      assertThat(beating.reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
    }
  }
}
