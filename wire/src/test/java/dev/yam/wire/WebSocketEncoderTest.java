package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketEncoderTest {

  private static final Slice HELLO = Slice.utf8("Hello");

  @Nested
  @DisplayName("§5.2 Base framing")
  class Section_5_2_BaseFraming {

    @ParameterizedTest
    @CsvSource({
      "0, 8200", "125, 827d", "126, 827e007e", "65535, 827effff", "65536, 827f0000000000010000",
      "1000000, 827f00000000000f4240"
    })
    void givenLength_whenWritten_thenItsFormIsTheShortest(int length, String header) {
      byte[] bytes = written(out -> WebSocketEncoder.binary(out, Slice.of(new byte[length])));

      assertThat(hex(bytes)).startsWith(header);
      assertThat(bytes).hasSize(header.length() / 2 + length);
      assertThat(WebSocketEncoder.headerLength(length)).isEqualTo(header.length() / 2);
    }

    @Test
    void givenSliceWithinAnArray_whenWritten_thenOnlyItsBytesLeaveAndItStaysAsItWas() {
      byte[] array = "..Hello..".getBytes(UTF_8);
      Slice payload = Slice.of(array, 2, 5);

      byte[] masked = written(out -> WebSocketEncoder.text(out, payload, 0x37fa213d));
      byte[] plain = written(out -> WebSocketEncoder.text(out, payload));

      assertThat(hex(masked)).isEqualTo("818537fa213d7f9f4d5158");
      assertThat(hex(plain)).isEqualTo("810548656c6c6f");
      assertThat(array).isEqualTo("..Hello..".getBytes(UTF_8));
    }
  }

  @Nested
  @DisplayName("§5.5 Control frames")
  class Section_5_5_ControlFrames {

    @Test
    void givenPingAndPong_whenWritten_thenBytesAreThoseOfTheExamples() {
      byte[] ping = written(out -> WebSocketEncoder.ping(out, HELLO));
      byte[] pong = written(out -> WebSocketEncoder.pong(out, HELLO, 0x37fa213d));

      assertThat(hex(ping)).isEqualTo("890548656c6c6f");
      assertThat(hex(pong)).isEqualTo("8a8537fa213d7f9f4d5158");
    }

    @Test
    void givenMoreThan125Bytes_whenPinged_thenRefused() {
      Slice payload = Slice.of(new byte[126]);

      assertThatThrownBy(() -> written(out -> WebSocketEncoder.ping(out, payload)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> written(out -> WebSocketEncoder.pong(out, payload, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  @DisplayName("§5.5.1 Close")
  class Section_5_5_1_Close {

    @Test
    void givenCodeAndReason_whenWritten_thenBothLeave() {
      byte[] bytes = written(out -> WebSocketEncoder.close(out, 1000, "bye"));

      assertThat(hex(bytes)).isEqualTo("880503e8627965");
    }

    @Test
    void givenNoCode_whenWritten_thenTheFrameIsEmpty() {
      byte[] bytes = written(out -> WebSocketEncoder.close(out, CloseCode.NONE, "not sent"));

      assertThat(hex(bytes)).isEqualTo("8800");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65536 + 1000})
    void givenCodeThatMayNotBeSent_whenWritten_thenRefused(int code) {
      assertThatThrownBy(() -> written(out -> WebSocketEncoder.close(out, code, "")))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenReasonOf123Bytes_whenWritten_thenItIsWhole() {
      byte[] bytes = written(out -> WebSocketEncoder.close(out, 1000, "x".repeat(123)));

      assertThat(reason(bytes)).isEqualTo("x".repeat(123));
    }

    @ParameterizedTest
    @CsvSource({"x, 123", "é, 61", "你, 41", "😀, 30"})
    void givenLongReason_whenWritten_thenItIsCutBetweenCharacters(String character, int kept) {
      byte[] bytes = written(out -> WebSocketEncoder.close(out, 1000, character.repeat(200)));

      assertThat(reason(bytes)).isEqualTo(character.repeat(kept));
    }

    @Test
    void givenCharacterAcrossTheBorder_whenWritten_thenItIsLeftOutWhole() {
      for (int before = 118; before <= 123; before++) {
        String plain = "x".repeat(before);

        byte[] bytes = written(out -> WebSocketEncoder.close(out, 1000, plain + "😀"));

        assertThat(reason(bytes)).isEqualTo(before + 4 <= 123 ? plain + "😀" : plain);
      }
    }

    private static String reason(byte[] close) {
      assertThat(close[1]).isEqualTo((byte) (close.length - 2));
      return new String(close, 4, close.length - 4, UTF_8);
    }
  }

  @Nested
  class Messages {

    @Test
    void givenTextAndAttachments_whenWritten_thenFramesFollowInOrder() {
      Outgoing message = Outgoing.withAttachments(HELLO, List.of(Slice.of(new byte[] {1, 2}), Slice.EMPTY));

      byte[] bytes = written(out -> WebSocketEncoder.message(out, message));

      assertThat(hex(bytes)).isEqualTo("810548656c6c6f" + "82020102" + "8200");
      assertThat(WebSocketEncoder.length(message)).isEqualTo(bytes.length);
    }

    @Test
    void givenBareBinary_whenWritten_thenThereIsNoTextFrame() {
      Outgoing message = Outgoing.binary(Slice.of(new byte[] {7}));

      byte[] bytes = written(out -> WebSocketEncoder.message(out, message));

      assertThat(hex(bytes)).isEqualTo("820107");
      assertThat(WebSocketEncoder.length(message)).isEqualTo(3);
    }

    @Test
    void givenManyMessages_whenWrittenToOneBuffer_thenTheyFollowEachOther() {
      Outgoing message = Outgoing.text(HELLO);

      byte[] bytes = written(out -> {
        WebSocketEncoder.message(out, message);
        WebSocketEncoder.message(out, message);
      });

      assertThat(hex(bytes)).isEqualTo("810548656c6c6f".repeat(2));
    }
  }

  private static byte[] written(Consumer<ByteBuf> writing) {
    ByteBuf out = Unpooled.buffer(0);
    writing.accept(out);
    return ByteBufUtil.getBytes(out);
  }

  private static String hex(byte[] bytes) {
    return ByteBufUtil.hexDump(bytes);
  }
}
