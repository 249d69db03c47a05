package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketFrame;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ListenerTest {

  @Test
  void givenHandlers_whenAsked_thenTheLongestPathServes() throws IOException {
    try (Listener listener =
            Listener.builder()
                .host("127.0.0.1")
                .loops(1)
                .mount("/", request -> HttpResponse.text("root " + request.path()))
                .mount("/api", request -> HttpResponse.text("api " + request.query("q").orElse("")))
                .mount("/fails", request -> {
                  throw new IllegalStateException("on purpose");
                })
                .build()
                .start();
        RawClient client = new RawClient(listener.port())) {
      assertThat(client.get("/").response().body()).isEqualTo("root /");
      assertThat(client.get("/apis").response().body()).isEqualTo("root /apis");
      assertThat(client.get("/api/x?q=a%20b").response().body()).isEqualTo("api a b");
      assertThat(client.get("/fails").response().status()).isEqualTo(500);
      assertThat(client.get("/api/").response().headers()).containsKeys("content-length", "date");
    }
  }

  @Test
  void givenHead_whenAnswered_thenLengthWithoutBody() throws IOException {
    try (Listener listener =
            Listener.builder()
                .host("127.0.0.1")
                .loops(1)
                .mount("/", request -> HttpResponse.text("12345"))
                .build()
                .start();
        RawClient client = new RawClient(listener.port())) {
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String head = new String(client.socket().getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);

      assertThat(head).contains("content-length: 5\r\n").endsWith("\r\n\r\n");
    }
  }

  @Test
  void givenHandler_whenCalled_thenOnAVirtualThreadWithTheBody() throws IOException {
    var virtual = new AtomicBoolean();
    try (Listener listener =
            Listener.builder()
                .host("127.0.0.1")
                .loops(1)
                .mount(
                    "/",
                    request -> {
                      virtual.set(Thread.currentThread().isVirtual());
                      return HttpResponse.ok("text/plain", request.body());
                    })
                .build()
                .start();
        RawClient client = new RawClient(listener.port())) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

      assertThat(client.response().body()).isEqualTo("abcde");
      assertThat(virtual).isTrue();
    }
  }

  @Test
  void givenTwoEndpoints_whenMounted_thenEachHasItsOwnSessionsAndOptions() throws IOException {
    EngineServer one = EngineServer.builder().onConnection(session -> {}).maxHttpBufferSize(111).build();
    EngineServer other = EngineServer.builder().onConnection(session -> {}).maxHttpBufferSize(222).build();
    try (Listener listener =
            Listener.builder().host("127.0.0.1").loops(1).mount("/one", one).mount("/other/", other).build().start();
        RawClient client = new RawClient(listener.port())) {
      String sid = TestServer.sid(client.get("/one/?EIO=4&transport=polling").response().body());
      assertThat(client.get("/other/?EIO=4&transport=polling").response().body()).contains("\"maxPayload\":222");

      assertThat(client.get("/other/?EIO=4&transport=polling&sid=" + sid).response().body()).contains("\"code\":1");
      assertThat(one.sessions()).isEqualTo(1);
      assertThat(other.sessions()).isEqualTo(1);
    }
  }

  @Test
  void givenAPollingSessionThatNobodyPolls_whenTheGracePeriodIsOver_thenNothingIsLeftOfIt() throws IOException {
    EngineServer engine = EngineServer.builder().onConnection(session -> {}).build();
    Listener listener = Listener.builder()
        .host("127.0.0.1")
        .loops(1)
        .gracePeriod(Duration.ofMillis(50))
        .mount("/engine.io", engine)
        .build()
        .start();
    try (RawClient client = new RawClient(listener.port())) {
      client.get(TestServer.POLLING).response();
      assertThat(engine.registry().known()).isEqualTo(1);

      listener.close();

      assertThat(engine.registry().known()).isZero();
    }
  }

  @Test
  void givenSessions_whenClosed_thenTheyAreToldAndNothingIsLeft() throws IOException {
    var server = new TestServer();
    try (RawClient webSocket = server.webSocket();
        RawClient polling = server.connect();
        RawClient idle = server.connect()) {
      String sid = TestServer.sid(polling.get(TestServer.POLLING).response().body());
      polling.get(TestServer.poll(sid));
      idle.get("/nothing").response();
      await().until(() -> server.sessions.size() == 2);
      Thread.startVirtualThread(server::close);

      assertThat(webSocket.frame()).isInstanceOf(WebSocketFrame.Close.class);
      webSocket.closeFrame(1000);
      assertThat(polling.response().body()).isEqualTo("1");
      assertThat(idle.isClosed()).isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThat(server.reasons)
                      .containsExactly(DisconnectReason.SERVER_SHUTTING_DOWN, DisconnectReason.SERVER_SHUTTING_DOWN));
      await().until(() -> server.listener.connections() == 0);
      assertThat(server.engine.registry().known()).isZero();
      assertThatThrownBy(server::connect).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void givenAnswerUnderWay_whenClosed_thenItStillLeaves() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Listener listener =
        Listener.builder()
            .host("127.0.0.1")
            .loops(1)
            .mount(
                "/",
                request -> {
                  entered.countDown();
                  release.await();
                  return HttpResponse.ok("text/plain", Slice.utf8("done"));
                })
            .build()
            .start();
    try (RawClient client = new RawClient(listener.port())) {
      client.get("/");
      entered.await();
      Thread closing = Thread.startVirtualThread(listener::close);
      await().until(() -> !acceptsConnections(listener));
      release.countDown();

      assertThat(client.response().body()).isEqualTo("done");
      assertThat(client.isClosed()).isTrue();
      closing.join();
    }
  }

  private static boolean acceptsConnections(Listener listener) {
    try {
      new RawClient(listener.port()).close();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void givenOptions_whenTheyCannotBe_thenRefusedWhereTheyAreSaid() {
    assertThatThrownBy(() -> Listener.builder().port(70_000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Listener.builder().build()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Listener.builder().mount("x", request -> HttpResponse.of(200)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EngineServer.builder().build()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EngineServer.builder().transports("webtransport"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EngineServer.builder().pingInterval(java.time.Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpResponse.of(200).header("x", "a\r\nset-cookie: b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpResponse.of(200).header("content-length", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
