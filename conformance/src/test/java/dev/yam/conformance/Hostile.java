package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.yam.conformance.Engine.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that no one wishes for, against profile H. Each meets what the documentation of the limits promises; after each
 * a client that behaves is served.
 */
abstract class Hostile {

  abstract Target target();

  Endpoint engine() {
    return target().h("/engine.io/");
  }

  Endpoint socket() {
    return target().h("/socket.io/");
  }

  @AfterEach
  void thenAHealthyClientIsServed() throws IOException {
    for (var transport : Transport.values()) {
      try (var healthy = connected(transport)) {
        healthy.send("27[\"message-with-ack\",\"healthy\"]");
        assertThat(healthy.receiveText()).isEqualTo("37[\"healthy\"]");
      }
    }
  }

  private Engine connected(Transport transport) throws IOException {
    var engine = transport.open(socket());
    engine.send("0");
    assertThat(engine.receiveText()).startsWith("0{");
    assertThat(engine.receiveText()).isEqualTo("2[\"auth\",{}]");
    return engine;
  }

  private Engine connected() throws IOException {
    return connected(Transport.WEBSOCKET);
  }

  private void yamOnly(String why) {
    assumeThat(target().isReference()).as(why).isFalse();
  }

  /** The answer is an error, or there is none but the end. */
  private static void assertRefused(Wire wire) {
    try {
      assertThat(wire.response().status()).matches(status -> (status >= 400 && status < 500) || status == 505);
    } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
      // Ended without an answer in HTTP/1.1.
    }
  }

  /** The answer, where it was not lost to the reset that follows when the rest of a request is not read. */
  private static void assertStatusOrReset(Wire wire, int status) {
    try {
      assertThat(wire.response().status()).isEqualTo(status);
    } catch (IOException e) {
      // Reset.
    }
  }

  /** Writes until the peer answers or ends the connection, or {@code most} bytes are out; returns how many were. */
  private static long writeUntilAnswered(Wire wire, byte[] piece, long most) {
    var written = 0L;
    try {
      while (written < most && wire.isQuietFor(Duration.ofMillis(1))) {
        wire.send(piece);
        written += piece.length;
      }
    } catch (IOException e) {
      // Refused.
    }
    return written;
  }

  /** As {@link #writeUntilAnswered}, without a look at what comes back. */
  private static long writeUntilRefused(Wire wire, byte[] piece, long most) {
    var written = 0L;
    try {
      while (written < most) {
        wire.send(piece);
        written += piece.length;
      }
    } catch (IOException e) {
      // Refused.
    }
    return written;
  }

  /** The peer goes on sending, a little at a time; the server ends the connection all the same. */
  private static void assertEndsWhileSending(Wire wire) {
    await().until(() -> {
      try {
        wire.send(new byte[100]);
        return false;
      } catch (IOException e) {
        return true;
      }
    });
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Nested
  class Packets {

    static final List<Arguments> CLOSING =
        List.of(
            Arguments.of("placeholder of a negative number", "51-[\"message\",{\"_placeholder\":true,\"num\":-1}]"),
            Arguments.of("placeholder of a prototype", "51-[\"message\",{\"_placeholder\":true,\"num\":\"splice\"}]"),
            Arguments.of("placeholder beyond the end", "51-[\"message\",{\"_placeholder\":true,\"num\":4294967296}]"),
            Arguments.of("event named null", "2[null,1]"),
            Arguments.of("event named by an object", "2[{\"toString\":\"foo\"}]"),
            Arguments.of("event named by an array", "2[[\"message\"]]"),
            Arguments.of("event named true", "2[true]"),
            Arguments.of("event named by an attachment", "51-[{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("attachments beyond the limit", "511-[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("a billion attachments", "51000000000-[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("attachments beyond any number", "5" + "9".repeat(400) + "-[\"message\"]"),
            Arguments.of("no attachments", "50-[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("an event that is no array", "2{\"0\":\"message\",\"length\":1}"),
            Arguments.of("a reserved event", "2[\"disconnecting\"]"),
            Arguments.of("an ack that is no array", "31{\"length\":1}"),
            Arguments.of("a CONNECT_ERROR of the client", "4{\"message\":\"boo\"}"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("CLOSING")
    void givenPacketAgainstTheProtocol_thenTheConnectionCloses(String what, String packet) throws IOException {
      try (var engine = connected()) {
        engine.send(packet);
        engine.trySend(new byte[] {1});

        engine.awaitEnd();
      }
    }

    @Test
    void givenHeaderWhoseAttachmentsNeverCome_thenOthersAreServedAndTextCloses() throws Exception {
      var waiting = new ArrayList<Engine>();
      for (var i = 0; i < 50; i++) {
        var engine = connected();
        engine.send("510-[\"message\"]");
        waiting.add(engine);
      }

      thenAHealthyClientIsServed();

      for (var engine : waiting) {
        engine.send("2[\"message\"]");
        engine.awaitEnd();
        engine.close();
      }
    }

    @Test
    void givenEventNamedError_thenNothingHappens() throws IOException {
      try (var engine = connected()) {
        engine.send("2[\"error\",{\"message\":\"boo\"}]");
        engine.send("21[\"message-with-ack\"]");

        assertThat(engine.receiveText()).isEqualTo("31[]");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"})
    void givenNamesOfPrototypes_thenTheyAreNamesLikeOthers(String name) throws IOException {
      try (var engine = connected()) {
        engine.send("2[\"" + name + "\",{\"" + name + "\":1}]");
        engine.send("21[\"join\",\"" + name + "\"]");
        engine.send("0/" + name + ",");
        engine.send("2[\"to-room\",\"" + name + "\",{\"" + name + "\":[]}]");

        var heard = List.of(engine.receiveText(), engine.receiveText(), engine.receiveText());
        assertThat(heard)
            .containsExactlyInAnyOrder(
                "31[2]",
                "4/" + name + ",{\"message\":\"Invalid namespace\"}",
                "2[\"room-message\",{\"" + name + "\":[]}]");
      }
    }

    @Test
    void givenPrototypeInAuth_thenItIsDataLikeOther() throws IOException {
      try (var engine = Transport.WEBSOCKET.open(socket())) {
        engine.send("0{\"__proto__\":{\"admin\":true},\"constructor\":{\"prototype\":{}}}");

        assertThat(engine.receiveText()).startsWith("0{\"sid\"");
        assertThat(engine.receiveText()).startsWith("2[\"auth\",{");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2[\"message\",%s]", "21[\"message-with-ack\",%s]", "31%s", "51-[\"message\",%s]"})
    void givenArraysNestedAHundredThousandTimes_thenTheConnectionCloses(String packet) throws IOException {
      yamOnly("the reference has no limit of depth");
      try (var engine = connected()) {
        engine.send(packet.formatted("[".repeat(100_000) + "]".repeat(100_000)));

        engine.awaitEnd();
      }
    }

    @Test
    void givenObjectsNestedAHundredThousandTimes_whenAuth_thenTheConnectionCloses() throws IOException {
      yamOnly("the reference has no limit of depth");
      try (var engine = Transport.WEBSOCKET.open(socket())) {
        engine.send("0" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));

        engine.awaitEnd();
      }
    }

    @Test
    void givenUnclosedNesting_thenTheConnectionCloses() throws IOException {
      try (var engine = connected()) {
        engine.send("2[\"message\"," + "[".repeat(900_000));

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 20, 309, 100_000})
    void givenIdOfManyDigits_thenAnsweredOrClosed(int digits) throws IOException {
      try (var engine = connected()) {
        engine.trySend("2" + "9".repeat(digits) + "[\"message-with-ack\",1]");
        engine.trySend("21[\"message-with-ack\",2]");

        engine.awaitTextOrEnd();
      }
    }

    @Test
    void givenAcksOfIdsThatNobodyAwaits_thenIgnored() throws IOException {
      try (var engine = connected()) {
        for (var i = 0; i < 5000; i++) {
          engine.send("3" + i + "[\"made up\"]");
        }
        engine.send("21[\"message-with-ack\"]");

        assertThat(engine.receiveText()).isEqualTo("31[]");
      }
    }

    @Test
    void givenThousandsOfUnacknowledgedIds_thenTheConnectionIsServed() throws IOException {
      try (var engine = connected()) {
        for (var i = 0; i < 5000; i++) {
          engine.send("2" + i + "[\"nobody answers this\"]");
        }
        engine.send("29[\"message-with-ack\"]");

        assertThat(engine.receiveText()).isEqualTo("39[]");
      }
    }

    @Test
    void givenThousandsOfRooms_thenOnlySoManyAreJoined() throws IOException {
      try (var engine = connected()) {
        for (var i = 0; i < 5000; i++) {
          engine.send("2" + i + "[\"join\",\"room" + i + "\"]");
        }
        engine.send("25000[\"message-with-ack\"]");

        var joined = 0;
        while (!engine.receiveText().equals("35000[]")) {
          joined++;
        }
        if (!target().isReference()) {
          assertThat(joined).isEqualTo(4096);
        }
      }
    }

    @Test
    void givenThousandsOfNamespaces_thenOnlySoManyAreConnected() throws IOException {
      try (var engine = Transport.WEBSOCKET.open(socket())) {
        for (var i = 0; i < 2000; i++) {
          engine.send("0/dyn-many" + i + ",");
        }

        var connected = 0;
        for (var i = 0; i < 2000; i++) {
          var answer = engine.receiveText();
          if (answer.startsWith("0/dyn-many")) {
            connected++;
          } else {
            assertThat(answer).endsWith(",{\"message\":\"Too many namespaces\"}");
          }
        }
        if (!target().isReference()) {
          assertThat(connected).isEqualTo(64);
        }
      }
    }

    @Test
    void givenThousandsOfUnknownNamespaces_thenRefusedOrClosed() throws IOException {
      try (var engine = connected()) {
        for (var i = 0; i < 5000; i++) {
          engine.trySend("0/unknown" + i + ",");
        }

        for (var i = 0; i < 5000 && engine.awaitTextOrEnd(); i++) {
          // Refusals until the limit is met.
        }
      }
    }

    @Test
    void givenConnectionsWithoutConnect_thenAllAreClosedInTime() throws IOException {
      var silent = new ArrayList<Engine>();
      for (var i = 0; i < 100; i++) {
        silent.add(Transport.WEBSOCKET.open(socket()));
      }

      for (var engine : silent) {
        engine.awaitEnd(Duration.ofSeconds(5));
        engine.close();
      }
    }

    @Test
    void givenAnEventOfAMegabyteOfEscapes_thenItIsEchoedOrClosed() throws IOException {
      try (var engine = connected()) {
        engine.send("2[\"message\",\"" + "\\u0041".repeat(160_000) + "\"]");

        engine.awaitTextOrEnd();
      }
    }
  }

  @Nested
  class Frames {

    private Ws open() throws IOException {
      var ws = Ws.open(engine(), engine().websocket());
      assertThat(ws.nextText()).startsWith("0{");
      return ws;
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc1, 0xa1, 0x91, 0xf1, 0x83, 0x8b, 0x00, 0x09})
    void givenInvalidFrameRightBehindTheHandshake_thenTheConnectionEnds(int first) throws IOException {
      try (var wire = Wire.connect(engine())) {
        var request = new ByteArrayOutputStream();
        request.writeBytes(ascii(Ws.handshakeOf(engine().websocket())));
        request.writeBytes(Ws.encode(first, ascii("4a"), true));

        wire.send(request.toByteArray());

        if (target().isReference()) {
          wire.halfClose();
        }
        assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
      }
    }

    @Test
    void givenInvalidFrameOnAProbe_thenOnlyTheProbeEnds() throws IOException {
      var session = Polling.open(engine());
      try (var ws = Ws.open(engine(), engine().websocket(session.sid()))) {
        ws.frame(0xf1, ascii("2probe"));

        ws.awaitEnd();
      }
      session.send("4a");
      assertThat(session.receive(1)).containsExactly("4a");
      session.send("1");
    }

    @Test
    void givenAHundredThousandFragments_thenClosed1008() throws IOException {
      try (var ws = open()) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(Ws.encode(0x01, ascii("4"), true));
        for (var i = 0; i < 100_000; i++) {
          all.writeBytes(Ws.encode(0x00, ascii("x"), true));
        }
        all.writeBytes(Ws.encode(0x80, ascii("x"), true));

        tryRaw(ws, all.toByteArray());

        if (target().isReference()) {
          // Echoed, or beyond its count.
          assertThat(ws.next().opcode()).isIn(Ws.TEXT, Ws.CLOSE, Ws.END);
        } else {
          assertThat(ws.awaitEnd()).isEqualTo(1008);
        }
      }
    }

    @Test
    void givenEmptyFragmentsWithoutEnd_thenClosed() throws IOException {
      yamOnly("the reference takes empty fragments for ever");
      try (var ws = open()) {
        var piece = new ByteArrayOutputStream();
        piece.writeBytes(Ws.encode(0x01, ascii("4"), true));
        for (var i = 0; i < 200_000; i++) {
          piece.writeBytes(Ws.encode(0x00, new byte[0], true));
        }

        tryRaw(ws, piece.toByteArray());

        assertThat(ws.awaitEnd()).isEqualTo(1008);
      }
    }

    @Test
    void givenFragmentsThatTogetherExceedTheLimit_thenClosed1009() throws IOException {
      try (var ws = open()) {
        var piece = new ByteArrayOutputStream();
        piece.writeBytes(Ws.encode(0x01, ascii("4"), true));
        for (var i = 0; i < 11; i++) {
          piece.writeBytes(Ws.encode(0x00, new byte[100_000], true));
        }

        tryRaw(ws, piece.toByteArray());

        assertThat(ws.awaitEnd()).isEqualTo(1009);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffffffffffff", "ffffffffffffffff", "0000000100000000", "00000000ffffffff"})
    void givenAnnouncedLengthBeyondAnything_thenClosedBeforeTheBytesCome(String length) throws IOException {
      try (var ws = open()) {
        var header = new ByteArrayOutputStream();
        header.write(0x82);
        header.write(0xff);
        header.writeBytes(java.util.HexFormat.of().parseHex(length));
        header.writeBytes(new byte[4]);

        ws.raw(header.toByteArray());

        assertThat(ws.awaitEnd()).isIn(1002, 1009);
      }
    }

    @Test
    void givenFloodOfPingsWithoutReading_thenOthersAreServed() throws IOException {
      try (var wire = Wire.connect(engine(), 4096)) {
        assertThat(Ws.handshake(wire, engine().websocket()).status()).isEqualTo(101);
        var pings = new ByteArrayOutputStream();
        for (var i = 0; i < 1000; i++) {
          pings.writeBytes(Ws.encode(0x89, new byte[125], true));
        }
        var flood = Wire.later(() -> writeUntilRefused(wire, pings.toByteArray(), 40_000_000));

        for (var i = 0; i < 5; i++) {
          thenAHealthyClientIsServed();
        }

        wire.reset();
        assertThat(flood.orTimeout(10, TimeUnit.SECONDS).join()).isPositive();
      }
    }

    @Test
    void givenUnsolicitedPongs_thenTheConnectionIsServed() throws IOException {
      try (var ws = open()) {
        for (var i = 0; i < 50; i++) {
          ws.frame(0x8a, ascii("boo"));
          ws.text("3");
        }

        ws.text("4alive");

        assertThat(ws.nextText()).isEqualTo("4alive");
      }
    }

    @Test
    void givenFloodOfPongs_thenServedOrClosed1008() throws IOException {
      try (var ws = open()) {
        var pongs = new ByteArrayOutputStream();
        for (var i = 0; i < 20_000; i++) {
          pongs.writeBytes(Ws.encode(0x8a, ascii("boo"), true));
        }

        tryRaw(ws, pongs.toByteArray());

        if (target().isReference()) {
          ws.text("4alive");
          assertThat(ws.nextText()).isEqualTo("4alive");
        } else {
          assertThat(ws.awaitEnd()).isEqualTo(1008);
        }
      }
    }

    @Test
    void givenFloodOfPings_thenServedOrClosed1008() throws IOException {
      try (var ws = open()) {
        var pings = new ByteArrayOutputStream();
        for (var i = 0; i < 1000; i++) {
          pings.writeBytes(Ws.encode(0x89, ascii("boo"), true));
        }

        tryRaw(ws, pings.toByteArray());

        if (target().isReference()) {
          for (var i = 0; i < 1000; i++) {
            assertThat(ws.next().opcode()).isEqualTo(Ws.PONG);
          }
        } else {
          assertThat(ws.awaitEnd()).isEqualTo(1008);
        }
      }
    }

    @Test
    void givenFrameByteByByte_thenItIsUnderstood() throws IOException {
      try (var ws = open()) {
        for (var b : Ws.encode(0x81, ascii("4slow"), true)) {
          ws.raw(new byte[] {b});
        }

        assertThat(ws.nextText()).isEqualTo("4slow");
      }
    }

    @Test
    void givenPeersThatDoNotRead_thenMemoryIsBoundedAndOthersAreServed() throws IOException {
      yamOnly("the reference keeps everything");
      var echo = Ws.encode(0x82, new byte[500_000], true);
      var peers = new ArrayList<Wire>();
      try {
        for (var i = 0; i < 6; i++) {
          var wire = Wire.connect(engine(), 4096);
          peers.add(wire);
          assertThat(Ws.handshake(wire, engine().websocket()).status()).isEqualTo(101);
        }
        // 6 × 200 MB, far more than the server's heap: it has to close, or to stop reading.
        var floods = peers.stream()
            .map(wire -> Wire.later(() -> writeUntilRefused(wire, echo, 200_000_000)))
            .toList();

        for (var i = 0; i < 20; i++) {
          thenAHealthyClientIsServed();
        }

        for (var wire : peers) {
          wire.reset();
        }
        for (var flood : floods) {
          assertThat(flood.orTimeout(10, TimeUnit.SECONDS).join()).isLessThan(200_000_000);
        }
      } finally {
        for (var wire : peers) {
          wire.close();
        }
      }
    }

    private static void tryRaw(Ws ws, byte[] bytes) {
      try {
        ws.raw(bytes);
      } catch (IOException e) {
        // What the server did is seen by receiving.
      }
    }
  }

  @Nested
  class Requests {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
          "POST /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
          "POST /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "POST /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "POST /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "NONSENSE\r\n\r\n",
          "GET /engine.io/?EIO=4&transport=polling\r\n\r\n",
          "GET /engine.io/?EIO=4&transport=polling HTTP/9.9\r\nHost: a\r\n\r\n",
          "GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost : a\r\n\r\n",
          "GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nX-\u0000: 1\r\n\r\n",
          "GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nOrigin: a\u0001b\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
        })
    void givenBrokenHttp_thenRefused(String request) throws IOException {
      assumeThat(target().isReference() && request.contains("polling\r\n")).as("HTTP/0.9 for the reference").isFalse();
      try (var wire = Wire.connect(engine())) {
        wire.send(ascii(request));

        assertRefused(wire);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/engine.io/?EIO=4&transport=polling&sid=a&sid=b",
          "/engine.io/?EIO=4&transport=polling&sid=%",
          "/engine.io/?EIO=4&transport=polling&sid=%zz",
          "/engine.io/?EIO=4&transport[__proto__]=polling",
          "/engine.io/?__proto__[EIO]=4",
          "/engine.io/../engine.io/?EIO=4",
          "//engine.io/?EIO=4&transport=polling",
          "*"
        })
    void givenStrangeTarget_thenRefused(String path) throws IOException {
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertRefused(wire);
      }
    }

    @Test
    void givenManyQueryParameters_thenAnsweredOrRefused() throws IOException {
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + engine().polling() + "&a=1".repeat(1500) + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(wire.response().status()).isIn(200, 400, 414, 431);
      }
    }

    @Test
    void givenTooManyHeaders_thenRefused() throws IOException {
      yamOnly("the reference ignores those beyond its count");
      try (var wire = Wire.connect(engine())) {
        var headers = new StringBuilder();
        for (var i = 0; i < 3000; i++) {
          headers.append("X").append(i).append(": 1\r\n");
        }

        try {
          wire.send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
        } catch (IOException e) {
          // Refused before the end.
        }

        assertStatusOrReset(wire, 431);
      }
    }

    @Test
    void givenSmallButTooManyHeaders_thenRefused() throws IOException {
      yamOnly("the reference ignores those beyond its count");
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\n" + "a:\r\n".repeat(1000) + "\r\n");

        assertStatusOrReset(wire, 431);
      }
    }

    @Test
    void givenHugeHeader_thenRefused() throws IOException {
      try (var wire = Wire.connect(engine())) {
        try {
          wire.send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(200_000) + "\r\n\r\n");
        } catch (IOException e) {
          // Refused before the end.
        }

        assertStatusOrReset(wire, 431);
      }
    }

    @Test
    void givenHugeRequestLine_thenRefused() throws IOException {
      try (var wire = Wire.connect(engine())) {
        try {
          wire.send("GET /" + "x".repeat(200_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        } catch (IOException e) {
          // Refused before the end.
        }

        assertRefused(wire);
      }
    }

    @Test
    void givenHeaderWithoutEnd_thenRefusedLongBeforeItFillsTheMemory() throws IOException {
      yamOnly("the reference says nothing before it resets");
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\nX: ");

        var written = writeUntilAnswered(wire, ascii("x".repeat(10_000)), 20_000_000);

        assertThat(written).isLessThan(20_000_000);
        assertStatusOrReset(wire, 431);
        assertEndsWhileSending(wire);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Sec-WebSocket-Extensions: __proto__; constructor=1, toString",
          "Sec-WebSocket-Extensions: constructor",
          "__proto__: x",
          "constructor: x",
          "Cookie: __proto__=1; constructor=2"
        })
    void givenPrototypeNamesInHeaders_thenTheHandshakeIsAnswered(String header) throws IOException {
      try (var wire = Wire.connect(engine())) {
        assertThat(Ws.handshake(wire, engine().websocket(), header).status()).isIn(101, 400);
      }
    }

    @Test
    void givenSubprotocolsMadeToKeepAParserBusy_thenAnsweredAtOnce() throws IOException {
      var hostile = "a" + " ".repeat(6000) + ",".repeat(10) + " ".repeat(1500) + "b\"";
      var start = System.nanoTime();
      try (var wire = Wire.connect(engine())) {
        assertThat(Ws.handshake(wire, engine().websocket(), "Sec-WebSocket-Protocol: " + hostile).status())
            .isIn(101, 400);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "foo", "websocket2", "__proto__", "webtransport", ""})
    void givenInvalidTransportOnAnUpgrade_thenRefused(String transport) throws IOException {
      assumeThat(target().isReference() && transport.equals("polling")).as("the reference upgrades it").isFalse();
      try (var wire = Wire.connect(engine())) {
        wire.send(Ws.handshakeOf(engine().target("EIO=4&transport=" + transport)));

        assertRefused(wire);
      }
    }

    @Test
    void givenPollingTransportOnAnUpgradeOfASession_thenRefused() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send(Ws.handshakeOf(session.target()));

        if (!target().isReference()) {
          assertRefused(wire);
        }
      }
      session.post("1");
    }

    @Test
    void givenResetsWhileInvalidUpgradesAreRefused_thenOthersAreServed() throws IOException {
      yamOnly("the reference dies of it");
      for (var i = 0; i < 100; i++) {
        var wire = Wire.connect(engine());
        wire.send(Ws.handshakeOf(i % 2 == 0 ? engine().target("EIO=4&transport=foo") : "/nowhere/?EIO=4"));
        wire.reset();
      }
    }

    @Test
    void givenBinaryPostLeftOpen_thenRefusedWhenTheRequestHasTakenTooLong() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send(Wire.head("POST", session.target(), 100_000, "Content-Type: application/octet-stream"));
        wire.send(new byte[10]);

        assertThat(wire.response().status()).isIn(400, 408);
      }
    }

    @Test
    void givenBodyOf100MegabytesAnnounced_thenRefusedBeforeItIsRead() throws IOException {
      yamOnly("the reference reads it all");
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send(Wire.head("POST", session.target(), 100_000_000));
        var written = writeUntilAnswered(wire, new byte[100_000], 100_000_000);

        assertThat(written).isLessThan(50_000_000);
        assertStatusOrReset(wire, 413);
        assertEndsWhileSending(wire);
      }
      session.post("1");
    }

    @Test
    void givenBodyOf100MegabytesInChunks_thenRefusedBeforeItIsRead() throws IOException {
      yamOnly("the reference reads it all");
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send(
            "POST " + session.target() + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = ascii("186A0\r\n" + "x".repeat(100_000) + "\r\n");

        var written = writeUntilAnswered(wire, chunk, 100_000_000);

        assertThat(written).isLessThan(50_000_000);
        assertStatusOrReset(wire, 413);
        assertEndsWhileSending(wire);
      }
      session.post("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000000", "Transfer-Encoding: chunked"})
    void givenLargeBodyThatIsCut_thenOthersAreServed(String header) throws IOException {
      for (var i = 0; i < 20; i++) {
        var session = Polling.open(engine());
        var wire = Wire.connect(engine());
        wire.send("POST " + session.target() + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n10000\r\n");
        writeUntilRefused(wire, new byte[10_000], 50_000);
        wire.reset();
        session.post("1");
      }
    }

    @Test
    void givenChunksOfOneByte_thenTakenOrRefused() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send("POST " + session.target() + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        wire.send("1\r\n4\r\n" + "1\r\nx\r\n".repeat(50_000) + "0\r\n\r\n");

        assertThat(wire.response().status()).isIn(200, 400, 413);
      }
      session.post("1");
    }

    @Test
    void givenAMegabyteOfSeparators_thenTheSessionCloses() throws IOException {
      var session = Polling.open(engine());

      session.post(Polling.SEPARATOR.repeat(999_999));

      assertThat(session.isGone()).isTrue();
    }

    @Test
    void givenAHundredThousandMessagesInOnePost_thenTakenOrClosed() throws IOException {
      var session = Polling.open(engine());

      session.post("4" + "\u001e4".repeat(100_000));

      session.post("1");
    }

    @Test
    void givenPollsPipelinedByTheThousand_thenOthersAreServed() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        writeUntilRefused(wire, ascii(Wire.head("GET", session.target(), 0)), 500_000);
        thenAHealthyClientIsServed();
      }
      session.post("1");
    }

    @Test
    void givenGuessedIds_thenEachIsUnknown() throws IOException {
      try (var wire = Wire.connect(engine())) {
        for (var i = 0; i < 1000; i++) {
          var guess = "%020d".formatted(i);
          var response = wire.request("GET", engine().polling(guess), "");
          assertThat(response.status()).isEqualTo(400);
          assertThat(response.body()).contains("\"code\":1");
        }
      }
    }

    @Test
    void givenIdOfAWebSocketSession_whenUsedFromElsewhere_thenRefusedAndTheSessionLives() throws IOException {
      try (var ws = Ws.open(engine(), engine().websocket())) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();
        for (var i = 0; i < 20; i++) {
          assertThat(Wire.get(engine(), engine().polling(sid)).status()).isEqualTo(400);
          assertThat(Wire.post(engine(), engine().polling(sid), "4stolen").status()).isEqualTo(400);
          try (var wire = Wire.connect(engine())) {
            wire.send(Ws.handshakeOf(engine().websocket(sid)));
          }
        }

        ws.text("4mine");

        assertThat(ws.nextText()).isEqualTo("4mine");
      }
    }

    @Test
    void givenTheClientsOwnCookieOrId_thenTheServerChoosesTheId() throws IOException {
      var response = Wire.get(engine(), engine().polling(), "Cookie: io=AAAAAAAAAAAAAAAAAAAA; sid=BBBBBBBBBBBBBBBBBBBB");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).doesNotContain("AAAAAAAA").doesNotContain("BBBBBBBB");
    }

    @Test
    void givenHandshakesThatNeverPoll_thenOthersAreServed() throws IOException {
      var sessions = new ArrayList<Polling>();
      for (var i = 0; i < 500; i++) {
        sessions.add(Polling.open(engine()));
      }

      thenAHealthyClientIsServed();

      for (var session : sessions) {
        session.post("1");
      }
    }
  }

  @Nested
  class SlowPeers {

    /** One byte now and then, so that the peer never looks idle; returns when the server ends it. */
    private static Duration drip(Wire wire, String drops) throws IOException {
      var start = System.nanoTime();
      for (var i = 0; i < 150; i++) {
        if (!wire.isQuietFor(Duration.ofMillis(100))) {
          break;
        }
        try {
          wire.send(ascii(drops.substring(i % drops.length(), i % drops.length() + 1)));
        } catch (IOException e) {
          break;
        }
      }
      return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void givenConnectionThatSendsNothing_thenClosed() throws IOException {
      yamOnly("the reference waits for a first byte");
      var start = System.nanoTime();
      try (var wire = Wire.connect(engine())) {
        assertThat(wire.endsWithin(Duration.ofSeconds(6))).isTrue();
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2500));
    }

    @Test
    void givenHeaderDripped_thenClosedAfterItsTimeout() throws IOException {
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\nX: ");

        assertThat(drip(wire, "x")).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(6));
        assertThat(wire.endsWithin(Duration.ofSeconds(2))).isTrue();
      }
    }

    @Test
    void givenHeadersDrippedLineByLine_thenClosedAfterItsTimeout() throws IOException {
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\n");

        assertThat(drip(wire, "a:\r\n")).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(6));
        assertThat(wire.endsWithin(Duration.ofSeconds(2))).isTrue();
      }
    }

    @Test
    void givenBodyDripped_thenClosedAfterItsTimeout() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send(Wire.head("POST", session.target(), 1000) + "4");

        assertThat(drip(wire, "x")).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        assertThat(wire.endsWithin(Duration.ofSeconds(2))).isTrue();
      }
      session.post("1");
    }

    @Test
    void givenChunksDripped_thenClosedAfterItsTimeout() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine())) {
        wire.send("POST " + session.target() + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");

        assertThat(drip(wire, "1\r\nx\r\n")).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        assertThat(wire.endsWithin(Duration.ofSeconds(2))).isTrue();
      }
      session.post("1");
    }

    @Test
    void givenSecondHeaderDrippedOnAKeptConnection_thenClosedToo() throws IOException {
      try (var wire = Wire.connect(engine())) {
        assertThat(wire.request("GET", engine().polling("unknown"), "").status()).isEqualTo(400);
        wire.send("GET " + engine().polling() + " HTTP/1.1\r\nX: ");

        assertThat(drip(wire, "x")).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(7));
      }
    }

    @Test
    void givenHundredsOfHalfRequests_thenOthersAreServedAndAllAreClosed() throws IOException {
      var slow = new ArrayList<Wire>();
      for (var i = 0; i < 300; i++) {
        slow.add(Wire.connect(engine()).send("GET " + engine().polling() + " HTTP/1.1\r\nHost"));
      }

      thenAHealthyClientIsServed();

      for (var wire : slow) {
        assertThat(wire.endsWithin(Duration.ofSeconds(8))).isTrue();
        wire.close();
      }
    }

    @Test
    void givenPendingPoll_thenItIsNoSlowRequest() throws IOException {
      var session = Polling.open(engine());
      try (var wire = Wire.connect(engine()).send(Wire.head("GET", session.target(), 0))) {
        assertThat(wire.isQuietFor(Duration.ofSeconds(6))).isTrue();
        session.send("4late");

        assertThat(wire.response().body()).isEqualTo("4late");
      }
      session.send("1");
    }

    @Test
    void givenIdleWebSocket_thenItIsNoSlowRequest() throws Exception {
      try (var ws = Ws.open(engine(), engine().websocket())) {
        ws.nextText();
        ws.isQuietFor(Duration.ofSeconds(6));

        ws.text("4late");

        assertThat(ws.nextText()).isEqualTo("4late");
      }
    }

    @Test
    void givenHandshakeOfAWebSocketDripped_thenClosed() throws IOException {
      try (var wire = Wire.connect(engine())) {
        wire.send("GET " + engine().websocket() + " HTTP/1.1\r\nUpgrade: websocket\r\nX: ");

        assertThat(drip(wire, "x")).isLessThan(Duration.ofSeconds(6));
      }
    }
  }

  @Nested
  class Resets {

    /** Alone, since it measures what the process does when there is nothing to do. */
    @Test
    @ResourceLock(value = Resources.GLOBAL, mode = ResourceAccessMode.READ_WRITE)
    void givenResetsAfterHalfClose_thenNoLoopIsBusy() throws Exception {
      var session = Polling.open(engine());
      var wires = new ArrayList<Wire>();
      for (var i = 0; i < 30; i++) {
        var poll = Wire.connect(engine()).send("GET " + engine().polling() + " HTTP/1.1\r\nHost: a\r\n");
        poll.halfClose();
        wires.add(poll);
        var ws = Wire.connect(engine());
        Ws.handshake(ws, engine().websocket());
        ws.halfClose();
        wires.add(ws);
      }
      try (var poll = Wire.connect(engine()).send(Wire.head("GET", session.target(), 0))) {
        poll.halfClose();
        poll.isQuietFor(Duration.ofMillis(100));
        poll.reset();
      }
      for (var wire : wires) {
        wire.reset();
      }

      // JIT and collector settle first.
      await()
          .atMost(Duration.ofSeconds(20))
          .pollDelay(Duration.ZERO)
          .untilAsserted(() -> assertThat(cpuOfOneSecond()).isLessThan(Duration.ofMillis(400)));
      session.post("1");
    }

    private Duration cpuOfOneSecond() throws IOException {
      var before = cpu();
      try (var idle = Wire.connect(engine())) {
        idle.isQuietFor(Duration.ofSeconds(1));
      }
      return cpu().minus(before);
    }

    private Duration cpu() {
      return target().process().info().totalCpuDuration().orElseThrow();
    }
  }
}
