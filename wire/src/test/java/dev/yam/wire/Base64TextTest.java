package dev.yam.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {

  private static final int LONGEST = 300;

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] decoded(String text) {
    byte[] surrounded = ("AAA" + text + "AAA").getBytes(ISO_8859_1);
    return Base64Text.decode(Slice.of(surrounded, 3, text.length())).toByteArray();
  }

  @Test
  void givenBytesOfAnyLength_whenWritten_thenTheyStandInTheirPlace() {
    for (int length = 0; length <= LONGEST; length++) {
      byte[] expected = Base64.getEncoder().encode(bytes(length));
      Slice within = Slice.of(bytes(length + 2)).range(0, length + 2);
      System.arraycopy(bytes(length), 0, within.array(), 1, length);
      byte[] out = new byte[expected.length + 2];

      int end = Base64Text.encode(within.range(1, length + 1), out, 1);

      assertThat(end).isEqualTo(1 + expected.length).isEqualTo(1 + Base64Text.encodedLength(length));
      assertThat(Arrays.copyOfRange(out, 1, end)).isEqualTo(expected);
      assertThat(out[0]).isEqualTo(out[end]).isZero();
    }
  }

  @Test
  void givenEveryFormThatPeersWrite_whenRead_thenTheSameBytes() {
    for (int length = 0; length <= LONGEST; length++) {
      byte[] bytes = bytes(length);
      String plain = Base64.getEncoder().encodeToString(bytes);

      assertThat(decoded(plain)).isEqualTo(bytes);
      assertThat(decoded(plain.replace("=", ""))).isEqualTo(bytes);
      assertThat(decoded(Base64.getUrlEncoder().encodeToString(bytes))).isEqualTo(bytes);
      assertThat(decoded(Base64.getMimeEncoder().encodeToString(bytes) + " \t\r\n")).isEqualTo(bytes);
      assertThat(decoded(plain + "=what follows the padding")).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 90, 95, 96, 97, 255})
  void givenWhiteSpaceOrNoBase64AtAnyPlace_whenRead_thenSkippedOrRefused(int length) {
    byte[] bytes = bytes(length);
    String plain = Base64.getEncoder().withoutPadding().encodeToString(bytes);

    for (int at = 0; at < plain.length(); at++) {
      String spaced = plain.substring(0, at) + '\n' + plain.substring(at);
      String broken = plain.substring(0, at) + '*' + plain.substring(at + 1);

      assertThat(decoded(spaced)).isEqualTo(bytes);
      assertThatThrownBy(() -> decoded(broken)).isInstanceOf(MalformedPacketException.class);
    }
  }
}
