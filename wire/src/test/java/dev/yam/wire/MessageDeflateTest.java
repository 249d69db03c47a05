package dev.yam.wire;

import static dev.yam.wire.Frames.FIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Frames.Outcome;
import dev.yam.wire.WebSocketFrame.Binary;
import dev.yam.wire.WebSocketFrame.Ping;
import dev.yam.wire.WebSocketFrame.Text;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of RFC 7692 about messages; every input is also fed byte by byte and in random pieces. */
class MessageDeflateTest {

  private static final int RSV1 = 0x40;
  private static final WebSocketLimits SMALL = new WebSocketLimits(1_000, 4);

  @Nested
  @DisplayName("§6 Per-message compression: RSV1")
  class Section_6_Framing {

    @ParameterizedTest
    @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
    void givenControlFrame_whenRsv1IsSet_thenProtocolError(int opcode) {
      assertFails(Frames.ofClient().frame(FIN | RSV1 | opcode).bytes(), 1002);
    }

    @Test
    void givenContinuation_whenRsv1IsSet_thenProtocolError() {
      byte[] bytes = Frames.ofClient().frame(RSV1 | Opcode.TEXT, hex("f248cd")).frame(FIN | RSV1, hex("c9c90700")).bytes();

      assertFails(bytes, 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x10, 0x60, 0x50, 0x70})
    void givenOtherReservedBits_whenSet_thenProtocolError(int bits) {
      assertFails(Frames.ofClient().frame(FIN | bits | Opcode.TEXT, hex("f248cdc9c90700")).bytes(), 1002);
    }

    @Test
    void givenNoAgreement_whenRsv1IsSet_thenProtocolError() {
      byte[] bytes = Frames.ofClient().frame(FIN | RSV1 | Opcode.TEXT, hex("f248cdc9c90700")).bytes();

      assertThat(Frames.decode(new WebSocketDecoder(Role.SERVER, SMALL), bytes).closeCode()).isEqualTo(1002);
    }

    @Test
    void givenAgreement_whenMessageIsNotCompressed_thenReadAsItIs() {
      byte[] bytes = Frames.ofClient().text("plain").frame(FIN | RSV1 | Opcode.TEXT, hex("f248cdc9c90700")).text("€").bytes();

      assertReads(bytes, text("plain"), text("Hello"), text("€"));
    }

    @Test
    void givenFragments_whenControlFramesStandBetween_thenOneMessage() {
      byte[] bytes = Frames.ofClient()
          .frame(RSV1 | Opcode.BINARY, hex("f2"))
          .frame(FIN | Opcode.PING)
          .frame(Opcode.CONTINUATION)
          .frame(FIN | Opcode.CONTINUATION, hex("48cdc9c90700"))
          .bytes();

      assertReads(bytes, new Ping(Slice.EMPTY), new Binary(Slice.utf8("Hello")));
    }
  }

  @Nested
  @DisplayName("§7.2.2 Decompression")
  class Section_7_2_2_Decompression {

    @ParameterizedTest
    @CsvSource({"07", "ffffffff", "000500fafe48656c6c6f00"})
    void givenNoDeflateData_whenRead_thenInvalidData(String payload) {
      assertFails(Frames.ofClient().frame(FIN | RSV1 | Opcode.BINARY, hex(payload)).bytes(), 1007);
    }

    @Test
    void givenText_whenInflatedToWhatIsNotUtf8_thenInvalidData() {
      for (byte[] wrong : new byte[][] {{(byte) 0xC3}, {'a', (byte) 0xFF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}}) {
        assertFails(Frames.ofClient().frame(FIN | RSV1 | Opcode.TEXT, deflated(wrong)).bytes(), 1007);
        assertReads(
            Frames.ofClient().frame(FIN | RSV1 | Opcode.BINARY, deflated(wrong)).bytes(), new Binary(Slice.of(wrong)));
      }
    }

    @Test
    void givenMessage_whenInflatedToExactlyTheLimit_thenRead() {
      byte[] most = new byte[1_000];

      assertReads(Frames.ofClient().frame(FIN | RSV1 | Opcode.BINARY, deflated(most)).bytes(), new Binary(Slice.of(most)));
    }

    @Test
    void givenMessage_whenInflatedBeyondTheLimit_thenTooBig() {
      byte[] bytes = Frames.ofClient().frame(FIN | RSV1 | Opcode.BINARY, deflated(new byte[1_001])).bytes();

      Outcome outcome = assertFails(bytes, 1009);
      assertThat(outcome.limit()).isEqualTo(Limit.PAYLOAD);
    }

    @Test
    void givenBomb_whenRead_thenInflatedNoFurtherThanTheLimit() {
      byte[] bomb = deflated(new byte[50_000_000]);
      assertThat(bomb.length).isLessThan(50_000);
      var inflater = new MessageInflater(false);

      long before = allocated();
      Outcome outcome = Frames.decode(
          new WebSocketDecoder(Role.SERVER, new WebSocketLimits(100_000, 4), inflater),
          Frames.ofClient().frame(FIN | RSV1 | Opcode.BINARY, bomb).bytes());

      assertThat(outcome.closeCode()).isEqualTo(1009);
      assertThat(allocated() - before).isLessThan(2_000_000);
      inflater.close();
    }
  }

  @Nested
  @DisplayName("§7.2.3 Examples")
  class Section_7_2_3_Examples {

    @ParameterizedTest
    @CsvSource({
      "one block,             f248cdc9c90700",
      "without compression,   000500faff48656c6c6f00",
      "a block that is last,  f348cdc9c9070000",
      "two blocks,            f248050000 00ffffcac9c90700",
    })
    void givenExample_whenRead_thenHello(String name, String payload) {
      byte[] bytes = Frames.ofClient().frame(FIN | RSV1 | Opcode.TEXT, hex(payload.replace(" ", ""))).bytes();

      assertReads(bytes, text("Hello"));
    }

    @Test
    void givenFragments_whenRead_thenHello() {
      byte[] bytes =
          Frames.ofClient().frame(RSV1 | Opcode.TEXT, hex("f248cd")).frame(FIN | Opcode.CONTINUATION, hex("c9c90700")).bytes();

      assertReads(bytes, text("Hello"));
    }

    @Test
    void givenContext_whenSecondMessageRepeatsTheFirst_thenHelloTwice() {
      byte[] bytes = Frames.ofClient()
          .frame(FIN | RSV1 | Opcode.TEXT, hex("f248cdc9c90700"))
          .frame(FIN | RSV1 | Opcode.TEXT, hex("f200110000"))
          .bytes();

      assertThat(decode(true, bytes).frames()).containsExactly(text("Hello"), text("Hello"));
      assertThat(decode(false, bytes).closeCode()).as("there is no context to repeat").isEqualTo(1007);
    }

    @Test
    void givenNoBytes_whenRead_thenEmpty() {
      assertReads(Frames.ofClient().frame(FIN | RSV1 | Opcode.TEXT, hex("00")).bytes(), text(""));
    }

    @Test
    void givenBlockThatIsLast_whenMoreBlocksRepeatWhatStoodBefore_thenOneMessage() {
      byte[] first = new byte[64];
      var deflater = new Deflater(9, true);
      deflater.setInput("Hello, hello".getBytes(UTF_8));
      deflater.finish();
      int length = deflater.deflate(first);
      deflater.reset();
      deflater.setDictionary("Hello, hello".getBytes(UTF_8));
      deflater.setInput("Hello, hello".getBytes(UTF_8));
      int second = deflater.deflate(first, length, first.length - length, Deflater.SYNC_FLUSH);
      deflater.end();
      byte[] payload = Arrays.copyOf(first, length + second - 4);

      assertReads(Frames.ofClient().frame(FIN | RSV1 | Opcode.TEXT, payload).bytes(), text("Hello, helloHello, hello"));
    }
  }

  @Nested
  @DisplayName("§7.2.1 Compression")
  class Section_7_2_1_Compression {

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9, -1})
    void givenMessages_whenCompressed_thenThePeerReadsThem(int level) {
      for (boolean takeover : new boolean[] {false, true}) {
        var random = new Random(7);
        var deflater = new MessageDeflater(level, takeover);
        var decoder = new WebSocketDecoder(Role.CLIENT, new WebSocketLimits(2_000_000, 4), new MessageInflater(takeover));
        for (int length : new int[] {1, 2, 100, 1_023, 1_024, 65_535, 65_536, 1_000_000}) {
          byte[] noise = new byte[length];
          random.nextBytes(noise);
          Slice words = Slice.utf8("tweedledum €, ".repeat(length).substring(0, length));

          assertThat(sent(deflater, decoder, Outgoing.withAttachments(words, List.of(Slice.of(noise), Slice.EMPTY)), 0))
              .containsExactly(new Text(words), new Binary(Slice.of(noise)), new Binary(Slice.EMPTY));
        }
        deflater.close();
      }
    }

    @Test
    void givenThreshold_whenMessageIsShorter_thenAsItIs() {
      ByteBuf out = Unpooled.buffer();
      var deflater = new MessageDeflater(6, false);

      deflater.message(out, Outgoing.text(Slice.utf8("x".repeat(99))), 100);
      assertThat(out.readUnsignedByte()).isEqualTo((short) (FIN | Opcode.TEXT));

      deflater.message(out.clear(), Outgoing.text(Slice.utf8("x".repeat(100))), 100);
      assertThat(out.readUnsignedByte()).isEqualTo((short) (FIN | RSV1 | Opcode.TEXT));
      assertThat(out.readableBytes()).isLessThan(20);
      deflater.close();
    }

    @Test
    void givenNoise_whenItWouldGrow_thenAsItIsUnlessAContextNeedsIt() {
      byte[] noise = new byte[2_000];
      new Random(3).nextBytes(noise);

      assertThat(firstByte(false, noise)).isEqualTo(FIN | Opcode.BINARY);
      assertThat(firstByte(true, noise)).isEqualTo(FIN | RSV1 | Opcode.BINARY);
    }

    private int firstByte(boolean takeover, byte[] payload) {
      ByteBuf out = Unpooled.buffer();
      try (var deflater = new MessageDeflater(6, takeover)) {
        deflater.message(out, Outgoing.binary(Slice.of(payload)), 0);
      }
      return out.getUnsignedByte(0);
    }

    private static List<WebSocketFrame> sent(
        MessageDeflater deflater, WebSocketDecoder decoder, Outgoing message, int threshold) {
      ByteBuf out = Unpooled.buffer();
      deflater.message(out, message, threshold);
      var frames = new ArrayList<WebSocketFrame>();
      decoder.decode(out, frames::add);
      return frames;
    }
  }

  // ---

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  private static Text text(String text) {
    return new Text(Slice.utf8(text));
  }

  /** As a peer compresses it, by the JDK's own means. */
  private static byte[] deflated(byte[] payload) {
    var deflater = new Deflater(9, true);
    deflater.setInput(payload);
    byte[] out = new byte[payload.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  private static Outcome decode(boolean takeover, byte[]... reads) {
    try (var inflater = new MessageInflater(takeover)) {
      return Frames.decode(new WebSocketDecoder(Role.SERVER, SMALL, inflater), reads);
    }
  }

  private static void assertReads(byte[] bytes, WebSocketFrame... frames) {
    for (boolean takeover : new boolean[] {false, true}) {
      Outcome expected = new Outcome(List.of(frames), null, null);
      assertThat(decode(takeover, bytes)).isEqualTo(expected);
      assertThat(decode(takeover, Frames.oneByOne(bytes))).isEqualTo(expected);
      assertThat(decode(takeover, Frames.split(bytes, new Random(5)))).isEqualTo(expected);
    }
  }

  private static Outcome assertFails(byte[] bytes, int closeCode) {
    Outcome outcome = decode(false, bytes);
    assertThat(outcome.closeCode()).isEqualTo(closeCode);
    assertThat(decode(true, Frames.oneByOne(bytes))).isEqualTo(outcome);
    assertThat(decode(false, Frames.split(bytes, new Random(5)))).isEqualTo(outcome);
    return outcome;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
