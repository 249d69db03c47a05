package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of permessage-deflate that a server must keep, by the sections of RFC 7692, from raw sockets. */
abstract class Rfc7692 {

  private static final String EXTENSION = "Sec-WebSocket-Extensions: ";
  private static final String OFFER = "permessage-deflate; client_max_window_bits";
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int CONTINUATION = 0;

  /** What a message may have, compressed or not. */
  private static final int MOST = 1_000_000;

  /** Of all that one test receives. */
  private final Inflater inflater = new Inflater(true);

  abstract Target target();

  private Endpoint endpoint() {
    return target().h("/engine.io/");
  }

  private void yamOnly(String why) {
    assumeThat(target().isReference()).as(why).isFalse();
  }

  /** What the server answers to {@code offers}, each in a line of its own; empty if nothing. */
  private String answer(String... offers) throws IOException {
    try (var wire = Wire.connect(endpoint())) {
      var lines = Arrays.stream(offers).map(offer -> EXTENSION + offer).toArray(String[]::new);
      var response = Ws.handshake(wire, endpoint().websocket(), lines);
      assertThat(response.status()).isEqualTo(101);
      return response.header("sec-websocket-extensions").orElse("");
    }
  }

  private Ws open(String offer) throws IOException {
    var ws = Ws.open(endpoint(), endpoint().websocket(), EXTENSION + offer);
    assertThat(received(ws)).asString(UTF_8).startsWith("0{");
    return ws;
  }

  /** The next message, as it was before it was compressed. */
  private byte[] received(Ws ws) {
    var frame = ws.next();
    assertThat(frame.opcode()).as("opcode of %s", frame).isIn(Ws.TEXT, Ws.BINARY);
    return frame.rsv() == RSV1 ? inflated(inflater, frame.data()) : frame.data();
  }

  private Ws open() throws IOException {
    return open(OFFER);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** A message as it stands in its frames, by a compressor that may go on from the message before. */
  private static byte[] deflated(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    var out = new ByteArrayOutputStream();
    var piece = new byte[65_536];
    int count;
    do {
      count = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
      out.write(piece, 0, count);
    } while (count == piece.length);
    var bytes = out.toByteArray();
    return Arrays.copyOf(bytes, bytes.length - TAIL.length);
  }

  private static byte[] deflated(byte[] message) {
    return deflated(new Deflater(9, true), message);
  }

  private static byte[] inflated(Inflater inflater, byte[] payload) {
    var input = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
    inflater.setInput(input);
    var out = new byte[MOST];
    try {
      return Arrays.copyOf(out, inflater.inflate(out));
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** Bytes that do not compress. */
  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(7692).nextBytes(bytes);
    return bytes;
  }

  private static void compressed(Ws ws, byte[] payload) throws IOException {
    ws.frame(FIN | RSV1 | Ws.BINARY, payload);
  }

  private void assertEchoes(Ws ws, byte[] message) throws IOException {
    ws.frame(FIN | Ws.BINARY, message);
    assertThat(received(ws)).isEqualTo(message);
  }

  private static void assertFails(Ws ws, Integer... codes) {
    assertThat(ws.awaitEnd()).isIn((Object[]) codes);
  }

  @Nested
  @DisplayName("§5 Negotiation")
  class Section_5 {

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", OFFER, "foo, permessage-deflate", "foo; a=b, permessage-deflate;client_max_window_bits"})
    void givenOffer_thenAgreedOnce(String offer) throws IOException {
      assertThat(answer(offer)).startsWith("permessage-deflate").doesNotContain(",");
    }

    @Test
    void givenNoOffer_thenNothingIsAgreed() throws IOException {
      assertThat(answer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "x-webkit-deflate-frame", "permessage-deflate2", "__proto__", "constructor; toString"})
    void givenOtherExtension_thenNothingIsAgreed(String offer) throws IOException {
      assertThat(answer(offer)).isEmpty();
    }

    @Test
    void givenOffersInTwoLines_thenTheyAreOneList() throws IOException {
      assertThat(answer("foo", "permessage-deflate")).startsWith("permessage-deflate");
    }

    @Test
    void givenTwoOffers_thenTheFirstThatCanBeIsTaken() throws IOException {
      assertThat(answer("permessage-deflate; server_no_context_takeover, permessage-deflate"))
          .startsWith("permessage-deflate")
          .contains("server_no_context_takeover");
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits=16",
      "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_max_window_bits=99"
    })
    void givenOfferThatCannotBe_whenAnotherFollows_thenThatIsTaken(String first) throws IOException {
      yamOnly("the reference refuses the whole handshake");

      assertThat(answer(first + ", permessage-deflate")).startsWith("permessage-deflate").doesNotContain("=");
    }

    @Test
    void givenNothingAgreed_whenRsv1_thenFails() throws IOException {
      try (var ws = open("foo")) {
        compressed(ws, deflated("hello".getBytes(UTF_8)));

        assertFails(ws, 1002);
      }
    }
  }

  /** §7.1: invalid parameters decline an offer; the reference refuses the handshake, which a server may as well. */
  private void assertDeclined(String offer) throws IOException {
    try (var wire = Wire.connect(endpoint())) {
      var response = Ws.handshake(wire, endpoint().websocket(), EXTENSION + offer);

      assertThat(response.status()).isIn(101, 400);
      assertThat(response.header("sec-websocket-extensions")).isEmpty();
    }
  }

  @Nested
  @DisplayName("§7.1 Parameters")
  class Section_7_1 {

    @ParameterizedTest
    @ValueSource(strings = {
      "unknown", "unknown=1", "server_max_window_bits", "server_no_context_takeover; server_no_context_takeover",
      "client_no_context_takeover; client_no_context_takeover", "client_max_window_bits; client_max_window_bits=10",
      "server_max_window_bits=15; server_max_window_bits=15", "server_no_context_takeover=true", "client_no_context_takeover=1",
      "server_no_context_takeover=\"\""
    })
    void givenParameterThatIsUnknownDoubledOrOfTheWrongForm_thenDeclined(String parameters) throws IOException {
      assertDeclined("permessage-deflate; " + parameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "16", "0", "-1", "99999999999", "a", "", "1 5", "\"16\""})
    void givenWindowBitsOutOfRange_thenDeclined(String bits) throws IOException {
      assertDeclined("permessage-deflate; server_max_window_bits=" + bits);
      assertDeclined("permessage-deflate; client_max_window_bits=" + bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "015", "+15", "15.0"})
    void givenWindowBitsInAnotherForm_thenDeclined(String bits) throws IOException {
      yamOnly("the reference takes any text that JavaScript makes a number of");

      assertDeclined("permessage-deflate; server_max_window_bits=" + bits);
      assertDeclined("permessage-deflate; client_max_window_bits=" + bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "; ;", "; =15", "; client_max_window_bits=\"15", "; a=b=c", " deflate"})
    void givenHeaderThatIsNoList_thenNothingIsAgreed(String parameters) throws IOException {
      assertDeclined("permessage-deflate" + parameters);
    }

    @Test
    void givenQuotedValue_thenAsUnquoted() throws IOException {
      assertThat(answer("permessage-deflate; server_max_window_bits=\"15\"")).contains("server_max_window_bits=15");
    }

    /** §7.1.1.1 */
    @Test
    void givenServerNoContextTakeover_thenAgreedAndEachMessageStandsAlone() throws IOException {
      assertThat(answer("permessage-deflate; server_no_context_takeover")).contains("server_no_context_takeover");
      try (var ws = open("permessage-deflate; server_no_context_takeover")) {
        var message = HexFormat.of().formatHex(noise(2_000)).getBytes(UTF_8);
        for (var i = 0; i < 3; i++) {
          ws.frame(FIN | Ws.BINARY, message);
          var frame = ws.next();
          assertThat(frame.rsv()).isEqualTo(RSV1);
          assertThat(inflated(new Inflater(true), frame.data())).isEqualTo(message);
        }
      }
    }

    /** §7.1.1.2 */
    @Test
    void givenClientNoContextTakeover_thenMessagesThatStandAloneAreUnderstood() throws IOException {
      try (var ws = open("permessage-deflate; client_no_context_takeover")) {
        for (var i = 0; i < 5; i++) {
          compressed(ws, deflated("the same again".getBytes(UTF_8)));
          assertThat(received(ws)).asString(UTF_8).isEqualTo("the same again");
        }
      }
    }

    /** §7.1.2.1: what is agreed is what was asked or less, or nothing is. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void givenServerWindowBits_thenNoMoreAreAgreed(int bits) throws IOException {
      var answer = answer("permessage-deflate; server_max_window_bits=" + bits);

      if (!answer.isEmpty()) {
        var agreed = answer.replaceAll(".*server_max_window_bits=(\\d+).*", "$1");
        assertThat(Integer.parseInt(agreed)).isBetween(8, bits);
      }
    }

    /** §7.1.2.2: the answer may have it only where the offer does. */
    @Test
    void givenNoClientWindowBits_thenTheAnswerHasNone() throws IOException {
      assertThat(answer("permessage-deflate")).doesNotContain("client_max_window_bits");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void givenClientWindowBits_thenNoMoreAreAgreed(int bits) throws IOException {
      var answer = answer("permessage-deflate; client_max_window_bits=" + bits);

      assertThat(answer).startsWith("permessage-deflate");
      if (answer.contains("client_max_window_bits")) {
        assertThat(Integer.parseInt(answer.replaceAll(".*client_max_window_bits=(\\d+).*", "$1"))).isBetween(8, bits);
      }
    }
  }

  @Nested
  @DisplayName("§6 Framing")
  class Section_6 {

    @Test
    void givenRsv1OnAContinuation_thenFails() throws IOException {
      try (var ws = open()) {
        ws.frame(RSV1 | Ws.BINARY, hex("f248cd")).frame(FIN | RSV1 | CONTINUATION, hex("c9c90700"));

        assertFails(ws, 1002);
      }
    }

    @Test
    void givenRsv1OnAContinuationOfAnUncompressedMessage_thenFails() throws IOException {
      try (var ws = open()) {
        ws.frame(Ws.BINARY, hex("01")).frame(FIN | RSV1 | CONTINUATION, hex("f248cdc9c90700"));

        assertFails(ws, 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {Ws.CLOSE, Ws.PING, Ws.PONG})
    void givenRsv1OnAControlFrame_thenFails(int opcode) throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | RSV1 | opcode, new byte[0]);

        assertFails(ws, 1002);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x50, 0x60, 0x70})
    void givenOtherReservedBits_thenFails(int rsv) throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | rsv | Ws.BINARY, hex("f248cdc9c90700"));

        assertFails(ws, 1002);
      }
    }

    @Test
    void givenFragments_whenPingsStandBetween_thenOneMessage() throws IOException {
      try (var ws = open()) {
        ws.frame(RSV1 | Ws.BINARY, hex("f248cd"))
            .frame(FIN | Ws.PING, hex("01"))
            .frame(CONTINUATION, new byte[0])
            .frame(FIN | CONTINUATION, hex("c9c90700"));

        assertThat(ws.next().opcode()).isEqualTo(Ws.PONG);
        assertThat(received(ws)).asString(UTF_8).isEqualTo("Hello");
      }
    }

    @Test
    void givenFragmentsOfOneByte_whenTheFirstIsEmpty_thenOneMessage() throws IOException {
      try (var ws = open()) {
        ws.frame(RSV1 | Ws.BINARY, new byte[0]);
        for (var b : hex("f248cdc9c907")) {
          ws.frame(CONTINUATION, new byte[] {b});
        }
        ws.frame(FIN | CONTINUATION, hex("00"));

        assertThat(received(ws)).asString(UTF_8).isEqualTo("Hello");
      }
    }

    @Test
    void givenBothKinds_thenEachIsUnderstood() throws IOException {
      try (var ws = open()) {
        var deflater = new Deflater(6, true);
        for (var i = 0; i < 5; i++) {
          var message = "compressed and not ".repeat(i).getBytes(UTF_8);
          compressed(ws, deflated(deflater, message));
          assertThat(received(ws)).isEqualTo(message);
          assertEchoes(ws, "plain".getBytes(UTF_8));
        }
      }
    }

    @Test
    void givenShortMessage_thenItsAnswerIsNotCompressed() throws IOException {
      yamOnly("the reference compresses what is shorter than its threshold as well");

      try (var ws = open()) {
        ws.binary((byte) 1);

        assertThat(ws.next().rsv()).isZero();
      }
    }
  }

  @Nested
  @DisplayName("§7.2.1 Compression")
  class Section_7_2_1 {

    @Test
    void givenLongMessages_thenTheAnswersAreOneStream() throws IOException {
      try (var ws = open()) {
        for (var length : new int[] {1_024, 5_000, 70_000, 500_000}) {
          var message = Arrays.copyOf("a message of some length; ".repeat(20_000).getBytes(UTF_8), length);
          ws.frame(FIN | Ws.BINARY, message);
          var frame = ws.next();
          assertThat(frame.rsv()).isEqualTo(RSV1);
          assertThat(inflated(inflater, frame.data())).isEqualTo(message);
        }
      }
    }
  }

  @Nested
  @DisplayName("§7.2.2 Decompression")
  class Section_7_2_2 {

    @Test
    void givenMessagesThatGoOnFromEachOther_thenUnderstood() throws IOException {
      try (var ws = open()) {
        var deflater = new Deflater(9, true);
        var message = noise(30_000);
        for (var i = 0; i < 4; i++) {
          var payload = deflated(deflater, message);
          assertThat(payload.length).isLessThan(i == 0 ? 40_000 : 1_000);
          compressed(ws, payload);
          assertThat(received(ws)).isEqualTo(message);
        }
      }
    }

    @Test
    void givenContextTakeover_whenTheClientBeginsAnew_thenUnderstood() throws IOException {
      try (var ws = open()) {
        for (var i = 0; i < 3; i++) {
          compressed(ws, deflated("again and again".getBytes(UTF_8)));
          assertThat(received(ws)).asString(UTF_8).isEqualTo("again and again");
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "07", "ffffffff", "060000", "00050000004865"})
    void givenNoDeflate_thenFails(String payload) throws IOException {
      try (var ws = open()) {
        compressed(ws, hex(payload));

        assertFails(ws, 1002, 1003, 1007, 1011);
      }
    }

    @Test
    void givenTextThatIsNotUtf8_whenInflated_thenFails() throws IOException {
      try (var ws = open()) {
        ws.frame(FIN | RSV1 | Ws.TEXT, deflated(hex("34fffe")));

        assertFails(ws, 1007);
      }
    }
  }

  @Nested
  @DisplayName("§7.2.3 Examples")
  class Section_7_2_3 {

    private void assertHello(String payload) throws IOException {
      try (var ws = open()) {
        compressed(ws, hex(payload));
        assertThat(received(ws)).asString(UTF_8).isEqualTo("Hello");
        assertEchoes(ws, hex("0102"));
      }
    }

    @Test
    void givenOneBlock_thenUnderstood() throws IOException {
      assertHello("f2 48 cd c9 c9 07 00");
    }

    /** §7.2.3.2 */
    @Test
    void givenReferenceToTheMessageBefore_thenUnderstood() throws IOException {
      try (var ws = open()) {
        for (var payload : new String[] {"f2 48 cd c9 c9 07 00", "f2 00 11 00 00"}) {
          compressed(ws, hex(payload));
          assertThat(received(ws)).asString(UTF_8).isEqualTo("Hello");
        }
      }
    }

    /** §7.2.3.3 */
    @Test
    void givenBlockWithoutCompression_thenUnderstood() throws IOException {
      assertHello("00 05 00 fa ff 48 65 6c 6c 6f 00");
    }

    /** §7.2.3.4 */
    @Test
    void givenBlockThatSaysItIsTheLast_thenUnderstood() throws IOException {
      assertHello("f3 48 cd c9 c9 07 00 00");
    }

    @Test
    void givenBlockThatSaysItIsTheLast_whenTwice_thenUnderstood() throws IOException {
      try (var ws = open()) {
        for (var i = 0; i < 3; i++) {
          compressed(ws, hex("f3 48 cd c9 c9 07 00 00"));
          assertThat(received(ws)).asString(UTF_8).isEqualTo("Hello");
        }
      }
    }

    /** §7.2.3.5 */
    @Test
    void givenTwoBlocks_thenUnderstood() throws IOException {
      assertHello("f2 48 05 00 00 00 ff ff ca c9 c9 07 00");
    }

    /** §7.2.3.6 */
    @ParameterizedTest
    @ValueSource(strings = {"00", "02 00"})
    void givenEmptyMessage_thenUnderstood(String payload) throws IOException {
      try (var ws = open()) {
        compressed(ws, hex(payload));

        assertThat(received(ws)).isEmpty();
      }
    }
  }

  @Nested
  @DisplayName("§8 Security: what is inflated has a limit")
  class Section_8 {

    @Test
    void givenMessageAtTheLimit_thenUnderstood() throws IOException {
      try (var ws = open()) {
        compressed(ws, deflated(new byte[MOST]));

        assertThat(received(ws)).hasSize(MOST);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {MOST + 1, 100_000_000})
    void givenMoreThanTheLimit_thenStoppedThere(int length) throws IOException {
      try (var ws = open()) {
        compressed(ws, deflated(new byte[length]));

        assertFails(ws, 1009);
      }
    }

    @Test
    void givenMoreThanTheLimitInFragments_thenStoppedThere() throws IOException {
      try (var ws = open()) {
        var bomb = deflated(new byte[20_000_000]);
        ws.frame(RSV1 | Ws.BINARY, Arrays.copyOf(bomb, 10_000))
            .frame(FIN | CONTINUATION, Arrays.copyOfRange(bomb, 10_000, bomb.length));

        assertFails(ws, 1009);
      }
    }

    @Test
    void givenEmptyBlocksWithoutEnd_thenTheMessageIsBoundedByItsBytes() throws IOException {
      try (var ws = open()) {
        compressed(ws, new byte[MOST + 1]);

        assertFails(ws, 1009);
      }
    }
  }
}
