package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each rule of RFC 6455 that a server keeps, from a raw socket: what goes out is what stands here, what comes in is read
 * without help. Sections are those of the document. Messages are Engine.IO's, as text they begin with 4.
 */
abstract class Rfc6455 {

  private static final int FIN = 0x80;
  private static final int CONTINUATION = 0;
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  abstract Target target();

  final Endpoint engine() {
    return target().h("/engine.io/");
  }

  private void yamOnly(String why) {
    assumeThat(target().isReference()).as(why).isFalse();
  }

  private Ws open() throws IOException {
    var ws = Ws.openSilent(engine(), engine().websocket());
    assertThat(ws.nextText()).startsWith("0{");
    return ws;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] close(int code, byte... reason) {
    var payload = new byte[reason.length + 2];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return payload;
  }

  private static byte[] bytes(int length) {
    var bytes = new byte[length];
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + 7);
    }
    return bytes;
  }

  private void assertServes(Ws ws) throws IOException {
    ws.text("4still here");
    assertThat(ws.nextText()).isEqualTo("4still here");
  }

  /** The server says why, ends the connection, and says nothing after. */
  private static void assertFails(Ws ws, int code) {
    var frame = ws.next();
    assertThat(frame.opcode()).as("a close frame: %s", frame).isEqualTo(Ws.CLOSE);
    assertThat(frame.closeCode()).isEqualTo(code);
    assertThat(ws.next().opcode()).as("the end").isEqualTo(Ws.END);
  }

  /** The status of the answer to these lines behind the request line. */
  private Response answer(String requestLine, String... headers) throws IOException {
    try (var wire = Wire.connect(engine())) {
      wire.send(requestLine + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
      return wire.response();
    }
  }

  private Response get(String... headers) throws IOException {
    return answer("GET " + engine().websocket() + " HTTP/1.1", headers);
  }

  /** A handshake in which the header of {@code name} is replaced by {@code instead}, or left out where that is empty. */
  private Response getWith(String name, String... instead) throws IOException {
    var headers = new ArrayList<String>();
    for (var header : List.of("Host: a", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + KEY)) {
      if (!header.startsWith(name + ":")) {
        headers.add(header);
      }
    }
    headers.addAll(Arrays.asList(instead));
    return get(headers.toArray(String[]::new));
  }

  private static void assertAccepted(Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(101);
  }

  private static void assertRefused(Response response) {
    assertThat(response.status()).isBetween(400, 499);
  }

  @Nested
  @DisplayName("§4.2.1 Reading the client's opening handshake")
  class Section_4_2_1 {

    @Test
    void givenWholeHandshake_thenAccepted() throws IOException {
      assertAccepted(getWith("X-None"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "OPTIONS", "get"})
    void givenOtherMethod_thenRefused(String method) throws IOException {
      yamOnly("the reference answers OPTIONS without CORS in its own way");

      var response = answer(method + " " + engine().websocket() + " HTTP/1.1", "Host: a", "Upgrade: websocket",
          "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + KEY);

      assertRefused(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9"})
    void givenVersionBelow11_thenNotUpgraded(String version) throws IOException {
      yamOnly("the reference upgrades HTTP/1.0");

      var response = answer("GET " + engine().websocket() + " " + version, "Host: a", "Upgrade: websocket",
          "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + KEY);

      assertThat(response.status()).isBetween(400, 505);
    }

    @Test
    void givenNoHost_thenRefused() throws IOException {
      yamOnly("the reference needs no host");

      assertRefused(getWith("Host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "  websocket  "})
    void givenUpgradeInAnyCase_thenAccepted(String value) throws IOException {
      assertAccepted(getWith("Upgrade", "Upgrade: " + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "web socket", "websocket2", "websockets", "\"websocket\"", ""})
    void givenUpgradeToAnother_thenRefused(String value) throws IOException {
      yamOnly("the reference ends some of these without an answer");

      assertRefused(getWith("Upgrade", "Upgrade: " + value));
    }

    @Test
    void givenNoUpgrade_thenRefused() throws IOException {
      assertRefused(getWith("Upgrade"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive", ",, upgrade ,"})
    void givenConnectionWithTheToken_thenAccepted(String value) throws IOException {
      assertAccepted(getWith("Connection", "Connection: " + value));
    }

    @Test
    void givenTokenInASecondConnectionHeader_thenAccepted() throws IOException {
      assertAccepted(getWith("Connection", "Connection: keep-alive", "Connection: Upgrade"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "Upgraded", "not-upgrade", "up grade"})
    void givenConnectionWithoutTheToken_thenRefused(String value) throws IOException {
      assertRefused(getWith("Connection", "Connection: " + value));
    }

    @Test
    void givenNoConnection_thenRefused() throws IOException {
      assertRefused(getWith("Connection"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "", "short", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZTE=", "c2hvcnQ=",
      "dGhlIHNhbXBsZSBub25jZSBpcyBsb25n", "!!!!!!!!!!!!!!!!!!!!!!==", "dGhlIHNhbXBs ZSBub25jZQ=="
    })
    void givenKeyThatIsNotSixteenBytes_thenRefused(String key) throws IOException {
      assertRefused(getWith("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + key));
    }

    @Test
    void givenNoKey_thenRefused() throws IOException {
      assertRefused(getWith("Sec-WebSocket-Key"));
    }

    @Test
    void givenTwoKeys_thenRefused() throws IOException {
      yamOnly("the reference takes the first");

      assertRefused(getWith("X-None", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    }

    @Test
    void givenHeaderNamesInAnyCase_thenAccepted() throws IOException {
      var response = get("hOST: a", "uPGRADE: websocket", "cONNECTION: Upgrade", "SEC-WEBSOCKET-VERSION: 13",
          "sec-websocket-key: " + KEY);

      assertAccepted(response);
    }

    @Test
    void givenFoldedHeader_thenRefused() throws IOException {
      assertRefused(getWith("Connection", "Connection:\r\n Upgrade"));
    }

    @Test
    void givenOrigin_whenItIsNone_thenAClientThatIsNoBrowserIsAccepted() throws IOException {
      assertAccepted(getWith("Origin"));
    }

    @Test
    void givenCookiesAndUnknownHeaders_thenAccepted() throws IOException {
      assertAccepted(getWith("X-None", "Cookie: a=b; c=d", "X-Unknown: 1", "User-Agent: none"));
    }
  }

  @Nested
  @DisplayName("§4.2.2 Sending the server's opening handshake")
  class Section_4_2_2 {

    @ParameterizedTest
    @ValueSource(strings = {KEY, "AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w==", "x3JJHMbDL1EzLkh9GBhXDw=="})
    void givenKey_thenAcceptIsItsHash(String key) throws IOException {
      var response = getWith("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + key);

      assertAccepted(response);
      assertThat(response.header("sec-websocket-accept")).contains(Ws.accept(key));
    }

    @Test
    void givenHandshake_thenTheAnswerHasItsHeadersAndNoBody() throws IOException {
      var response = getWith("X-None");

      assertAccepted(response);
      assertThat(response.header("upgrade").orElse("")).isEqualToIgnoringCase("websocket");
      assertThat(response.header("connection").orElse("")).isEqualToIgnoringCase("upgrade");
      assertThat(response.headers()).doesNotContainKeys("content-length", "transfer-encoding", "sec-websocket-protocol");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"chat|chat", "chat, superchat|chat", "  b ,a|b", "v1.json|v1.json"})
    void givenSubprotocols_thenOneOfThemIsChosen(String offered, String chosen) throws IOException {
      var response = getWith("X-None", "Sec-WebSocket-Protocol: " + offered);

      assertAccepted(response);
      assertThat(response.header("sec-websocket-protocol")).contains(chosen);
      assertThat(response.headers().get("sec-websocket-protocol")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-webkit-deflate-frame", "bbf-usp-protocol", "mux; max-channels=4; flow-control", "a, b; c=\"d\""})
    void givenUnknownExtensions_thenNoneIsAgreed(String offered) throws IOException {
      var response = getWith("X-None", "Sec-WebSocket-Extensions: " + offered);

      assertAccepted(response);
      assertThat(response.headers()).doesNotContainKey("sec-websocket-extensions");
    }

    @Test
    void givenFrameInTheSameWriteAsTheHandshake_thenItIsRead() throws IOException {
      yamOnly("the reference loses it");
      try (var wire = Wire.connect(engine())) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Ws.handshakeOf(engine().websocket()).getBytes(ISO_8859_1));
        out.writeBytes(Ws.encode(FIN | Ws.TEXT, utf8("4early"), true));
        wire.send(out.toByteArray());

        assertAccepted(wire.response());
        assertThat(frame(wire)).startsWith("0{");
        assertThat(frame(wire)).isEqualTo("4early");
      }
    }

    /** A short text frame, as a server sends it. */
    private String frame(Wire wire) throws IOException {
      assertThat(wire.read()).isEqualTo(FIN | Ws.TEXT);
      var length = wire.read();
      return new String(wire.bytes(length == 126 ? (wire.read() << 8) | wire.read() : length), UTF_8);
    }
  }

  @Nested
  @DisplayName("§4.4 Several versions of the protocol")
  class Section_4_4 {

    @ParameterizedTest
    @ValueSource(strings = {"12", "14", "8", "0", "-13", "013", "13.0", "abc", "256"})
    void givenOtherVersion_thenRefusedAndOursIsTold(String version) throws IOException {
      yamOnly("the reference takes 8 too, and tells otherwise");

      var response = getWith("Sec-WebSocket-Version", "Sec-WebSocket-Version: " + version);

      assertThat(response.status()).isEqualTo(426);
      assertThat(response.header("sec-websocket-version")).contains("13");
    }

    @Test
    void givenNoVersion_thenRefused() throws IOException {
      assertRefused(getWith("Sec-WebSocket-Version"));
    }

    @Test
    void givenTwoVersions_thenRefused() throws IOException {
      yamOnly("the reference takes the first");

      assertRefused(getWith("X-None", "Sec-WebSocket-Version: 8"));
    }
  }

  @Nested
  @DisplayName("§5.1 Overview: masking")
  class Section_5_1 {

    @ParameterizedTest
    @ValueSource(ints = {Ws.TEXT, Ws.BINARY, Ws.PING, Ws.PONG, Ws.CLOSE})
    void givenFrameThatIsNotMasked_thenFailed(int opcode) throws IOException {
      try (var ws = open()) {
        ws.raw(Ws.encode(FIN | opcode, opcode == Ws.CLOSE ? close(1000) : utf8("4a"), false));

        assertFails(ws, 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
    void givenAnswer_thenItIsNotMaskedAndOfTheShortestForm(int length) throws IOException {
      try (var wire = Wire.connect(engine())) {
        assertAccepted(Ws.handshake(wire, engine().websocket()));
        skipFrame(wire);
        wire.send(Ws.encode(FIN | Ws.BINARY, bytes(length), true));

        assertThat(wire.read()).isEqualTo(FIN | Ws.BINARY);
        assertThat(wire.read()).isEqualTo(length < 126 ? length : length < 65_536 ? 126 : 127);
        assertThat(wire.bytes(length < 126 ? 0 : length < 65_536 ? 2 : 8)).hasSizeLessThan(9);
        assertThat(wire.bytes(length)).isEqualTo(bytes(length));
      }
    }

    private void skipFrame(Wire wire) throws IOException {
      wire.read();
      var length = wire.read();
      wire.bytes(length == 126 ? (wire.read() << 8) | wire.read() : length);
    }
  }

  @Nested
  @DisplayName("§5.2 Base framing protocol")
  class Section_5_2 {

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
    void givenReservedBitsThatNoExtensionMeans_thenFailed(int rsv) throws IOException {
      for (var opcode : List.of(Ws.TEXT, Ws.BINARY, Ws.PING, Ws.PONG, Ws.CLOSE)) {
        try (var ws = open()) {
          ws.frame(FIN | rsv | opcode, opcode == Ws.CLOSE ? close(1000) : utf8("4a"));

          assertFails(ws, 1002);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x40})
    void givenReservedBitOnAContinuation_thenFailed(int rsv) throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, utf8("4a")).frame(FIN | rsv | CONTINUATION, utf8("b"));

        assertFails(ws, 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void givenReservedOpcode_thenFailed(int opcode) throws IOException {
      for (var first : List.of(FIN | opcode, opcode)) {
        try (var ws = open()) {
          ws.frame(first, new byte[0]);

          assertFails(ws, 1002);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537, 500_000})
    void givenLengthInTheShortestForm_thenRead(int length) throws IOException {
      try (var ws = open()) {
        ws.binary(bytes(length));

        assertThat(ws.nextBinary()).isEqualTo(bytes(length));
      }
    }

    @ParameterizedTest
    @CsvSource({"126, 0", "126, 125", "127, 0", "127, 125", "127, 126", "127, 65535"})
    void givenLengthInALongerForm_thenFailed(int form, int length) throws IOException {
      yamOnly("the reference does not ask for the shortest form");
      try (var ws = open()) {
        ws.raw(header(form, length));

        assertFails(ws, 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MIN_VALUE + 10})
    void givenLengthWithTheHighestBit_thenFailed(long length) throws IOException {
      try (var ws = open()) {
        ws.raw(header(127, length));

        assertThat(ws.awaitEnd()).isIn(1002, 1009);
      }
    }

    private byte[] header(int form, long length) {
      var header = new ByteArrayOutputStream();
      header.write(FIN | Ws.BINARY);
      header.write(0x80 | form);
      for (var shift = form == 126 ? 8 : 56; shift >= 0; shift -= 8) {
        header.write((int) (length >>> shift));
      }
      header.writeBytes(new byte[4]);
      return header.toByteArray();
    }

    @Test
    void givenFrameByteByByte_thenRead() throws IOException {
      try (var ws = open()) {
        for (var b : Ws.encode(FIN | Ws.TEXT, utf8("4slow, " + "x".repeat(120)), true)) {
          ws.raw(new byte[] {b});
        }

        assertThat(ws.nextText()).startsWith("4slow, x");
        assertServes(ws);
      }
    }

    @Test
    void givenManyFramesInOneWrite_thenEachIsRead() throws IOException {
      try (var ws = open()) {
        var out = new ByteArrayOutputStream();
        for (var i = 0; i < 100; i++) {
          out.writeBytes(Ws.encode(FIN | Ws.TEXT, utf8("4" + i), true));
        }
        ws.raw(out.toByteArray());

        for (var i = 0; i < 100; i++) {
          assertThat(ws.nextText()).isEqualTo("4" + i);
        }
      }
    }
  }

  @Nested
  @DisplayName("§5.3 Client-to-server masking")
  class Section_5_3 {

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "ffffffff", "01000000", "00000001", "deadbeef"})
    void givenAnyKey_thenThePayloadIsUnmasked(String key) throws IOException {
      try (var ws = open()) {
        for (var length : List.of(1, 3, 4, 5, 7, 8, 9, 63, 64, 65, 1000)) {
          ws.raw(masked(HexFormat.of().parseHex(key), bytes(length)));

          assertThat(ws.nextBinary()).isEqualTo(bytes(length));
        }
      }
    }

    private byte[] masked(byte[] key, byte[] payload) {
      var frame = new ByteArrayOutputStream();
      frame.write(FIN | Ws.BINARY);
      if (payload.length < 126) {
        frame.write(0x80 | payload.length);
      } else {
        frame.writeBytes(new byte[] {(byte) (0x80 | 126), (byte) (payload.length >>> 8), (byte) payload.length});
      }
      frame.writeBytes(key);
      for (var i = 0; i < payload.length; i++) {
        frame.write(payload[i] ^ key[i & 3]);
      }
      return frame.toByteArray();
    }
  }

  @Nested
  @DisplayName("§5.4 Fragmentation")
  class Section_5_4 {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 100})
    void givenFragments_thenOneMessage(int count) throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, utf8("4"));
        for (var i = 1; i < count - 1; i++) {
          ws.frame(CONTINUATION, utf8("a"));
        }
        ws.frame(FIN | CONTINUATION, utf8("z"));

        assertThat(ws.nextText()).isEqualTo("4" + "a".repeat(count - 2) + "z");
      }
    }

    @Test
    void givenBinaryFragments_thenOneMessage() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.BINARY, new byte[] {1}).frame(CONTINUATION, new byte[] {2}).frame(FIN, new byte[] {3});

        assertThat(ws.nextBinary()).containsExactly(1, 2, 3);
      }
    }

    @Test
    void givenEmptyFragments_thenTheyAddNothing() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, new byte[0]).frame(CONTINUATION, utf8("4a")).frame(CONTINUATION, new byte[0]);
        ws.frame(FIN | CONTINUATION, new byte[0]);

        assertThat(ws.nextText()).isEqualTo("4a");
      }
    }

    @Test
    void givenControlFramesBetweenFragments_thenTheyAreHandledAtOnce() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, utf8("4a")).frame(FIN | Ws.PING, utf8("1")).frame(FIN | Ws.PONG, utf8("x"));

        assertThat(ws.next().opcode()).isEqualTo(Ws.PONG);

        ws.frame(CONTINUATION, utf8("b")).frame(FIN | Ws.PING, utf8("2")).frame(FIN | CONTINUATION, utf8("c"));
        assertThat(ws.next().text()).isEqualTo("2");
        assertThat(ws.nextText()).isEqualTo("4abc");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | CONTINUATION, CONTINUATION})
    void givenContinuationOfNothing_thenFailed(int first) throws IOException {
      try (var ws = open()) {
        ws.frame(first, utf8("4a"));

        assertFails(ws, 1002);
      }
    }

    @Test
    void givenContinuationBehindAWholeMessage_thenFailed() throws IOException {
      try (var ws = open()) {
        assertServes(ws);
        ws.frame(FIN | CONTINUATION, utf8("b"));

        assertFails(ws, 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {Ws.TEXT, Ws.BINARY, FIN | Ws.TEXT, FIN | Ws.BINARY})
    void givenMessageWithinAMessage_thenFailed(int first) throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, utf8("4a")).frame(first, utf8("4b"));

        assertFails(ws, 1002);
      }
    }

    @Test
    void givenCloseBetweenFragments_thenTheMessageIsDropped() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, utf8("4a")).frame(FIN | Ws.CLOSE, close(1000));

        assertFails(ws, 1000);
      }
    }
  }

  @Nested
  @DisplayName("§5.5 Control frames")
  class Section_5_5 {

    @ParameterizedTest
    @ValueSource(ints = {Ws.PING, Ws.PONG, Ws.CLOSE})
    void givenMoreThan125Bytes_thenFailed(int opcode) throws IOException {
      for (var length : List.of(126, 127, 65_536)) {
        try (var ws = open()) {
          ws.frame(FIN | opcode, opcode == Ws.CLOSE ? close(1000, new byte[length - 2]) : new byte[length]);

          assertFails(ws, 1002);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {Ws.PING, Ws.PONG, Ws.CLOSE})
    void givenFragmentedControlFrame_thenFailed(int opcode) throws IOException {
      try (var ws = open()) {
        ws.frame(opcode, opcode == Ws.CLOSE ? close(1000) : utf8("a"));

        assertFails(ws, 1002);
      }
    }
  }

  @Nested
  @DisplayName("§5.5.1 and §7 Closing")
  class Section_7 {

    /** What came before the end was a message like any other. */
    @ParameterizedTest
    @ValueSource(ints = {0x88, 0x83, 0x8b, 0x80, 0xc1})
    void givenMessageThenTheEndInOneWrite_thenTheEchoComesBeforeTheClose(int first) throws IOException {
      try (var ws = open()) {
        var message = Ws.encode(0x81, utf8("4last words"), true);
        var end = Ws.encode(first, first == 0x88 ? close(1000) : utf8("x"), true);
        var both = Arrays.copyOf(message, message.length + end.length);
        System.arraycopy(end, 0, both, message.length, end.length);
        ws.raw(both);

        assertThat(ws.nextText()).isEqualTo("4last words");
        assertFails(ws, first == 0x88 ? 1000 : 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void givenCodeOfTheRegistry_thenItIsAnswered(int code) throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.CLOSE, close(code));

        assertFails(ws, code);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65_535})
    void givenCodeThatNobodyMaySend_thenFailed(int code) throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.CLOSE, close(code));

        assertFails(ws, 1002);
      }
    }

    @Test
    void givenCloseWithoutCode_thenAnsweredAndEnded() throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.CLOSE, new byte[0]);

        assertThat(ws.next().opcode()).isEqualTo(Ws.CLOSE);
        assertThat(ws.next().opcode()).isEqualTo(Ws.END);
      }
    }

    @Test
    void givenHalfACode_thenFailed() throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.CLOSE, new byte[] {3});

        assertFails(ws, 1002);
      }
    }

    @Test
    void givenReasonOf123Bytes_thenAnswered() throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.CLOSE, close(1000, utf8("é".repeat(61) + "!")));

        assertFails(ws, 1000);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "eda080", "ff", "f4908080", "61c328"})
    void givenReasonThatIsNotUtf8_thenFailed(String reason) throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.CLOSE, close(1000, HexFormat.of().parseHex(reason)));

        assertFails(ws, 1007);
      }
    }

    @Test
    void givenMessagesBeforeTheClose_thenTheyAreAnsweredFirst() throws IOException {
      yamOnly("the reference may drop what was not yet sent");
      try (var ws = open()) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Ws.encode(FIN | Ws.PING, utf8("p"), true));
        out.writeBytes(Ws.encode(FIN | Ws.CLOSE, close(1000), true));
        ws.raw(out.toByteArray());

        assertThat(ws.next().opcode()).isEqualTo(Ws.PONG);
        assertFails(ws, 1000);
      }
    }

    @Test
    void givenMoreBehindTheClose_thenItIsNotRead() throws IOException {
      try (var ws = open()) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Ws.encode(FIN | Ws.CLOSE, close(1000), true));
        out.writeBytes(Ws.encode(FIN | Ws.TEXT, utf8("4late"), true));
        out.writeBytes(Ws.encode(FIN | Ws.PING, utf8("late"), true));
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xff});
        ws.raw(out.toByteArray());

        assertFails(ws, 1000);
      }
    }

    @Test
    void givenEndOfTcpWithoutClose_thenTheSessionIsGone() throws IOException {
      String sid;
      try (var ws = Ws.openSilent(engine(), engine().websocket())) {
        sid = Json.read(ws.nextText().substring(1)).get("sid").asString();
      }

      await().untilAsserted(() ->
          assertThat(Wire.get(engine(), engine().polling(sid)).body()).contains("\"code\":1"));
    }
  }

  @Nested
  @DisplayName("§5.5.2 Ping, §5.5.3 Pong")
  class Section_5_5_2 {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 124, 125})
    void givenPing_thenPongWithItsPayload(int length) throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.PING, bytes(length));

        var pong = ws.next();
        assertThat(pong.opcode()).isEqualTo(Ws.PONG);
        assertThat(pong.data()).isEqualTo(bytes(length));
      }
    }

    @Test
    void givenPingsInARow_thenAnsweredInOrder() throws IOException {
      try (var ws = open()) {
        for (var i = 0; i < 10; i++) {
          ws.frame(FIN | Ws.PING, utf8("" + i));
        }

        for (var i = 0; i < 10; i++) {
          assertThat(ws.next().text()).isEqualTo("" + i);
        }
      }
    }

    @Test
    void givenPongThatNobodyAskedFor_thenIgnored() throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | Ws.PONG, new byte[0]).frame(FIN | Ws.PONG, bytes(125));

        assertServes(ws);
      }
    }
  }

  @Nested
  @DisplayName("§5.6 Data frames and §8.1 UTF-8")
  class Section_8_1 {

    private static final String MIXED = "4κόσμε \u00a9 € 😀 \uFFFF \uDBFF\uDFFF \u0000 \uFEFF end";

    @Test
    void givenCharactersOfEachLength_thenTheyComeBack() throws IOException {
      try (var ws = open()) {
        ws.text(MIXED);

        assertThat(ws.nextText()).isEqualTo(MIXED);
      }
    }

    @Test
    void givenCutsAtEveryByte_whenFragments_thenOneText() throws IOException {
      try (var ws = open()) {
        var whole = utf8(MIXED);
        for (var cut = 0; cut <= whole.length; cut++) {
          ws.frame(Ws.TEXT, Arrays.copyOf(whole, cut));
          ws.frame(FIN | CONTINUATION, Arrays.copyOfRange(whole, cut, whole.length));

          assertThat(ws.nextText()).isEqualTo(MIXED);
        }
      }
    }

    @Test
    void givenAFragmentForEachByte_thenOneText() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.TEXT, new byte[0]);
        for (var b : utf8(MIXED)) {
          ws.frame(CONTINUATION, new byte[] {b});
        }
        ws.frame(FIN | CONTINUATION, new byte[0]);

        assertThat(ws.nextText()).isEqualTo(MIXED);
      }
    }

    @Test
    void givenCutsAtEveryByte_whenPiecesOfTcp_thenOneText() throws IOException {
      try (var ws = open()) {
        var frame = Ws.encode(FIN | Ws.TEXT, utf8(MIXED), true);
        for (var cut = 1; cut < frame.length; cut++) {
          ws.raw(Arrays.copyOf(frame, cut)).raw(Arrays.copyOfRange(frame, cut, frame.length));

          assertThat(ws.nextText()).isEqualTo(MIXED);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "80", "bf", "c3", "c328", "e28aa1c3", "e2", "e282", "e228a1", "e28228", "f0", "f09f", "f09f98", "f0288cbc",
      "f0908c28", "c080", "c1bf", "e08080", "e09fbf", "f0808080", "f08fbfbf", "eda080", "edbfbf", "eda080edb080",
      "f4908080", "f5808080", "f888808080", "fc8480808080", "fe", "ff", "feff"
    })
    void givenBytesThatAreNotUtf8_thenFailed(String hex) throws IOException {
      var bad = HexFormat.of().parseHex(hex);
      var payload = new byte[bad.length + 1];
      payload[0] = '4';
      System.arraycopy(bad, 0, payload, 1, bad.length);

      try (var ws = open()) {
        ws.frame(FIN | Ws.TEXT, payload);

        assertFails(ws, 1007);
      }
      try (var ws = open()) {
        var fragments = new ByteArrayOutputStream();
        fragments.writeBytes(Ws.encode(Ws.TEXT, Arrays.copyOf(payload, 2), true));
        fragments.writeBytes(Ws.encode(FIN | CONTINUATION, Arrays.copyOfRange(payload, 2, payload.length), true));
        ws.raw(fragments.toByteArray()); // in one write: the server may not wait for the second

        assertFails(ws, 1007);
      }
    }

    @Test
    void givenBinary_thenItNeedNotBeUtf8() throws IOException {
      try (var ws = open()) {
        ws.binary((byte) 0xff, (byte) 0xfe, (byte) 0x80);

        assertThat(ws.nextBinary()).containsExactly(0xff, 0xfe, 0x80);
      }
    }
  }

  @Nested
  @DisplayName("§10.4 Limits of an implementation")
  class Section_10_4 {

    @Test
    void givenMessageOverTheLimit_thenFailed1009() throws IOException {
      try (var ws = open()) {
        ws.raw(new byte[] {(byte) (FIN | Ws.BINARY), (byte) (0x80 | 127), 0, 0, 0, 0, 0, 0x0f, 0x42, 0x41, 0, 0, 0, 0});

        assertFails(ws, 1009);
      }
    }

    @Test
    void givenFragmentsThatTogetherAreOverTheLimit_thenFailed1009() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.BINARY, new byte[600_000]).frame(FIN | CONTINUATION, new byte[600_000]);

        assertFails(ws, 1009);
      }
    }

    @Test
    void givenMessageOfExactlyTheLimit_thenRead() throws IOException {
      try (var ws = open()) {
        ws.binary(bytes(1_000_000));

        assertThat(ws.nextBinary()).isEqualTo(bytes(1_000_000));
      }
    }
  }
}
