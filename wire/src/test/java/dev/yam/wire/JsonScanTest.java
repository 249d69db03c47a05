package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {

  private final JsonScan scan = new JsonScan(64);

  private void scan(String json) {
    byte[] padded = ("\"}]" + json + "\"}]").getBytes(UTF_8); // what lies around is not read
    scan.scan(padded, 3, padded.length - 3);
  }

  /** RFC 8259, grammar by grammar. */
  @Nested
  class Verdicts {

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "[]", " [ ] ", "{ }", "null", "true", "false", "\"\"", "0", "-0", "1", "-1", "10", "123456789012345678901",
        "1.5", "-1.5", "0.1", "1e5", "1E5", "1e+5", "1e-5", "0e0", "0e+1", "-0.0e-0", "1.5e300", "20e1", "123.456e78",
        "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[]]", "[null,true,false]", "[\"a\"]", "[ \"asd\"]", "[\"\"]",
        "{\"a\":1}", "{\"a\":1,\"a\":2}", "{\"\":0}", "{\"a\":{\"b\":[{}]}}", "{ \"a\" : [ ] , \"b\" : 1 }", "[{},{}]",
        "\t\r\n[\t\r\n1\t\r\n,\t\r\n2\t\r\n]\t\r\n", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\uD834\\uDd1e\"",
        "\"\\uD800\"", "\"\\uDEAD\\uD800\"", "\"\u007f\"", "\"\u2028\u2029\"", "\"\u20ac\ud83d\ude00\"", "\"/*comment*/\"",
        "\"0123456789abcdef0123456789abcdef\"", "\"01234567\"", "\"0123456\\\"\"", "\"01234567\\\\\"", "[\"\\\\u0000\"]",
        "[1.7976931348623157e308]", "[1e400]", "[-123123123123123123123123123123]", "{\"\\u0000\":0}", "[0.4e-1]",
        "\"\\u0060\\u012a\\u12AB\"", "[\"\u00e9\",\"\ufffd\"]", "[\"new\u00a0line\"]", " true ", "[-0]", "[1E22]"})
    void givenJson_whenScanned_thenAccepted(String json) {
      assertThatCode(() -> scan(json)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "\t", "nul", "nulll", "tru", "truE", "True", "fals", "falsee", "FALSE", "nan", "NaN", "Infinity", "-Infinity",
        "undefined", "+1", "-", "--1", "- 1", "01", "-01", "00", "1.", ".5", "-.5", "1.e5", "1e", "1E", "1e+", "1e-", "1ee5",
        "1e5.5", "0x1", "1_000", "1a", "1 000", "0.", "0.e1", "2.e3", "9.e+", "1+2", "0e", "0e+-1", "1eE2", "\uff11",
        "[", "]", "[1", "1]", "[1,", "[1,]", "[,]", "[,1]", "[1,,2]", "[1 2]", "[1}", "[\"a\" 1]", "[1:2]", "[][]", "[]]",
        "[\"", "[\"a", "[\"a\"", "[a]", "['a']", "[\"a\",\n4\n,1,", "[*]", "[-]", "[x", "[ , \"\"]", "[1]x", "[\u000c]", "[\u00a0]",
        "{", "}", "{]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
        "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\",1}", "{\"a\"::1}", "{\"a\":1}}", "{\"a\":1}#", "{\"a\":1,,\"b\":2}",
        "{\"a\":/**/1}", "{\"a\":1}//", "{[]:1}", "{\"a\":1 ,", "{\"a\"}", "{:1}", "{\"a\":}",
        "\"", "\"a", "a\"", "\"\\\"", "\"\\", "\"\\x00\"", "\"\\a\"", "\"\\'\"", "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"",
        "\"\\u00g0\"", "\"\\U0041\"", "\"\\ 0\"", "\"\u0000\"", "\"\u001f\"", "\"\n\"", "\"\t\"", "\"\r\"", "\"\\\n\"", "\"a\"b",
        "\"01234567\n\"", "\"0123456\u00019\"", "\"\\u00", "\"\\u{41}\"", "\"\\\\\\\"", "\"a\"\"b\"", "\ufeff[]", "\ufeff", "\u00e9",
        "[\"a\u0000a\"]", "\\u0020[]", "[\\n]", "1 2", "null null", "//", "/**/1", "#1"})
    void givenNoJson_whenScanned_thenMalformed(String json) {
      assertThatThrownBy(() -> scan(json)).isInstanceOf(MalformedPacketException.class).hasMessageContaining("RFC 8259");
    }
  }

  @Nested
  class Depth {

    @Test
    void givenNestingAtTheLimit_whenScanned_thenAccepted() {
      assertThatCode(() -> scan("[".repeat(64) + "]".repeat(64))).doesNotThrowAnyException();
      assertThatCode(() -> scan("{\"a\":[".repeat(32) + "]}".repeat(32))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void givenNestingBeyondTheLimit_whenScanned_thenTheLimitIsNamed(String opening) {
      assertThatThrownBy(() -> scan(opening.repeat(100_000)))
          .isInstanceOfSatisfying(LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(Limit.DEPTH));
    }

    @Test
    void givenMixedNesting_whenClosedByTheWrongBracket_thenMalformed() {
      for (int depth = 1; depth <= 64; depth++) {
        String open = "[{\"a\":".repeat(depth).substring(0, depth % 2 == 0 ? 6 * (depth / 2) : 6 * (depth / 2) + 1);
        String wrong = depth % 2 == 0 ? "1]" : "1}";
        assertThatThrownBy(() -> scan(open + wrong)).isInstanceOf(MalformedPacketException.class);
      }
    }
  }

  @Nested
  class Results {

    @Test
    void givenArray_whenScanned_thenElementsAndTheFirstAreTold() {
      byte[] json = " [ \"a,]\" , [1,2] ,{\"b\":3,\"c\":4}, 5 ] ".getBytes(UTF_8);

      scan.scan(json, 0, json.length);

      assertThat(scan.elements()).isEqualTo(4);
      assertThat(new String(json, scan.firstStart(), scan.firstEnd() - scan.firstStart(), UTF_8)).isEqualTo("\"a,]\"");
      assertThat(json[scan.start()]).isEqualTo((byte) '[');
      assertThat(json[scan.end() - 1]).isEqualTo((byte) ']');
    }

    @Test
    void givenEmptyArray_whenScannedAfterAnother_thenNothingIsLeftOfIt() {
      scan("[{\"_placeholder\":true},\n2]");
      scan("[ ]");

      assertThat(scan.elements()).isZero();
      assertThat(scan.flags()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"_placeholder\":1}", "[[{\"a\":1,\"_placeholder\":true}]]", "{\"\\u005fplaceholder\":1}",
        "{\"_\\u0070laceholder\":1}", "{ \"_placeholder\" : 1}"})
    void givenPlaceholder_whenScanned_thenFlagged(String json) {
      scan(json);

      assertThat(scan.flags()).isEqualTo(JsonScan.PLACEHOLDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"_placeholder\"]", "{\"a\":\"_placeholder\"}", "{\"_placeholdes\":1}", "{\"placeholder_\":1}",
        "{\"_placeholder2\":1}", "[\"a\\n\\r\"]", "[1, 2]"})
    void givenLikenessOnly_whenScanned_thenNotFlagged(String json) {
      scan(json);

      assertThat(scan.flags()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\n]", "[1,\r2]", "\n1", "{\"a\"\n:1}", "{\"a\":\n1}", "[1\n]"})
    void givenRawLineBreak_whenScanned_thenFlagged(String json) {
      scan(json);

      assertThat(scan.flags()).isEqualTo(JsonScan.LINE_BREAKS);
    }
  }

  /** Eight, or 32, bytes at a time must find what one at a time would. */
  @Nested
  class PlainEnd {

    private static final int LONGEST = 70;
    private static final byte[] PLAIN = {'a', ' ', '!', '#', '[', ']', '~', 0x7F, (byte) 0x80, (byte) 0xA2, (byte) 0xFF};
    private static final byte[] SPECIAL = {'"', '\\', 0, 0x1F, 2, '\n'};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void givenSpecialByteAtAnyPlace_whenLookedFor_thenItIsFound(int offset) {
      for (byte plain : PLAIN) {
        for (int length = 0; length <= LONGEST; length++) {
          byte[] bytes = surrounded(offset, length, plain);

          assertThat(JsonScan.plainEnd(bytes, offset, offset + length)).isEqualTo(offset + length);
          for (int at = offset; at < offset + length; at++) {
            for (byte special : SPECIAL) {
              bytes[at] = special;
              if (JsonScan.plainEnd(bytes, offset, offset + length) != at) {
                throw new AssertionError("%#x at %d of %d".formatted(special, at - offset, length));
              }
            }
            bytes[at] = plain;
          }
        }
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 327, 328, 329, 335, 336, 337, 583, 584, 585, 592, 800})
    void givenSpecialByteAtAnyPlaceOfLongText_whenLookedFor_thenItIsFound(int length) {
      byte[] bytes = surrounded(3, length, (byte) 'x');

      assertThat(JsonScan.plainEnd(bytes, 3, 3 + length)).isEqualTo(3 + length);
      for (int at = 2 + length; at >= 3; at--) {
        bytes[at] = '"';
        assertThat(JsonScan.plainEnd(bytes, 3, 3 + length)).isEqualTo(at);
      }
    }

    /** Between bytes that end a string, with no byte to spare behind. */
    private static byte[] surrounded(int offset, int length, byte plain) {
      byte[] bytes = new byte[offset + length + offset % 2];
      Arrays.fill(bytes, (byte) '"');
      Arrays.fill(bytes, offset, offset + length, plain);
      return bytes;
    }

    @Test
    void givenRandomBytes_whenLookedThrough_thenEachPlainRunEndsWhereItDoesByteByByte() {
      var random = new Random(8259);
      for (int round = 0; round < 20_000; round++) {
        byte[] bytes = new byte[random.nextInt(2 * LONGEST)];
        random.nextBytes(bytes);
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);

        assertThat(JsonScan.plainEnd(bytes, from, to)).isEqualTo(byteByByte(bytes, from, to));
      }
    }

    private static int byteByByte(byte[] bytes, int from, int to) {
      int at = from;
      while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xFF) >= 0x20) {
        at++;
      }
      return at;
    }
  }
}
