package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileHttpTest {

  private static final String HOST = "Host: x\r\n";

  private final TestServer server =
      new TestServer(
          options -> options,
          options ->
              options
                  .headerTimeout(Duration.ofMillis(150))
                  .requestTimeout(Duration.ofMillis(300))
                  .idleTimeout(Duration.ofMillis(400))
                  .maxConnections(8)
                  .maxPipelinedBytes(1_000)
                  .mount("/echo", request -> HttpResponse.ok("text/plain", request.body())));

  /** After each attack a healthy client is served and no connection is left. */
  @AfterEach
  void close() throws IOException {
    try (RawClient healthy = server.connect()) {
      assertThat(healthy.post("/echo", "alive").response().body()).isEqualTo("alive");
    }
    await().until(() -> server.listener.connections() == 0);
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\nabc",
        "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "GET /echo HTTP/1.1\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET\t/echo HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo http/1.1\r\nHost: x\r\n\r\n",
        "GET /echo\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo#a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET echo HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: x y\r\n\r\n",
        "GET /echo HTTP/1.0\r\nHost: x/y\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"
      })
  void givenRequest_whenItCouldBeReadInTwoWays_thenBadRequestAndClosed(String request) throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.send(request).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void givenRequestLine_whenTooLong_then414() throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.get("/echo?" + "x".repeat(9_000)).response();

      assertThat(response.status()).isEqualTo(414);
      assertThat(server.counters.met(Limit.REQUEST_LINE)).isEqualTo(1);
    }
  }

  @Test
  void givenHeaders_whenTooLarge_then431() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /echo HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(17_000) + "\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(431);
      assertThat(server.counters.met(Limit.HTTP_HEADER_BYTES)).isEqualTo(1);
    }
  }

  @Test
  void givenHeaders_whenTooMany_then431() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /echo HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(100) + "\r\n");

      assertThat(client.response().status()).isEqualTo(431);
      assertThat(server.counters.met(Limit.HTTP_HEADERS)).isEqualTo(1);
    }
  }

  @Test
  void givenBody_whenAnnouncedTooLarge_then413BeforeItIsSent() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 100000000\r\nExpect: 100-continue\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(413);
      assertThat(server.counters.met(Limit.HTTP_BODY)).isEqualTo(1);
    }
  }

  @Test
  void givenBodyOf100Megabytes_whenRequestIsRefused_thenAnsweredBeforeItComes() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("POST " + TestServer.POLLING + " HTTP/1.1\r\n" + HOST + "Content-Length: 100000000\r\n\r\n4");
      RawClient.Response response = client.response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void givenSmallBody_whenRequestIsRefusedBeforeIt_thenTheConnectionGoesOn() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("POST /none HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(404);
      client.send("12345");

      assertThat(client.post("/echo", "next").response().body()).isEqualTo("next");
    }
  }

  @Test
  void givenHeader_whenItNeverEnds_thenCutOff() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\n" + HOST + "X: ");
      byte[] more = new byte[100_000];
      Arrays.fill(more, (byte) 'x');

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  client.socket().getOutputStream().write(more);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void givenExpectation_whenBodyMayCome_thenContinue() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(100);
      assertThat(client.send("hi").response().body()).isEqualTo("hi");
    }
  }

  @Test
  void givenConnection_whenNothingIsSent_thenClosed() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void givenHeader_whenItComesTooSlowly_then408() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET /echo HTTP/1.1\r\nHo");

      assertThat(client.response().status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void givenBody_whenItComesTooSlowly_then408AndSessionCloses() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      client.send("POST " + TestServer.poll(sid) + " HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\n4");

      assertThat(client.response().status()).isEqualTo(408);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    }
  }

  @Test
  void givenAnswered_whenIdleForLong_thenClosed() throws IOException {
    try (RawClient client = server.connect()) {
      client.get("/echo").response();

      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void givenHttp10_whenAnswered_thenClosed() throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.send("GET /echo HTTP/1.0\r\n\r\n").response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void givenPipelinedRequests_whenManyTimesTheLimit_thenAllAnsweredInOrder() throws IOException {
    try (RawClient client = server.connect()) {
      var requests = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        requests.append("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n").append(100 + i);
      }
      client.send(requests.toString());

      for (int i = 0; i < 500; i++) {
        assertThat(client.response().body()).isEqualTo("" + (100 + i));
      }
      assertThat(server.counters.met(Limit.PIPELINED)).isPositive();
    }
  }

  @Test
  void givenConnections_whenMoreThanMayBe_thenTheLastIsClosedAtOnce() throws IOException {
    var clients = new RawClient[8];
    try {
      for (int i = 0; i < clients.length; i++) {
        clients[i] = server.webSocket();
      }
      try (RawClient tooMany = server.connect()) {
        assertThat(tooMany.isClosed()).isTrue();
        assertThat(server.counters.met(Limit.CONNECTIONS)).isEqualTo(1);
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void givenInvalidRequest_whenConnectionIsReset_thenNothingIsLeft() throws IOException {
    try (RawClient client = server.connect()) {
      client.upgrade("/engine.io/?transport=abc&EIO=4");
      client.socket().setSoLinger(true, 0);
    }
  }
}
