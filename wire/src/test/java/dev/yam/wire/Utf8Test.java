package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Held against the decoder of the JDK, which is strict when told to report. */
class Utf8Test {

  /** A byte on each side of every border in the table of RFC 3629 §4. */
  private static final int[] BORDERS = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
    0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Nested
  class Reading {

    @Test
    void givenValidText_whenValidated_thenItPasses() {
      for (byte[] bytes : Utf8Vectors.valid()) {
        assertThat(Slice.of(bytes).isUtf8()).as("%s", new String(bytes, UTF_8)).isTrue();
      }
    }

    @Test
    void givenImpossibleText_whenAdvanced_thenItIsInvalidFromItsLastByteOn() {
      for (byte[] bytes : Utf8Vectors.impossible()) {
        int before = Utf8.advance(Utf8.COMPLETE, bytes, 0, bytes.length - 1);
        int after = Utf8.advance(before, bytes, bytes.length - 1, bytes.length);

        assertThat(before).as("%s", Slice.of(bytes)).isNotEqualTo(Utf8.INVALID);
        assertThat(after).isEqualTo(Utf8.INVALID);
        assertThat(Utf8.advance(after, new byte[] {'a', (byte) 0x80}, 0, 2)).isEqualTo(Utf8.INVALID);
      }
    }

    @Test
    void givenTextCutShort_whenAdvanced_thenItIsNeitherCompleteNorInvalid() {
      for (byte[] bytes : Utf8Vectors.cutShort()) {
        int state = Utf8.advance(Utf8.COMPLETE, bytes, 0, bytes.length);

        assertThat(state).isNotIn(Utf8.COMPLETE, Utf8.INVALID);
        assertThat(Slice.of(bytes).isUtf8()).isFalse();
      }
    }

    @Test
    void givenFourBytesFromEveryBorder_whenRead_thenVerdictsAreThoseOfTheJdk() {
      CharsetDecoder oracle = strictDecoder();
      byte[] bytes = new byte[4];

      for (int i = 0; i < BORDERS.length * BORDERS.length * BORDERS.length * BORDERS.length; i++) {
        for (int at = 0, rest = i; at < 4; at++, rest /= BORDERS.length) {
          bytes[at] = (byte) BORDERS[rest % BORDERS.length];
        }
        int state = Utf8.advance(Utf8.COMPLETE, bytes, 0, 4);
        boolean agrees = (state == Utf8.COMPLETE) == accepts(oracle, bytes)
            && (state != Utf8.INVALID) == canBeCompleted(oracle, bytes);
        if (!agrees) {
          fail("%s is read as %d", HexFormat.of().formatHex(bytes), state);
        }
      }
    }

    @Test
    void givenEveryCharacter_whenCutAtEveryByte_thenItIsRead() {
      for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
          continue;
        }
        byte[] bytes = Character.toString(codePoint).getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
          int state = Utf8.advance(Utf8.advance(Utf8.COMPLETE, bytes, 0, cut), bytes, cut, bytes.length);
          if (state != Utf8.COMPLETE) {
            assertThat(state).as("U+%X cut at %d", codePoint, cut).isEqualTo(Utf8.COMPLETE);
          }
        }
      }
    }

    @Test
    void givenOneBadByteAnywhere_whenValidated_thenItIsFound() {
      for (int length = 1; length <= 40; length++) {
        for (int at = 0; at < length; at++) {
          byte[] bytes = "x".repeat(length + 10).getBytes(UTF_8);
          bytes[5 + at] = (byte) 0xFF;

          assertThat(Utf8.validate(bytes, 5, length)).isFalse();
          assertThat(Utf8.validate(bytes, 5, at)).isTrue();
          assertThat(Utf8.validate(bytes, 6 + at, length - at)).isTrue();
        }
      }
    }

    private static CharsetDecoder strictDecoder() {
      return UTF_8.newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static boolean accepts(CharsetDecoder decoder, byte[] bytes) {
      return !decoder.reset().decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(8), true).isError();
    }

    /** Whether bytes exist that make it UTF-8: whatever is due, one of these ends completes it. */
    private static boolean canBeCompleted(CharsetDecoder decoder, byte[] bytes) {
      for (int first : new int[] {0x80, 0x90, 0xA0}) {
        for (int due = 0; due <= 3; due++) {
          byte[] end = {(byte) first, (byte) 0x80, (byte) 0x80};
          byte[] completed = Arrays.copyOf(bytes, bytes.length + due);
          System.arraycopy(end, 0, completed, bytes.length, due);
          if (accepts(decoder, completed)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  @Nested
  class Writing {

    @Test
    void givenTextWithoutLoneSurrogates_whenEncoded_thenBytesAreThoseOfTheJdk() {
      String[] texts = {"", "a", "?", "what?", "é?", "1234567?", "12345678?", "????????", "\uD83D\uDE00? κόσμε"};

      for (String text : texts) {
        assertThat(Utf8.encode(text)).isEqualTo(text.getBytes(UTF_8));
      }
    }

    @Test
    void givenLoneSurrogates_whenEncoded_thenEachIsTheReplacementCharacter() {
      assertEncoded("\uD800", "\uFFFD");
      assertEncoded("\uDFFF", "\uFFFD");
      assertEncoded("a\uD83Db", "a\uFFFDb");
      assertEncoded("\uDE00\uD83D", "\uFFFD\uFFFD");
      assertEncoded("\uD83D\uD83D\uDE00\uDE00", "\uFFFD\uD83D\uDE00\uFFFD");
      assertEncoded("? is kept, \uDC00 is not?", "? is kept, \uFFFD is not?");
      assertEncoded("x".repeat(100) + "\uDBFF", "x".repeat(100) + "\uFFFD");
    }

    @Test
    void givenLoneSurrogateAtAnyPlace_whenEncoded_thenItIsReplaced() {
      for (int at = 0; at < 30; at++) {
        assertEncoded("é".repeat(at) + "\uD83D" + "z".repeat(30 - at), "é".repeat(at) + "\uFFFD" + "z".repeat(30 - at));
      }
    }

    private static void assertEncoded(String text, String expected) {
      assertThat(Utf8.encode(text)).isEqualTo(expected.getBytes(UTF_8));
      assertThat(Slice.utf8(text).toUtf8()).isEqualTo(expected);
    }
  }
}
