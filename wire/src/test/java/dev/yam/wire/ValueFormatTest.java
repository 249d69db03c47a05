package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;

/** One value, without a packet around it. */
@NullUnmarked // jqwik's generators say nothing about null
class ValueFormatTest {

  private static final PacketLimits LIMITS = PacketLimits.DEFAULT.maxAttachments(1000);

  @Provide
  Arbitrary<List<@Nullable Object>> values() {
    return Values.wellFormedLists();
  }

  @Property(tries = 100)
  void givenAnyValue_whenWrittenAsMsgpack_thenItReadsTheSame(@ForAll("values") List<@Nullable Object> value) {
    Slice bytes = ValueFormat.MSGPACK.write(Args.PLAIN, value);

    Args read = ValueFormat.MSGPACK.read(bytes, LIMITS, Args.PLAIN);

    assertThat(read.size()).isEqualTo(1);
    assertThat(Golden.plain(read)).hasToString("[" + Values.plain(value) + "]");
  }

  @Property(tries = 100)
  void givenAnyValue_whenWrittenAsJson_thenItReadsTheSameOrItHasBytes(
      @ForAll("values") List<@Nullable Object> value) {
    if (!Args.of(Args.PLAIN, value).attachments().isEmpty()) {
      assertThatThrownBy(() -> ValueFormat.JSON.write(Args.PLAIN, value)).hasMessageContaining("no form for bytes");
      return;
    }

    Args read = ValueFormat.JSON.read(ValueFormat.JSON.write(Args.PLAIN, value), LIMITS, Args.PLAIN);

    assertThat(Golden.plain(read)).hasToString("[" + Values.plain(value) + "]");
  }

  @ParameterizedTest
  @ValueSource(longs = {
    0, -1, 127, 128, -33, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, 999_999_999_999_999_999L, Long.MAX_VALUE,
    Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MIN_VALUE + 1
  })
  void givenAnyLong_whenWrittenAndRead_thenNoDigitIsLost(long number) throws Exception {
    for (ValueFormat format : ValueFormat.values()) {
      Slice bytes = format.write(Args.PLAIN, number);

      assertThat(format.read(bytes, LIMITS, Args.PLAIN).json().toUtf8()).as(format.name()).isEqualTo("" + number);
    }
    byte[] packed = ValueFormat.MSGPACK.write(Args.PLAIN, number).toByteArray();
    try (var independent = MessagePack.newDefaultUnpacker(packed)) {
      assertThat(independent.unpackLong()).isEqualTo(number);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e19, 1.8446744073709552e19, 1e300, -1e19, 0.1, 4.9e-324, 9.007199254740992e15})
  void givenADouble_whenWrittenAsMsgpackAndRead_thenItIsTheSame(double number) {
    Slice bytes = ValueFormat.MSGPACK.write(Args.PLAIN, number);

    String read = ValueFormat.MSGPACK.read(bytes, LIMITS, Args.PLAIN).json().toUtf8();

    assertThat(Double.parseDouble(read)).isEqualTo(number);
  }

  @Test
  void givenAPacket_whenItHasTheSameLong_thenItStaysWhatJavaScriptHas() {
    var sent = new Packet.Ack("/", 1, Args.of(Args.PLAIN, Long.MAX_VALUE));

    byte[] packed = MsgpackEncoder.encode(sent).attachments().getFirst().toByteArray();

    assertThat(HexFormat.of().formatHex(packed)).endsWith("cf8000000000000000");
  }

  @Test
  void givenBytesInside_whenReadFromMsgpack_thenTheyAreAttachments() {
    Slice bytes = ValueFormat.MSGPACK.write(Args.PLAIN, Map.of("image", new byte[] {1, 2, 3}));

    Args read = ValueFormat.MSGPACK.read(bytes, LIMITS, Args.PLAIN);

    assertThat(bytes.toByteArray()).isEqualTo(HexFormat.of().parseHex("81a5696d616765c403010203"));
    assertThat(read.attachments()).containsExactly(Slice.of(new byte[] {1, 2, 3}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "1 2", "{", "[1,]", "\"\\x\"", "NaN"})
  void givenNoJson_whenRead_thenATypedError(String text) {
    assertThatThrownBy(() -> ValueFormat.JSON.read(Slice.utf8(text), LIMITS, Args.PLAIN))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c1", "9201", "8101", "0102", "a5616263", "dbffffffff", "ddffffffff", "dfffffffff"})
  void givenNoMsgpack_whenRead_thenATypedError(String hex) {
    assertThatThrownBy(() -> ValueFormat.MSGPACK.read(Slice.of(HexFormat.of().parseHex(hex)), LIMITS, Args.PLAIN))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void givenTextThatIsNotUtf8_whenReadAsJson_thenATypedError() {
    assertThatThrownBy(() ->
            ValueFormat.JSON.read(Slice.of(new byte[] {'"', (byte) 0xFF, '"'}), LIMITS, Args.PLAIN))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @EnumSource
  void givenTooManyLevels_whenRead_thenTheLimitIsNamed(ValueFormat format) {
    byte[] deep = new byte[2_000];
    Arrays.fill(deep, format == ValueFormat.JSON ? (byte) '[' : (byte) 0x91);

    assertThatThrownBy(() -> format.read(Slice.of(deep), LIMITS, Args.PLAIN))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxDepth");
  }

  @Test
  void givenTooManyByteArrays_whenRead_thenTheLimitIsNamed() {
    Slice bytes = ValueFormat.MSGPACK.write(Args.PLAIN, Collections.nCopies(11, new byte[1]));

    assertThatThrownBy(() -> ValueFormat.MSGPACK.read(bytes, PacketLimits.DEFAULT, Args.PLAIN))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxAttachments");
  }

  @Test
  void givenALookAlikeOfAPlaceholder_whenBytesAreBesideIt_thenItIsRefusedInBothDirections() {
    Map<String, Object> lookAlike = Map.of("_placeholder", true, "num", 0);
    byte[] hostile = HexFormat.of().parseHex("92c40101" + "82ac5f706c616365686f6c646572c3a36e756d00");

    assertThatThrownBy(() -> ValueFormat.MSGPACK.write(Args.PLAIN, List.of(new byte[1], lookAlike)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ValueFormat.MSGPACK.read(Slice.of(hostile), LIMITS, Args.PLAIN))
        .isInstanceOf(MalformedPacketException.class);
  }
}
