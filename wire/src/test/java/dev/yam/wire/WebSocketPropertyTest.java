package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Frames.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds for any frames, any bytes and any way to cut them. */
class WebSocketPropertyTest {

  private static final WebSocketLimits LIMITS = new WebSocketLimits(2_000, 5);

  /** The longest incomplete header or control frame. */
  private static final int LONGEST_REMAINDER = 14 + 125;

  @Property(tries = 300)
  void givenAnyMessages_whenSentAndCutAnywhere_thenTheyArriveAsTheyWere(
      @ForAll("frames") List<WebSocketFrame> sent, @ForAll Role receiver, @ForAll long seed) {
    Random random = new Random(seed);
    ByteBuf out = Unpooled.buffer();
    for (WebSocketFrame frame : sent) {
      write(out, frame, receiver, random);
    }

    WebSocketDecoder decoder = new WebSocketDecoder(receiver, WebSocketLimits.DEFAULT);
    Outcome outcome = Frames.decode(decoder, Frames.split(ByteBufUtil.getBytes(out), random));

    assertThat(outcome).isEqualTo(new Outcome(sent, null, null));
    assertThat(decoder.held()).isZero();
  }

  @Property(tries = 1_000)
  void givenAnyFramesGoodOrBad_whenCutAnywhere_thenTheOutcomeIsTheSameAndLittleIsHeld(
      @ForAll("shapes") List<Shape> shapes, @ForAll long seed) {
    Frames frames = Frames.ofClient();
    shapes.forEach(shape -> shape.write(frames));
    byte[] bytes = frames.bytes();

    Outcome whole = decodeBounded(Role.SERVER, bytes);
    Outcome oneByOne = decodeBounded(Role.SERVER, Frames.oneByOne(bytes));
    Outcome pieces = decodeBounded(Role.SERVER, Frames.split(bytes, new Random(seed)));

    assertThat(oneByOne).isEqualTo(whole);
    assertThat(pieces).isEqualTo(whole);
  }

  @Property(tries = 1_000)
  void givenGarbage_whenRead_thenOnlyWebSocketExceptionsEmerge(
      @ForAll Role role, @ForAll byte[] garbage, @ForAll @IntRange(min = 0, max = 255) int first) {
    byte[] start = {(byte) first, (byte) (role == Role.SERVER ? 0x85 : 0x05)};
    byte[] bytes = Frames.ofServer().payload(start).payload(garbage).bytes();

    Outcome whole = decodeBounded(role, bytes);
    Outcome oneByOne = decodeBounded(role, Frames.oneByOne(bytes));

    assertThat(oneByOne).isEqualTo(whole);
  }

  @Property(tries = 1_000)
  void givenAnyText_whenEncoded_thenItIsUtf8WithReplacements(@ForAll("anyChars") String text) {
    Slice encoded = Slice.utf8(text);

    assertThat(encoded.isUtf8()).isTrue();
    assertThat(encoded.toUtf8()).isEqualTo(withoutLoneSurrogates(text));
  }

  /** A frame that may break any rule but that of its mask. */
  record Shape(int first, int form, int announced, Slice payload) {

    void write(Frames frames) {
      frames.header(first, form, announced).payload(payload.toByteArray());
    }
  }

  @Provide
  Arbitrary<List<Shape>> shapes() {
    Arbitrary<Integer> firsts = Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.of(0x00, 0x80, 0x01, 0x81, 0x02, 0x82, 0x88, 0x89, 0x8A)),
        Tuple.of(1, Arbitraries.integers().between(0, 255)));
    Arbitrary<Slice> payloads = Arbitraries.oneOf(
        texts().map(Slice::utf8),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Slice::of),
        Arbitraries.integers().between(0, 2_100).map(length -> Slice.of(new byte[length])));
    Arbitrary<Integer> oddities = Arbitraries.integers().between(0, 30);
    return Combinators.combine(firsts, payloads, oddities).as(WebSocketPropertyTest::shape).list().ofMaxSize(10);
  }

  private static Shape shape(int first, Slice payload, int oddity) {
    int shortest = payload.length() < 126 ? 0 : 2;
    return switch (oddity) {
      case 0 -> new Shape(first, 8, payload.length(), payload);
      case 1 -> new Shape(first, 2, payload.length(), payload);
      case 2 -> new Shape(first, 8, -payload.length(), payload);
      case 3 -> new Shape(first, 8, payload.length() + 70_000, payload);
      case 4 -> new Shape(first, 2, payload.length() + 1_000, payload);
      default -> new Shape(first, shortest, payload.length(), payload);
    };
  }

  @Provide
  Arbitrary<List<WebSocketFrame>> frames() {
    Arbitrary<Slice> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(Slice::of);
    Arbitrary<Slice> large = Arbitraries.of(65_535, 65_536, 70_001).map(length -> Slice.of(new byte[length]));
    Arbitrary<Slice> control = Arbitraries.bytes().array(byte[].class).ofMaxSize(125).map(Slice::of);
    Arbitrary<WebSocketFrame> frames = Arbitraries.oneOf(
        texts().map(text -> new WebSocketFrame.Text(Slice.utf8(text))),
        data.map(WebSocketFrame.Binary::new),
        large.map(WebSocketFrame.Binary::new),
        control.map(WebSocketFrame.Ping::new),
        control.map(WebSocketFrame.Pong::new));
    return frames.list().ofMaxSize(12);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(300),
        Arbitraries.strings().withChars("a é你κ").ofMaxLength(60),
        Arbitraries.of("😀", "😀".repeat(40), "\uDBFF\uDFFF"));
  }

  @Provide
  Arbitrary<String> anyChars() {
    return Arbitraries.strings().withChars("ab?é你\uD83D\uDE00\uD800\uDFFF").ofMaxLength(40);
  }

  private static Outcome decodeBounded(Role role, byte[]... reads) {
    WebSocketDecoder decoder = new WebSocketDecoder(role, LIMITS);
    List<WebSocketFrame> frames = new ArrayList<>();
    for (byte[] read : reads) {
      Outcome outcome = Frames.decode(decoder, read);
      frames.addAll(outcome.frames());
      assertThat(decoder.held()).isLessThanOrEqualTo(LIMITS.messageBytes() + LONGEST_REMAINDER);
      if (outcome.closeCode() != null) {
        assertThat(decoder.held()).isZero();
        return new Outcome(frames, outcome.closeCode(), outcome.limit());
      }
    }
    return new Outcome(frames, null, null);
  }

  private static void write(ByteBuf out, WebSocketFrame frame, Role receiver, Random random) {
    boolean masked = receiver == Role.SERVER;
    int key = random.nextInt();
    switch (frame) {
      case WebSocketFrame.Text(Slice data) when masked -> WebSocketEncoder.text(out, data, key);
      case WebSocketFrame.Text(Slice data) -> WebSocketEncoder.text(out, data);
      case WebSocketFrame.Binary(Slice data) when masked -> WebSocketEncoder.binary(out, data, key);
      case WebSocketFrame.Binary(Slice data) -> WebSocketEncoder.binary(out, data);
      case WebSocketFrame.Ping(Slice data) when masked -> WebSocketEncoder.ping(out, data, key);
      case WebSocketFrame.Ping(Slice data) -> WebSocketEncoder.ping(out, data);
      case WebSocketFrame.Pong(Slice data) when masked -> WebSocketEncoder.pong(out, data, key);
      case WebSocketFrame.Pong(Slice data) -> WebSocketEncoder.pong(out, data);
      case WebSocketFrame.Close(int code, String reason) when masked ->
          WebSocketEncoder.close(out, code, reason, key);
      case WebSocketFrame.Close(int code, String reason) -> WebSocketEncoder.close(out, code, reason);
    }
  }

  private static String withoutLoneSurrogates(String text) {
    return text.codePoints()
        .map(codePoint -> codePoint >= 0xD800 && codePoint <= 0xDFFF ? 0xFFFD : codePoint)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
