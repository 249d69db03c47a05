package dev.yam.wire;

import static dev.yam.wire.Frames.FIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.Frames.Outcome;
import dev.yam.wire.WebSocketFrame.Binary;
import dev.yam.wire.WebSocketFrame.Close;
import dev.yam.wire.WebSocketFrame.Ping;
import dev.yam.wire.WebSocketFrame.Pong;
import dev.yam.wire.WebSocketFrame.Text;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of RFC 6455 that a receiver enforces; every input is also fed byte by byte and in random pieces. */
class WebSocketDecoderTest {

  private static final WebSocketLimits SMALL = new WebSocketLimits(1_000, 4);
  private static final Text BEFORE = text("before");

  @Nested
  @DisplayName("§5.1 Masking")
  class Section_5_1_Masking {

    @Test
    void givenServer_whenFrameIsNotMasked_thenProtocolError() {
      byte[] bytes = Frames.ofServer().text("x").bytes();

      assertFails(Role.SERVER, bytes, 1002);
    }

    @Test
    void givenServer_whenControlFrameIsNotMasked_thenProtocolError() {
      byte[] bytes = Frames.ofServer().frame(FIN | Opcode.PING).bytes();

      assertFails(Role.SERVER, bytes, 1002);
    }

    @Test
    void givenClient_whenFrameIsMasked_thenProtocolError() {
      byte[] bytes = Frames.ofClient().text("x").bytes();

      assertFails(Role.CLIENT, bytes, 1002);
    }

    @Test
    void givenKeyOfZeros_whenTextArrives_thenItIsRead() {
      byte[] bytes = Frames.ofServer().raw(0x81, 0x82, 0, 0, 0, 0, 'h', 'i').bytes();

      assertReads(Role.SERVER, bytes, text("hi"));
    }
  }

  @Nested
  @DisplayName("§5.2 Base framing")
  class Section_5_2_BaseFraming {

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void givenNoExtension_whenReservedBitIsSet_thenProtocolError(int rsv) {
      for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
        byte[] bytes = before().frame(FIN | rsv | opcode).bytes();

        assertFails(Role.SERVER, bytes, 1002, BEFORE);
      }
    }

    @Test
    void givenFragmentedMessage_whenContinuationHasReservedBit_thenProtocolError() {
      byte[] bytes = before().frame(Opcode.TEXT, (byte) 'a').frame(FIN | 0x40).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void givenReservedOpcode_whenFrameArrives_thenProtocolError(int opcode) {
      byte[] bytes = before().frame(FIN | opcode).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125, 126, 127, 65_535, 65_536, 65_537})
    void givenShortestForm_whenFrameArrives_thenItIsRead(int length) {
      byte[] payload = randomBytes(length);
      byte[] bytes = Frames.ofClient().binary(payload).bytes();

      assertReads(Role.SERVER, bytes, new Binary(Slice.of(payload)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void givenTwoByteForm_whenLengthIsBelow126_thenProtocolError(int length) {
      byte[] bytes = before().header(FIN | Opcode.BINARY, 2, length).payload(new byte[length]).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535})
    void givenEightByteForm_whenLengthIsBelow65536_thenProtocolError(int length) {
      byte[] bytes = before().header(FIN | Opcode.BINARY, 8, length).payload(new byte[length]).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MIN_VALUE + 5})
    void givenEightByteForm_whenTopBitIsSet_thenProtocolError(long length) {
      byte[] bytes = before().header(FIN | Opcode.BINARY, 8, length).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }
  }

  @Nested
  @DisplayName("§5.4 Fragmentation")
  class Section_5_4_Fragmentation {

    @Test
    void givenFragments_whenLastArrives_thenOneMessageEmerges() {
      byte[] bytes = Frames.ofClient()
          .frame(Opcode.TEXT, utf8("one "))
          .frame(Opcode.CONTINUATION, utf8("two "))
          .frame(FIN | Opcode.CONTINUATION, utf8("three"))
          .text("next")
          .bytes();

      assertReads(Role.SERVER, bytes, text("one two three"), text("next"));
    }

    @Test
    void givenEmptyFragments_whenLastArrives_thenOneEmptyMessageEmerges() {
      byte[] bytes = Frames.ofServer()
          .frame(Opcode.BINARY)
          .frame(Opcode.CONTINUATION)
          .frame(FIN | Opcode.CONTINUATION)
          .bytes();

      assertReads(Role.CLIENT, bytes, new Binary(Slice.EMPTY));
    }

    @Test
    void givenEmptyFirstAndLastFragment_whenMessageEnds_thenTheMiddleIsAll() {
      byte[] bytes = Frames.ofClient()
          .frame(Opcode.TEXT)
          .frame(Opcode.CONTINUATION, utf8("middle"))
          .frame(FIN | Opcode.CONTINUATION)
          .bytes();

      assertReads(Role.SERVER, bytes, text("middle"));
    }

    @Test
    void givenLargeFragments_whenLastArrives_thenMessageIsWhole() {
      byte[] whole = randomBytes(200_000);
      byte[] bytes = Frames.ofClient()
          .frame(Opcode.BINARY, Slice.of(whole).range(0, 70_001).toByteArray())
          .frame(Opcode.CONTINUATION, Slice.of(whole).range(70_001, 70_004).toByteArray())
          .frame(FIN | Opcode.CONTINUATION, Slice.of(whole).range(70_004, 200_000).toByteArray())
          .bytes();

      assertReads(Role.SERVER, bytes, new Binary(Slice.of(whole)));
    }

    @Test
    void givenControlFramesBetweenFragments_whenRead_thenTheyComeFirst() {
      byte[] bytes = Frames.ofClient()
          .frame(Opcode.TEXT, utf8("a"))
          .frame(FIN | Opcode.PING, utf8("p"))
          .frame(Opcode.CONTINUATION, utf8("b"))
          .frame(FIN | Opcode.PONG)
          .frame(FIN | Opcode.CONTINUATION, utf8("c"))
          .bytes();

      assertReads(Role.SERVER, bytes, new Ping(slice("p")), new Pong(Slice.EMPTY), text("abc"));
    }

    @Test
    void givenCloseBetweenFragments_whenRead_thenTheMessageIsDropped() {
      byte[] bytes = Frames.ofClient()
          .frame(Opcode.TEXT, utf8("a"))
          .close(1000, utf8("bye"))
          .frame(FIN | Opcode.CONTINUATION, utf8("b"))
          .bytes();

      assertReads(Role.SERVER, bytes, new Close(1000, "bye"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FIN})
    void givenNoMessage_whenContinuationArrives_thenProtocolError(int fin) {
      byte[] bytes = before().frame(fin | Opcode.CONTINUATION, utf8("x")).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @Test
    void givenMessageThatEnded_whenContinuationArrives_thenProtocolError() {
      byte[] bytes = Frames.ofClient()
          .frame(Opcode.BINARY, (byte) 1)
          .frame(FIN | Opcode.CONTINUATION, (byte) 2)
          .frame(FIN | Opcode.CONTINUATION, (byte) 3)
          .bytes();

      assertFails(Role.SERVER, bytes, 1002, new Binary(Slice.of(new byte[] {1, 2})));
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.TEXT, Opcode.BINARY, FIN | Opcode.TEXT, FIN | Opcode.BINARY})
    void givenMessageUnderWay_whenAnotherBegins_thenProtocolError(int first) {
      byte[] bytes = before().frame(Opcode.TEXT, utf8("x")).frame(first, utf8("y")).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }
  }

  @Nested
  @DisplayName("§5.5 Control frames")
  class Section_5_5_ControlFrames {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 125})
    void givenPingAndPong_whenRead_thenPayloadIsKept(int length) {
      byte[] payload = randomBytes(length);
      byte[] bytes =
          Frames.ofClient().frame(FIN | Opcode.PING, payload).frame(FIN | Opcode.PONG, payload).bytes();

      assertReads(Role.SERVER, bytes, new Ping(Slice.of(payload)), new Pong(Slice.of(payload)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
    void givenControlFrame_whenFragmented_thenProtocolError(int opcode) {
      byte[] bytes = before().frame(opcode).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
    void givenControlFrame_whenLongerThan125_thenProtocolError(int opcode) {
      byte[] bytes = before().frame(FIN | opcode, new byte[126]).bytes();
      byte[] longer = before().frame(FIN | opcode, new byte[65_536]).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
      assertFails(Role.SERVER, longer, 1002, BEFORE);
    }
  }

  @Nested
  @DisplayName("§5.5.1 Close, §7.4 Status codes")
  class Section_5_5_1_Close {

    @Test
    void givenEmptyClose_whenRead_thenCodeIsNone() {
      byte[] bytes = Frames.ofClient().frame(FIN | Opcode.CLOSE).bytes();

      assertReads(Role.SERVER, bytes, new Close(1005, ""));
    }

    @Test
    void givenLongestReason_whenRead_thenItIsWhole() {
      String reason = "é".repeat(61) + "!";
      byte[] bytes = Frames.ofServer().close(4999, utf8(reason)).bytes();

      assertReads(Role.CLIENT, bytes, new Close(4999, reason));
    }

    @Test
    void givenHalfACode_whenRead_thenProtocolError() {
      byte[] bytes = before().frame(FIN | Opcode.CLOSE, (byte) 3).bytes();

      assertFails(Role.SERVER, bytes, 1002, BEFORE);
    }

    @Test
    void givenEveryCode_whenRead_thenOnlyThoseOfTheRegistryPass() {
      for (int code = 0; code <= 0xFFFF; code++) {
        byte[] bytes = Frames.ofClient().close(code, new byte[0]).bytes();
        boolean registered = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
            || (code >= 3000 && code <= 4999);

        Outcome outcome = Frames.decode(decoder(Role.SERVER), bytes);

        Outcome expected = registered
            ? new Outcome(List.of(new Close(code, "")), null, null)
            : new Outcome(List.of(), 1002, null);
        assertThat(outcome).isEqualTo(expected);
      }
    }

    @Test
    void givenReasonThatIsNotUtf8_whenRead_thenInvalidData() {
      byte[] cut = Frames.ofClient().close(1000, new byte[] {'a', (byte) 0xC3}).bytes();
      byte[] surrogate = before().close(1000, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}).bytes();

      assertFails(Role.SERVER, cut, 1007);
      assertFails(Role.SERVER, surrogate, 1007, BEFORE);
    }

    @Test
    void givenClose_whenMoreArrives_thenItIsDropped() {
      byte[] bytes = before().close(1001, utf8("x")).text("late").raw(0xFF, 0xFF, 0xFF).bytes();

      assertReads(Role.SERVER, bytes, BEFORE, new Close(1001, "x"));
    }
  }

  @Nested
  @DisplayName("§5.6 and §8.1 Text is UTF-8")
  class Section_8_1_Utf8 {

    private static final String MIXED = "ascii κόσμε Пивет 你好 \uFFFF😀\uDBFF\uDFFF\u0000 end, plain and long";

    @Test
    void givenText_whenSplitAtEveryByte_thenItIsWhole() {
      byte[] bytes = Frames.ofClient().text(MIXED).bytes();

      for (int cut = 0; cut <= bytes.length; cut++) {
        byte[] first = Slice.of(bytes).range(0, cut).toByteArray();
        byte[] second = Slice.of(bytes).from(cut).toByteArray();
        assertThat(Frames.decode(decoder(Role.SERVER), first, second))
            .isEqualTo(new Outcome(List.of(text(MIXED)), null, null));
      }
    }

    @Test
    void givenText_whenFragmentedAtEveryByte_thenItIsWhole() {
      Slice whole = slice(MIXED);

      for (int cut = 0; cut <= whole.length(); cut++) {
        byte[] bytes = Frames.ofClient()
            .frame(Opcode.TEXT, whole.range(0, cut).toByteArray())
            .frame(FIN | Opcode.CONTINUATION, whole.from(cut).toByteArray())
            .bytes();
        assertReads(Role.SERVER, bytes, new Text(whole));
      }
    }

    @Test
    void givenFirstImpossibleByte_whenItArrives_thenTheRestIsNotWaitedFor() {
      for (byte[] invalid : Utf8Vectors.impossible()) {
        byte[] payload = append(utf8("plain ascii, and then "), invalid);
        byte[] frame = before().header(FIN | Opcode.TEXT, 2, 900).payload(payload).bytes();
        byte[] fragment = before()
            .frame(Opcode.TEXT, utf8("é"))
            .header(Opcode.CONTINUATION, 0, 100)
            .payload(invalid)
            .bytes();

        assertFails(Role.SERVER, frame, 1007, BEFORE);
        assertFails(Role.SERVER, fragment, 1007, BEFORE);
      }
    }

    @Test
    void givenFirstImpossibleByte_whenFedByteByByte_thenThatByteFails() {
      byte[] bytes = Frames.ofClient().text("okay").header(FIN | Opcode.TEXT, 0, 100).bytes();
      byte[] payload = {'a', (byte) 0xF4, (byte) 0x8F, (byte) 0xF4};
      WebSocketDecoder decoder = decoder(Role.SERVER);

      Outcome before = Frames.decode(decoder, bytes, masked(payload, 0), masked(payload, 1), masked(payload, 2));
      Outcome after = Frames.decode(decoder, masked(payload, 3));

      assertThat(before).isEqualTo(new Outcome(List.of(text("okay")), null, null));
      assertThat(after).isEqualTo(new Outcome(List.of(), 1007, null));
    }

    @Test
    void givenCharacterCutShort_whenMessageEnds_thenInvalidData() {
      for (byte[] cut : Utf8Vectors.cutShort()) {
        byte[] whole = before().frame(FIN | Opcode.TEXT, cut).bytes();
        byte[] fragments = before().frame(Opcode.TEXT, cut).frame(FIN | Opcode.CONTINUATION).bytes();

        assertFails(Role.SERVER, whole, 1007, BEFORE);
        assertFails(Role.SERVER, fragments, 1007, BEFORE);
      }
    }

    @Test
    void givenCharacterCutShort_whenNextMessageFollows_thenItDoesNotHeal() {
      byte[] bytes = Frames.ofServer()
          .frame(FIN | Opcode.TEXT, (byte) 0xC3)
          .frame(FIN | Opcode.TEXT, (byte) 0xA9)
          .bytes();

      assertFails(Role.CLIENT, bytes, 1007);
    }

    @Test
    void givenBinary_whenItIsNotUtf8_thenItPasses() {
      byte[] payload = {(byte) 0xFF, (byte) 0xC0, (byte) 0x80};
      byte[] bytes = before().frame(Opcode.BINARY, payload).frame(FIN | Opcode.CONTINUATION).bytes();

      assertReads(Role.SERVER, bytes, BEFORE, new Binary(Slice.of(payload)));
    }

    private byte[] masked(byte[] payload, int at) {
      byte[] masked = Frames.ofClient().payload(payload).bytes();
      return new byte[] {masked[at]};
    }
  }

  @Nested
  @DisplayName("§5.7 Examples")
  class Section_5_7_Examples {

    @Test
    void givenUnmaskedText_whenRead_thenHello() {
      byte[] bytes = Frames.ofServer().raw(0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f).bytes();

      assertReads(Role.CLIENT, bytes, text("Hello"));
    }

    @Test
    void givenMaskedText_whenRead_thenHello() {
      byte[] bytes = Frames.ofServer()
          .raw(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58)
          .bytes();

      assertReads(Role.SERVER, bytes, text("Hello"));
    }

    @Test
    void givenFragmentedText_whenRead_thenHello() {
      byte[] bytes = Frames.ofServer().raw(0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f).bytes();

      assertReads(Role.CLIENT, bytes, text("Hello"));
    }

    @Test
    void givenPingAndMaskedPong_whenRead_thenHello() {
      byte[] ping = Frames.ofServer().raw(0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f).bytes();
      byte[] pong = Frames.ofServer()
          .raw(0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58)
          .bytes();

      assertReads(Role.CLIENT, ping, new Ping(slice("Hello")));
      assertReads(Role.SERVER, pong, new Pong(slice("Hello")));
    }
  }

  @Nested
  @DisplayName("§7.1.7 Failing the connection")
  class Section_7_1_7_Fail {

    @Test
    void givenFault_whenMoreArrives_thenItIsReadAndDropped() {
      WebSocketDecoder decoder = decoder(Role.SERVER);
      Outcome fault = Frames.decode(decoder, before().raw(0xFF, 0xFF).text("same read").bytes());

      Outcome later = Frames.decode(decoder, Frames.ofClient().text("late").bytes(), new byte[] {-1, -1});

      assertThat(fault).isEqualTo(new Outcome(List.of(BEFORE), 1002, null));
      assertThat(later).isEqualTo(new Outcome(List.of(), null, null));
      assertThat(decoder.held()).isZero();
    }

    @Test
    void givenFaultWithinLargeMessage_whenRaised_thenNothingIsHeld() {
      WebSocketDecoder decoder = new WebSocketDecoder(Role.SERVER, WebSocketLimits.DEFAULT);
      byte[] start = Frames.ofClient().header(Opcode.TEXT, 8, 100_000).payload(new byte[50_000]).bytes();
      Outcome before = Frames.decode(decoder, start);
      int held = decoder.held();

      Outcome fault = Frames.decode(decoder, Frames.ofClient().payload((byte) 0xFF).bytes());

      assertThat(before).isEqualTo(new Outcome(List.of(), null, null));
      assertThat(held).isGreaterThanOrEqualTo(50_000);
      assertThat(fault.closeCode()).isEqualTo(1007);
      assertThat(decoder.held()).isZero();
    }

    @Test
    void givenReceiverThatThrows_whenFrameIsEmitted_thenItPassesThroughAndEndsTheDecoder() {
      WebSocketDecoder decoder = decoder(Role.SERVER);
      ByteBuf in = Unpooled.wrappedBuffer(before().text("second").bytes());
      List<WebSocketFrame> later = new ArrayList<>();

      assertThatThrownBy(() -> decoder.decode(in, frame -> {
            throw new IllegalStateException("receiver");
          }))
          .isInstanceOf(IllegalStateException.class);
      decoder.decode(Unpooled.wrappedBuffer(before().bytes()), later::add);

      assertThat(in.isReadable()).isFalse();
      assertThat(later).isEmpty();
    }

    @Test
    void givenFault_whenRaised_thenItHasNoStackTrace() {
      WebSocketDecoder decoder = decoder(Role.SERVER);

      assertThatThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(new byte[] {-1, -1}), frame -> {}))
          .isInstanceOfSatisfying(WebSocketException.class, e -> assertThat(e.getStackTrace()).isEmpty())
          .hasMessageContaining("RFC 6455 §5.2");
    }
  }

  @Nested
  @DisplayName("§10.4 Limits of this side")
  class Section_10_4_Limits {

    @Test
    void givenMessageOfTheLimit_whenRead_thenItPasses() {
      byte[] payload = randomBytes(1_000);
      byte[] whole = Frames.ofClient().binary(payload).bytes();
      byte[] halves = Frames.ofClient()
          .frame(Opcode.BINARY, Slice.of(payload).range(0, 400).toByteArray())
          .frame(FIN | Opcode.CONTINUATION, Slice.of(payload).from(400).toByteArray())
          .bytes();

      assertReads(SMALL, Role.SERVER, whole, new Binary(Slice.of(payload)));
      assertReads(SMALL, Role.SERVER, halves, new Binary(Slice.of(payload)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1_001, 65_535, 65_536, 1L << 31, 1L << 32, (1L << 32) + 10, Long.MAX_VALUE})
    void givenMoreThanTheLimit_whenAnnounced_thenTooBigBeforeItsBytesCome(long length) {
      byte[] bytes = before().header(FIN | Opcode.TEXT, length < 65_536 ? 2 : 8, length).bytes();

      assertExceeds(Limit.PAYLOAD, 1009, bytes, BEFORE);
    }

    @Test
    void givenFragments_whenTheirSumIsMoreThanTheLimit_thenTooBig() {
      byte[] bytes = before()
          .frame(Opcode.BINARY, new byte[600])
          .header(Opcode.CONTINUATION, 2, 401)
          .bytes();

      assertExceeds(Limit.PAYLOAD, 1009, bytes, BEFORE);
    }

    @Test
    void givenMessagesOfTheLimit_whenManyFollow_thenEachCountsAlone() {
      byte[] payload = new byte[1_000];
      byte[] bytes = Frames.ofClient().binary(payload).binary(payload).binary(payload).bytes();
      Binary expected = new Binary(Slice.of(payload));

      assertReads(SMALL, Role.SERVER, bytes, expected, expected, expected);
    }

    @Test
    void givenAsManyFragmentsAsAllowed_whenLastArrives_thenItPasses() {
      Frames frames = before();
      for (int message = 0; message < 2; message++) {
        frames
            .frame(Opcode.BINARY)
            .frame(Opcode.CONTINUATION)
            .frame(FIN | Opcode.PING)
            .frame(Opcode.CONTINUATION)
            .frame(FIN | Opcode.CONTINUATION);
      }

      assertReads(SMALL, Role.SERVER, frames.bytes(),
          BEFORE, new Ping(Slice.EMPTY), new Binary(Slice.EMPTY), new Ping(Slice.EMPTY), new Binary(Slice.EMPTY));
    }

    @Test
    void givenEmptyFragments_whenOneIsTooMany_thenPolicyViolation() {
      byte[] bytes = before()
          .frame(Opcode.BINARY)
          .frame(Opcode.CONTINUATION)
          .frame(Opcode.CONTINUATION)
          .frame(Opcode.CONTINUATION)
          .frame(FIN | Opcode.CONTINUATION)
          .bytes();

      assertExceeds(Limit.FRAGMENTS, 1008, bytes, BEFORE);
    }

    @Test
    void givenLargeLength_whenOnlyAnnounced_thenNearlyNothingIsHeld() {
      WebSocketDecoder decoder = new WebSocketDecoder(Role.SERVER, WebSocketLimits.DEFAULT);

      Outcome outcome = Frames.decode(decoder, Frames.ofClient().header(FIN | Opcode.TEXT, 8, 1_000_000).bytes());

      assertThat(outcome).isEqualTo(new Outcome(List.of(), null, null));
      assertThat(decoder.held()).isLessThanOrEqualTo(256);
    }

    @Test
    void givenLargeMessage_whenFedInSmallReads_thenItsArrayGrowsSeldomAndWithWhatCame() {
      WebSocketDecoder decoder = new WebSocketDecoder(Role.SERVER, WebSocketLimits.DEFAULT);
      byte[] bytes = Frames.ofClient().binary(new byte[300_000]).bytes();
      Set<Integer> sizes = new HashSet<>();

      for (int at = 0; at < bytes.length - 1; at++) {
        Frames.decode(decoder, new byte[] {bytes[at]});
        sizes.add(decoder.held());
        assertThat(decoder.held()).isLessThanOrEqualTo(Math.max(256, Math.min(300_000, 2 * at)));
      }

      assertThat(sizes).hasSizeLessThan(40);
    }

    @Test
    void givenFrameWithTailOfTheNext_whenRead_thenOnlyTheTailIsHeld() {
      WebSocketDecoder decoder = new WebSocketDecoder(Role.SERVER, WebSocketLimits.DEFAULT);

      Frames.decode(decoder, Frames.ofClient().binary(new byte[50_000]).raw(0x82, 0xFE, 0x10).bytes());

      assertThat(decoder.held()).isEqualTo(3);
    }

    @Test
    void givenLimitThatIsNotPositive_whenMade_thenRefused() {
      assertThatThrownBy(() -> new WebSocketLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new WebSocketLimits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertReads(Role role, byte[] bytes, WebSocketFrame... frames) {
    assertReads(WebSocketLimits.DEFAULT, role, bytes, frames);
  }

  private static void assertReads(WebSocketLimits limits, Role role, byte[] bytes, WebSocketFrame... frames) {
    assertOutcome(limits, role, bytes, new Outcome(List.of(frames), null, null));
  }

  private static void assertFails(Role role, byte[] bytes, int closeCode, WebSocketFrame... frames) {
    assertOutcome(SMALL, role, bytes, new Outcome(List.of(frames), closeCode, null));
  }

  private static void assertExceeds(Limit limit, int closeCode, byte[] bytes, WebSocketFrame... frames) {
    assertOutcome(SMALL, Role.SERVER, bytes, new Outcome(List.of(frames), closeCode, limit));
  }

  /** The same, however the bytes are cut into reads; and nothing is left behind. */
  private static void assertOutcome(WebSocketLimits limits, Role role, byte[] bytes, Outcome expected) {
    List<byte[][]> feedings = new ArrayList<>();
    feedings.add(new byte[][] {bytes});
    feedings.add(Frames.oneByOne(bytes));
    for (int seed = 0; seed < 10; seed++) {
      feedings.add(Frames.split(bytes, new Random(seed)));
    }
    for (byte[][] reads : feedings) {
      WebSocketDecoder decoder = new WebSocketDecoder(role, limits);
      assertThat(Frames.decode(decoder, reads)).isEqualTo(expected);
      assertThat(decoder.held()).isZero();
    }
  }

  private static WebSocketDecoder decoder(Role role) {
    return new WebSocketDecoder(role, SMALL);
  }

  private static Frames before() {
    return Frames.ofClient().text("before");
  }

  private static Text text(String text) {
    return new Text(slice(text));
  }

  private static Slice slice(String text) {
    return Slice.of(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] append(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
