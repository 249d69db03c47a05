package dev.yam.engine;

import static dev.yam.engine.TestServer.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketFrame;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTransportTest {

  private final TestServer server =
      new TestServer(
          options -> options.maxHttpBufferSize(100_000).maxFragments(4).maxControlFramesPerSecond(10));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void givenHandshake_whenAccepted_thenOpenPacketWithoutUpgrades() throws IOException {
    try (RawClient client = server.connect()) {
      RawClient.Response response = client.upgrade(WEBSOCKET, "Sec-WebSocket-Protocol: chat, super\r\n").response();

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.headers())
          .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") // RFC 6455 §1.3
          .containsEntry("sec-websocket-protocol", "chat")
          .doesNotContainKey("sec-websocket-extensions");
      assertThat(client.message()).startsWith("0{").contains("\"upgrades\":[]");
    }
  }

  @Test
  void givenSession_whenTextAndBytesAreSent_thenTheyComeBack() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.text("4hello €").binary(new byte[] {1, 2, 3}).text("4");

      assertThat(client.message()).isEqualTo("4hello €");
      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Binary(Slice.of(new byte[] {1, 2, 3})));
      assertThat(client.message()).isEqualTo("4");
    }
  }

  @Test
  void givenSmallAndLargeMessages_whenEchoed_thenInOrder() throws IOException {
    try (RawClient client = server.webSocket()) {
      String large = "4" + "y".repeat(90_000);
      client.text("4a").text(large).text("4b").text(large).text("4c");

      assertThat(client.message()).isEqualTo("4a");
      assertThat(client.message()).isEqualTo(large);
      assertThat(client.message()).isEqualTo("4b");
      assertThat(client.message()).isEqualTo(large);
      assertThat(client.message()).isEqualTo("4c");
    }
  }

  @Test
  void givenManyFramesBehindTheHandshake_whenReadingWasStoppedMeanwhile_thenAllAreRead() throws IOException {
    var admitted = new CountDownLatch(1);
    String message = "4" + "x".repeat(10_000);
    try (var slow = new TestServer(options -> options.use((request, response) -> admitted.await()));
        RawClient client = slow.connect()) {
      client.upgrade(WEBSOCKET);
      for (int i = 0; i < 20; i++) {
        client.text(message); // more than waits unread here before reading stops
      }

      await().until(() -> slow.counters.totalBytesIn() > Limit.PIPELINED.defaultValue() + 2_000);
      admitted.countDown();

      assertThat(client.response().status()).isEqualTo(101);
      TestServer.sid(client.message());
      for (int i = 0; i < 20; i++) {
        assertThat(client.message()).isEqualTo(message);
      }
    }
  }

  @Test
  void givenFrameBehindTheHandshake_whenSentInOneWrite_thenRead() throws IOException {
    try (RawClient client = server.connect()) {
      String frame = "\u0081\u0083\u0000\u0000\u0000\u00004hi";
      byte[] bytes =
          ("GET " + WEBSOCKET + " HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
                  + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + frame)
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      client.sendAll(Unpooled.wrappedBuffer(bytes));

      assertThat(client.response().status()).isEqualTo(101);
      assertThat(client.message()).startsWith("0{");
      assertThat(client.message()).isEqualTo("4hi");
    }
  }

  @Test
  void givenPing_whenSent_thenPong() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.ping("are you there");

      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Pong(Slice.utf8("are you there")));
    }
  }

  @Test
  void givenPings_whenTheyAreAFlood_thenClosed1008() throws IOException {
    try (RawClient client = server.webSocket()) {
      for (int i = 0; i < 11; i++) {
        client.ping("");
      }

      assertThat(lastFrame(client)).isEqualTo(new WebSocketFrame.Close(1008, ""));
      await()
          .untilAsserted(
              () ->
                  assertThat(server.reasons)
                      .containsExactly(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.CONTROL_FRAMES)));
      assertThat(server.counters.met(Limit.CONTROL_FRAMES)).isEqualTo(1);
    }
  }

  @Test
  void givenMessage_whenLargerThanMaxPayload_thenClosed1009WithoutText() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.text("4" + "x".repeat(100_000));

      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Close(1009, ""));
      await()
          .untilAsserted(
              () ->
                  assertThat(server.reasons)
                      .containsExactly(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD)));
    }
  }

  @Test
  void givenMessage_whenInTooManyFragments_thenClosed1008() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.sendAll(fragments(5));

      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Close(1008, ""));
      await().until(() -> server.counters.met(Limit.FRAGMENTS) == 1);
    }
  }

  private static io.netty.buffer.ByteBuf fragments(int count) {
    var out = Unpooled.buffer();
    out.writeByte(0x01).writeByte(0x81).writeInt(0).writeByte('4');
    for (int i = 1; i < count; i++) {
      out.writeByte(0x00).writeByte(0x81).writeInt(0).writeByte('x');
    }
    return out;
  }

  @Test
  void givenReservedBits_whenSent_thenClosed1002() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.sendAll(Unpooled.buffer().writeByte(0xF1).writeByte(0x80).writeInt(0));

      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Close(1002, ""));
      assertThat(client.isClosed()).isTrue();
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    }
  }

  @Test
  void givenNoPacket_whenSent_thenParseError() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.text("abc");

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.PARSE_ERROR));
    }
  }

  @Test
  void givenClosePacket_whenSent_thenTransportClose() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.text("1");

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
    }
  }

  @Test
  void givenCloseFrame_whenSent_thenEchoedAndTransportClose() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.closeFrame(1001);

      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Close(1001, ""));
      assertThat(client.isClosed()).isTrue();
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
    }
  }

  @Test
  void givenClientPing_whenSent_thenTransportError() throws IOException {
    try (RawClient client = server.webSocket()) {
      client.text("2");

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    }
  }

  @Test
  void givenSilentClient_whenPinged_thenPingTimeout() throws IOException {
    try (var fast =
            new TestServer(
                options -> options.pingInterval(Duration.ofMillis(60)).pingTimeout(Duration.ofMillis(60)));
        RawClient client = fast.webSocket()) {
      assertThat(client.message()).isEqualTo("2");
      client.text("3");
      assertThat(client.message()).isEqualTo("2");

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      await().untilAsserted(() -> assertThat(fast.reasons).containsExactly(DisconnectReason.PING_TIMEOUT));
      assertThat(client.isClosed()).isTrue();
    }
  }

  private static WebSocketFrame lastFrame(RawClient client) throws IOException {
    WebSocketFrame frame = client.frame();
    while (frame instanceof WebSocketFrame.Pong) {
      frame = client.frame();
    }
    return frame;
  }
}
