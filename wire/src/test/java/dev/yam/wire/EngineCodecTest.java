package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCodecTest {

  private static final int LONGEST = 70;
  private static final byte[] OTHERS = {'a', 0x1D, 0x1F, 0, 1, (byte) 0x9E, (byte) 0xFF};

  /** Eight bytes at a time must find what one at a time would (EIO4 §HTTP long-polling). */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void givenSeparatorAtAnyPlace_whenLookedFor_thenItIsFound(int offset) {
    for (byte other : OTHERS) {
      for (int length = 0; length <= LONGEST; length++) {
        byte[] body = new byte[offset + length + offset % 2];
        Arrays.fill(body, EngineCodec.SEPARATOR);
        Arrays.fill(body, offset, offset + length, other);

        assertThat(EngineCodec.separator(body, offset, offset + length)).isEqualTo(offset + length);
        for (int at = offset + length - 1; at >= offset; at--) {
          body[at] = EngineCodec.SEPARATOR;
          assertThat(EngineCodec.separator(body, offset, offset + length)).isEqualTo(at);
        }
      }
    }
  }
}
