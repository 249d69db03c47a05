package dev.yam.engine;

import static dev.yam.engine.TestServer.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.MessageDeflater;
import dev.yam.wire.MessageInflater;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 from raw sockets: what is agreed, and what is compressed then. */
class PerMessageDeflateTest {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  private static final String LONG = "4" + "all work and no play ".repeat(200);
  private static final String SECURE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  // --- §5, §7.1: negotiation ---

  @Test
  void givenOff_whenOffered_thenNotAccepted() throws IOException {
    try (var server = new TestServer();
        RawClient client = server.connect()) {
      assertThat(client.upgrade(WEBSOCKET, OFFER).response().headers()).doesNotContainKey("sec-websocket-extensions");

      client.text("4x");
      TestServer.sid(client.message());
      assertThat(client.message()).isEqualTo("4x");
      client.sendAll(Unpooled.buffer().writeByte(0xC1).writeByte(0x80).writeInt(0));
      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Close(1002, ""));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate                                         | permessage-deflate",
        "permessage-deflate; client_max_window_bits                 | permessage-deflate",
        "permessage-deflate; client_max_window_bits=8               | permessage-deflate",
        "permessage-deflate; client_max_window_bits=15              | permessage-deflate",
        "permessage-deflate;client_max_window_bits=\"10\"           | permessage-deflate",
        "permessage-deflate; server_max_window_bits=15              | permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover             | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover             | permessage-deflate; client_no_context_takeover",
        "foo, permessage-deflate ; client_max_window_bits = 9,bar   | permessage-deflate",
        "x-webkit-deflate-frame, , permessage-deflate               | permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate | permessage-deflate",
        "permessage-deflate; server_max_window_bits=14              |",
        "permessage-deflate; server_max_window_bits=8               |",
        "permessage-deflate; server_max_window_bits                 |",
        "permessage-deflate; server_max_window_bits=16              |",
        "permessage-deflate; server_max_window_bits=015             |",
        "permessage-deflate; client_max_window_bits=7               |",
        "permessage-deflate; client_max_window_bits=16              |",
        "permessage-deflate; client_max_window_bits=08              |",
        "permessage-deflate; client_max_window_bits=x               |",
        "permessage-deflate; server_no_context_takeover=1           |",
        "permessage-deflate; client_no_context_takeover=true        |",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9 |",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover |",
        "permessage-deflate; unknown                                |",
        "permessage-deflate; __proto__=1                            |",
        "permessage-deflate2                                        |",
        "Permessage-Deflate; x                                      |",
        "deflate-frame                                              |",
      })
  void givenContextsAreAllowed_whenOffered_thenEachParameterIsAnswered(String offer, String answer) throws IOException {
    try (var server = server(all -> all.serverNoContextTakeover(false).clientNoContextTakeover(false));
        RawClient client = server.connect()) {
      RawClient.Response response = client.upgrade(WEBSOCKET, "Sec-WebSocket-Extensions: " + offer + "\r\n").response();

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.headers().get("sec-websocket-extensions")).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; =1",
        "permessage-deflate;",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"8",
        "permessage-deflate; client_max_window_bits=\"\"",
        "permessage deflate",
        "permessage-deflate; client_max_window_bits=1=2",
        "a=b",
        "\"permessage-deflate\"",
      })
  void givenMalformedHeader_whenRead_thenTheHandshakeFails(String offer) throws IOException {
    try (var server = server(all -> all);
        RawClient client = server.connect()) {
      RawClient.Response response = client.upgrade(WEBSOCKET, "Sec-WebSocket-Extensions: " + offer + "\r\n").response();

      assertThat(response.status()).isEqualTo(400);
    }
  }

  @Test
  void givenDefaults_whenOffered_thenNoSideKeepsAContext() throws IOException {
    try (var server = server(all -> all);
        RawClient client = server.connect()) {
      assertThat(client.upgrade(WEBSOCKET, OFFER).response().headers()).containsEntry("sec-websocket-extensions", SECURE);
    }
  }

  @Test
  void givenOffersInTwoHeaders_whenRead_thenTheyAreOneList() throws IOException {
    try (var server = server(all -> all);
        RawClient client = server.connect()) {
      String other = "Sec-WebSocket-Extensions: other; a=\"b\"\r\n";
      assertThat(client.upgrade(WEBSOCKET, other, OFFER).response().headers())
          .containsEntry("sec-websocket-extensions", SECURE);
    }
  }

  // --- messages ---

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void givenAgreement_whenMessagesAreEchoed_thenLongOnesAreCompressed(boolean server, boolean client) throws IOException {
    try (var endpoint = server(all -> all.serverNoContextTakeover(server).clientNoContextTakeover(client));
        var peer = new Peer(endpoint, !server, !client)) {
      byte[] noise = new byte[5_000];
      new Random(1).nextBytes(noise);
      for (int i = 0; i < 3; i++) {
        peer.client.sendAll(peer.compressed(LONG + i));
        assertThat(peer.client.message()).isEqualTo(LONG + i);
        peer.client.text("4short");
        assertThat(peer.client.message()).isEqualTo("4short");
        peer.client.binary(noise);
        assertThat(peer.client.frame()).isEqualTo(new WebSocketFrame.Binary(Slice.of(noise)));
      }

      assertThat(peer.inflated.get()).isEqualTo(server ? 3 : 6); // with a context noise is compressed too
    }
  }

  @Test
  void givenBomb_whenSent_thenClosed1009AndOthersAreServed() throws IOException {
    try (var server = server(all -> all);
        var peer = new Peer(server, false, false);
        var other = new Peer(server, false, false)) {
      peer.client.sendAll(peer.compressed("4" + "\0".repeat(50_000_000)));

      assertThat(peer.client.frame()).isEqualTo(new WebSocketFrame.Close(1009, ""));
      await()
          .untilAsserted(
              () ->
                  assertThat(server.reasons)
                      .containsExactly(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD)));
      other.client.sendAll(other.compressed(LONG));
      assertThat(other.client.message()).isEqualTo(LONG);
    }
  }

  @Test
  void givenBrokenData_whenSent_thenClosed1007() throws IOException {
    try (var server = server(all -> all);
        var peer = new Peer(server, false, false)) {
      peer.client.sendAll(Peer.frame(new byte[] {7, 7, 7}));

      assertThat(peer.client.frame()).isEqualTo(new WebSocketFrame.Close(1007, ""));
    }
  }

  @Test
  void givenManyReceivers_whenGivenTheSame_thenCompressedOnce() throws Exception {
    try (var server = server(all -> all, 1)) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        peers.add(new Peer(server, false, false));
      }
      await().until(() -> server.sessions.size() == 20);
      Outgoing own = Outgoing.text(Slice.utf8("4own"));
      Outgoing message = Outgoing.text(Slice.utf8(LONG)).forMany();
      Outgoing secret = Outgoing.text(Slice.utf8(LONG)).uncompressed();
      int odd = 0;
      for (Session session : server.sessions) {
        boolean between = odd++ % 2 == 0; // some have something of their own before it
        session.loop().execute(() -> {
          if (between) {
            session.write(own, false);
          }
          session.write(message, false);
          session.write(secret, false);
        });
      }

      for (Peer peer : peers) {
        String first = peer.client.message();
        assertThat(first.equals("4own") ? peer.client.message() : first).isEqualTo(LONG);
        assertThat(peer.client.message()).isEqualTo(LONG);
        assertThat(peer.inflated.get()).isEqualTo(1);
        peer.close();
      }
      assertThat(server.counters.compressions()).isEqualTo(1);
    }
  }

  @Test
  void givenContexts_whenThereIsRoomForOnePairOnly_thenTheNextDoesWithout() throws Exception {
    long pair = MessageDeflater.NATIVE_BYTES + MessageInflater.NATIVE_BYTES;
    try (var server =
        new TestServer(
            options ->
                options
                    .perMessageDeflate(
                        PerMessageDeflate.DEFAULT.serverNoContextTakeover(false).clientNoContextTakeover(false))
                    .maxDeflateContextBytes(pair))) {
      var first = new Peer(server, true, true);
      assertThat(first.answer).isEqualTo("permessage-deflate");
      try (var second = new Peer(server, false, false)) {
        assertThat(second.answer).isEqualTo(SECURE);
        assertThat(server.counters.met(Limit.DEFLATE_CONTEXTS)).isEqualTo(2);
      }
      first.close();

      await().until(() -> server.engine.deflateContextBytes() == 0);
      try (var third = new Peer(server, true, true)) {
        assertThat(third.answer).isEqualTo("permessage-deflate");
      }
    }
  }

  @Test
  void givenUpgrade_whenProbed_thenCompressedToo() throws Exception {
    try (var server = server(all -> all)) {
      String sid = server.open();
      try (RawClient client = server.connect()) {
        assertThat(client.upgrade(TestServer.probe(sid), OFFER).response().headers())
            .containsEntry("sec-websocket-extensions", SECURE);
        var inflated = new AtomicInteger();
        var inflater = new MessageInflater(false);
        client.inflating((bytes, most) -> {
          inflated.incrementAndGet();
          return inflater.inflate(bytes, most);
        });
        client.text("2probe");
        assertThat(client.message()).isEqualTo("3probe");
        client.text("5").text(LONG);
        assertThat(client.message()).isEqualTo(LONG);
        assertThat(inflated.get()).isEqualTo(1);
        inflater.close();
      }
    }
  }

  /** Engine.IO 3 puts the type before the bytes of a message: they are sent as they are. */
  @Test
  void givenFormerClient_whenAgreed_thenTextIsCompressedBothWaysAndBytesPass() throws IOException {
    try (var server = new TestServer(options -> options.allowEIO3(true).perMessageDeflate(PerMessageDeflate.DEFAULT));
        RawClient client = server.connect()) {
      RawClient.Response upgraded = client.upgrade("/engine.io/?EIO=3&transport=websocket", OFFER).response();
      assertThat(upgraded.headers()).containsEntry("sec-websocket-extensions", SECURE);
      var inflated = new AtomicInteger();
      var inflater = new MessageInflater(false);
      client.inflating((bytes, most) -> {
        inflated.incrementAndGet();
        return inflater.inflate(bytes, most);
      });
      TestServer.sid(client.message());

      client.sendAll(Peer.compressedAlone(LONG));
      assertThat(client.message()).isEqualTo(LONG);
      byte[] typed = new byte[5_000];
      typed[0] = 4;
      client.binary(typed);
      assertThat(client.frame()).isEqualTo(new WebSocketFrame.Binary(Slice.of(typed)));
      assertThat(inflated.get()).isEqualTo(1);
      inflater.close();
    }
  }

  @Test
  void givenOptions_whenOutOfRange_thenRefused() {
    assertThatThrownBy(() -> PerMessageDeflate.DEFAULT.level(10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PerMessageDeflate.DEFAULT.level(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PerMessageDeflate.DEFAULT.threshold(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EngineServer.builder().maxDeflateContextBytes(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---

  private static TestServer server(UnaryOperator<PerMessageDeflate> options) {
    return server(options, 2);
  }

  private static TestServer server(UnaryOperator<PerMessageDeflate> options, int loops) {
    return new TestServer(
        engine -> engine.perMessageDeflate(options.apply(PerMessageDeflate.DEFAULT)), listener -> listener.loops(loops));
  }

  /** A client that compresses, with a context or without, and counts what came compressed. */
  private static final class Peer implements AutoCloseable {
    final RawClient client;
    final String answer;
    final AtomicInteger inflated = new AtomicInteger();
    private final MessageInflater inflater;
    private final Deflater deflater = new Deflater(9, true);
    private final boolean takeover;

    Peer(TestServer server, boolean serverTakeover, boolean clientTakeover) throws IOException {
      takeover = clientTakeover;
      inflater = new MessageInflater(serverTakeover);
      client = server.connect();
      answer = client.upgrade(WEBSOCKET, OFFER).response().headers().getOrDefault("sec-websocket-extensions", "");
      client.inflating((bytes, most) -> {
        inflated.incrementAndGet();
        return inflater.inflate(bytes, most);
      });
      TestServer.sid(client.message());
    }

    ByteBuf compressed(String text) {
      byte[] plain = Slice.utf8(text).toByteArray();
      byte[] out = new byte[plain.length + 100];
      deflater.setInput(plain);
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      if (!takeover) {
        deflater.reset();
      }
      return frame(Arrays.copyOf(out, length - 4));
    }

    static ByteBuf compressedAlone(String text) {
      var deflater = new Deflater(9, true);
      deflater.setInput(Slice.utf8(text).toByteArray());
      byte[] out = new byte[text.length() + 100];
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      deflater.end();
      return frame(Arrays.copyOf(out, length - 4));
    }

    static ByteBuf frame(byte[] payload) {
      ByteBuf out = Unpooled.buffer().writeByte(0xC1);
      if (payload.length < 126) {
        out.writeByte(0x80 | payload.length);
      } else {
        out.writeByte(0x80 | 126).writeShort(payload.length);
      }
      return out.writeInt(0).writeBytes(payload);
    }

    @Override
    public void close() throws IOException {
      client.close();
      inflater.close();
      deflater.end();
    }
  }
}
