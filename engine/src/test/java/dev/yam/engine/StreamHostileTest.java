package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers of streams that are no clients, or bad ones: each is met by its limit, and nothing is left of it. */
class StreamHostileTest {

  private static final byte[] CLIENT_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

  @TempDir Path folder;

  private StreamServer server(UnaryOperator<EngineServer.Builder> engine, UnaryOperator<Listener.Builder> listener) {
    var road = new StreamServer.Road(IoKind.best(), true);
    return new StreamServer(road, road.address(folder), engine, listener);
  }

  private StreamServer server() {
    return server(options -> options, options -> options);
  }

  private static void assertRefused(StreamServer server, String why) {
    await().untilAsserted(() -> assertThat(server.errors).hasSize(1));
    ConnectionError error = server.errors.element();
    assertThat(error.code()).isEqualTo(3);
    assertThat(error.context()).containsEntry("name", "TRANSPORT_HANDSHAKE_ERROR");
    assertThat(error.context().get("message")).contains(why);
    await().untilAsserted(() -> assertThat(server.listener.connections()).isZero());
    assertThat(server.counters.sessionsOpened()).isZero();
  }

  /** Before there is a session. */
  @Nested
  class Opening {

    @Test
    void givenAPeerThatSaysNothing_whenHeaderTimeoutIsOver_thenClosed() throws IOException {
      try (var server = server(options -> options, options -> options.headerTimeout(Duration.ofMillis(50)));
          RawStream peer = server.connect()) {
        assertThat(peer.isClosed()).isTrue();
        peer.finish();
        assertRefused(server, "headerTimeout");
      }
    }

    @Test
    void givenAFirstPacketThatNeverEnds_whenHeaderTimeoutIsOver_thenClosed() throws IOException {
      try (var server = server(options -> options, options -> options.headerTimeout(Duration.ofMillis(50)));
          RawStream peer = server.connect()) {
        peer.bytes((byte) 5, (byte) '0');
        assertThat(peer.isClosed()).isTrue();
        peer.finish();
        assertRefused(server, "headerTimeout");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "1", "40", "2probe", "0{", "0[]", "01", "0\"query\"", "0{\"query\":1}", "0{\"query\":null}", "0{\"query\":\"a b\"}",
      "0{\"query\":\"a\\nx-forwarded-for:1\"}", "0{\"query\":\"a#b\"}", "0{\"query\":\"ü\"}"
    })
    void givenAFirstPacketThatOpensNothing_whenItCame_thenClosed(String packet) throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        assertThat(peer.text(packet).isClosed()).isTrue();
        peer.finish();
        assertRefused(server, "");
      }
    }

    @Test
    void givenBytesFirst_whenTheyCame_thenClosed() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        assertThat(peer.binary((byte) '0').isClosed()).isTrue();
        peer.finish();
        assertRefused(server, "bytes");
      }
    }

    @Test
    void givenAFirstPacketThatIsTooLong_whenItsHeaderCame_thenClosedBeforeTheRest() throws IOException {
      try (var server = server(options -> options, options -> options.maxHeaderBytes(100));
          RawStream peer = server.connect()) {
        assertThat(peer.bytes((byte) 101).isClosed()).isTrue();
        peer.finish();
        assertRefused(server, Limit.HTTP_HEADER_BYTES.key());
        assertThat(server.counters.met(Limit.HTTP_HEADER_BYTES)).isEqualTo(1);
      }
    }

    @Test
    void givenTheFirstPacketMayBeShorterThanOthers_whenOpen_thenOthersHaveTheLimitOfMessages() throws IOException {
      try (var server = server(options -> options, options -> options.maxHeaderBytes(100));
          RawStream peer = server.connect()) {
        peer.open("0");
        String message = "4" + "x".repeat(10_000);
        assertThat(peer.text(message).packet()).isEqualTo(message);
      }
    }

    static Stream<Arguments> others() {
      return Stream.of(
          Arguments.of("TLS", Arrays.copyOf(CLIENT_HELLO, 300)),
          Arguments.of("HTTP", "GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\n".repeat(2).getBytes(US_ASCII)),
          Arguments.of("SSH", "SSH-2.0-OpenSSH_9.6\r\n".repeat(10).getBytes(US_ASCII)),
          Arguments.of("zeros", new byte[10]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void givenAnotherProtocol_whenItBegins_thenClosed(String name, byte[] bytes) throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        assertThat(peer.bytes(bytes).isClosed()).isTrue();
        peer.finish();
        assertRefused(server, "");
      }
    }

    @Test
    void givenMiddlewareThatRefuses_whenAsked_thenClosedAndTold() throws IOException {
      try (var server = server(options -> options.allowRequest(request -> request.query("token").isPresent()),
              options -> options);
          RawStream stranger = server.connect();
          RawStream known = server.connect()) {
        assertThat(stranger.text("0").isClosed()).isTrue();
        assertThat(known.open("0{\"query\":\"token=1\"}")).isNotEmpty();

        await().until(() -> server.errors.size() == 1);
        assertThat(server.errors.element().code()).isEqualTo(4);
        assertThat(server.errors.element().context()).containsEntry("message", "Forbidden");
      }
    }

    @Test
    void givenAClientThatDoesNotWaitForTheAnswer_whenMiddlewareTakesItsTime_thenNothingIsLostAndAllIsInOrder()
        throws Exception {
      var asked = new CountDownLatch(1);
      var decide = new CompletableFuture<Void>();
      try (var server = server(
              options -> options.use((request, response) -> {
                asked.countDown();
                decide.join();
              }),
              options -> options);
          RawStream peer = server.connect()) {
        peer.bytes(concat(RawStream.frame("0"), RawStream.frame("4a"), RawStream.frame("4b")));
        asked.await();
        peer.text("4c").text("4" + "d".repeat(200_000));
        decide.complete(null);

        assertThat(peer.packet()).startsWith("0{");
        assertThat(peer.packet()).isEqualTo("4a");
        assertThat(peer.packet()).isEqualTo("4b");
        assertThat(peer.packet()).isEqualTo("4c");
        assertThat(peer.packet()).hasSize(200_001);
      }
    }

    @Test
    void givenAClientThatLeavesWhileMiddlewareDecides_whenItAccepts_thenNoSessionIsLeft() throws Exception {
      var asked = new CountDownLatch(1);
      var decide = new CompletableFuture<Void>();
      try (var server = server(
          options -> options.use((request, response) -> {
            asked.countDown();
            decide.join();
          }),
          options -> options)) {
        RawStream peer = server.connect().text("0");
        asked.await();
        peer.close();
        decide.complete(null);

        await().until(() -> server.listener.connections() == 0);
        await().until(() -> server.engine.registry().known() == 0);
        await().until(() -> server.counters.sessions() == 0);
      }
    }

    @Test
    void givenMiddlewareThatFails_whenAsked_thenClosed() throws IOException {
      try (var server = server(
              options -> options.use((request, response) -> {
                throw new RefusedException("not you");
              }),
              options -> options);
          RawStream peer = server.connect()) {
        assertThat(peer.text("0").isClosed()).isTrue();
        await().until(() -> server.errors.size() == 1);
        assertThat(server.errors.element().context()).containsEntry("message", "not you");
      }
    }

    @Test
    void givenTooManyConnections_whenOneMoreComes_thenItIsClosed() throws IOException {
      try (var server = server(options -> options, options -> options.maxConnections(1).maxConnectionsPerAddress(1));
          RawStream first = server.connect()) {
        first.open("0");
        try (RawStream second = server.connect()) {
          assertThat(second.isClosed()).isTrue();
        }
        assertThat(server.counters.met(Limit.CONNECTIONS)).isEqualTo(1);
      }
    }

    @Test
    void givenPeersOfAUnixSocket_whenConnectionsPerAddressAreLimited_thenTheyHaveNoAddressAndAreNotCounted()
        throws IOException {
      try (var server = server(options -> options, options -> options.maxConnectionsPerAddress(1));
          RawStream first = server.connect();
          RawStream second = server.connect()) {
        first.open("0");
        second.open("0");

        assertThat(server.counters.met(Limit.CONNECTIONS_PER_ADDRESS)).isZero();
      }
    }
  }

  /** In a session. */
  @Nested
  class Open {

    private void assertEnds(StreamServer server, RawStream peer, DisconnectReason reason) throws IOException {
      assertThat(peer.isClosed()).isTrue();
      peer.finish();
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(reason));
      await().until(() -> server.listener.connections() == 0);
      assertThat(server.engine.registry().known()).isZero();
    }

    @Test
    void givenALengthBeyondTheLimit_whenItsHeaderCame_thenClosedBeforeTheRest() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.bytes((byte) 127, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x0F, (byte) 0x42, (byte) 0x41);

        assertEnds(server, peer, DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
        assertThat(server.counters.met(Limit.PAYLOAD)).isEqualTo(1);
      }
    }

    @Test
    void givenALengthThatNoNumberHas_whenItsHeaderCame_thenClosed() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        byte[] header = new byte[9];
        Arrays.fill(header, (byte) 0xFF);
        peer.bytes(header);

        assertEnds(server, peer, DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
      }
    }

    @Test
    void givenTextThatIsNotUtf8_whenItCame_thenClosed() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.bytes((byte) 2, (byte) '4', (byte) 0xFF);

        assertEnds(server, peer, DisconnectReason.TRANSPORT_ERROR);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "b!"})
    void givenWhatIsNoPacket_whenItCame_thenParseError(String packet) throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.text(packet);

        assertEnds(server, peer, DisconnectReason.PARSE_ERROR);
      }
    }

    @Test
    void givenAnEmptyPacket_whenItCame_thenParseError() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.bytes((byte) 0);

        assertEnds(server, peer, DisconnectReason.PARSE_ERROR);
      }
    }

    @Test
    void givenAPingWhereTheServerPings_whenItCame_thenTransportError() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.text("2");

        assertEnds(server, peer, DisconnectReason.TRANSPORT_ERROR);
      }
    }

    @Test
    void givenMessagesAndAClosePacketInOneRead_whenTheyCame_thenTheMessagesAreHandledAndTheSessionEnds()
        throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        Session session = server.session();
        var heard = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        session.onMessage(message -> heard.add(String.valueOf(message)));
        peer.bytes(concat(RawStream.frame("4a"), RawStream.frame("4b"), RawStream.frame("1"), RawStream.frame("4c")));

        assertEnds(server, peer, DisconnectReason.TRANSPORT_CLOSE);
        assertThat(heard).hasSize(2);
      }
    }

    @Test
    void givenAFin_whenItCame_thenTransportClose() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.finish();

        assertEnds(server, peer, DisconnectReason.TRANSPORT_CLOSE);
      }
    }

    @Test
    void givenAHalfOpenPeer_whenItAnswersNoPing_thenPingTimeout() throws IOException {
      try (var server = server(
              options -> options.pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(50)),
              options -> options);
          RawStream peer = server.connect()) {
        peer.open("0");

        assertThat(peer.packet()).isEqualTo("2");
        assertEnds(server, peer, DisconnectReason.PING_TIMEOUT);
      }
    }

    @Test
    void givenAPeerThatAnswersPings_whenTimePasses_thenItStays() throws IOException {
      try (var server = server(
              options -> options.pingInterval(Duration.ofMillis(20)).pingTimeout(Duration.ofSeconds(5)),
              options -> options);
          RawStream peer = server.connect()) {
        peer.open("0");
        for (int i = 0; i < 5; i++) {
          assertThat(peer.packet()).isEqualTo("2");
          peer.text("3");
        }
        assertThat(server.reasons).isEmpty();
      }
    }

    @Test
    void givenAPeerThatReadsNothing_whenTheServerSendsWithoutEnd_thenClosedAtTheLimit() throws IOException {
      try (var server = server(options -> options.maxOutboundBytes(500_000), options -> options);
          RawStream peer = server.connect()) {
        peer.open("0");
        Session session = server.session();
        String large = "x".repeat(50_000);
        await().until(() -> {
          session.send(large);
          return !server.reasons.isEmpty();
        });

        assertThat(server.reasons)
            .containsExactly(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
        await().until(() -> server.listener.connections() == 0);
      }
    }

    @Test
    void givenAPeerThatSendsOnBehindItsEnd_whenItSendsMuch_thenCutOff() throws IOException {
      try (var server = server();
          RawStream peer = server.connect()) {
        peer.open("0");
        peer.text("9");
        byte[] much = new byte[100_000];
        await().until(() -> {
          try {
            peer.bytes(much);
            return false;
          } catch (IOException cut) {
            return true;
          }
        });
        await().until(() -> server.listener.connections() == 0);
      }
    }

    @Test
    void givenASlowHandler_whenAFloodComes_thenReadingPausesAndAllIsHandledInOrder() throws Exception {
      var go = new CountDownLatch(1);
      try (var server = server(options -> options.maxLaneEvents(16), options -> options);
          RawStream peer = server.connect()) {
        peer.open("0");
        Session session = server.session();
        session.onMessage(message -> {
          go.await();
          session.send(message);
        });
        byte[] frame = RawStream.frame("4" + "x".repeat(1_000));
        Thread sender = Thread.startVirtualThread(() -> {
          try {
            for (int i = 0; i < 5_000; i++) {
              peer.bytes(frame);
            }
          } catch (IOException lost) {
            throw new java.io.UncheckedIOException(lost);
          }
        });
        await().until(() -> server.counters.met(Limit.LANE) > 0);
        go.countDown();

        for (int i = 0; i < 5_000; i++) {
          assertThat(peer.packet()).hasSize(1_001);
        }
        sender.join();
        assertThat(server.reasons).isEmpty();
      }
    }
  }

  private static byte[] concat(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
