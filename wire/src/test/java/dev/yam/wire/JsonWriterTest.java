package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {

  private enum Colour { RED }

  private static String write(Object value) {
    return JsonWriter.write(Args.PLAIN, value).toUtf8();
  }

  /** ECMA-262 §Number::toString; the right side is what a JavaScript engine prints. */
  @ParameterizedTest
  @CsvSource({"0,0", "-0.0,0", "1,1", "1.0,1", "-1,-1", "1.5,1.5", "0.1,0.1", "100,100", "1e21,1e+21", "1e20,100000000000000000000",
      "123456789012345680000,123456789012345680000", "1234567890123456800000,1.2345678901234568e+21", "1e-6,0.000001", "1e-7,1e-7",
      "1.5e-7,1.5e-7", "0.00001234,0.00001234", "5e-324,5e-324", "1e-323,1e-323", "1.5e-323,1.5e-323", "2e-323,2e-323",
      "4.4e-323,4.4e-323", "9.9e-323,1e-322", "2.2250738585072014e-308,2.2250738585072014e-308",
      "1.7976931348623157e308,1.7976931348623157e+308", "9007199254740991,9007199254740991", "9007199254740992,9007199254740992",
      "9007199254740993,9007199254740992", "9.5e15,9500000000000000", "2e15,2000000000000000", "123.456,123.456",
      "1e23,1e+23", "2e-3,0.002", "4.35,4.35", "-1e-7,-1e-7", "0.3,0.3", "1e7,10000000", "12345678.9,12345678.9"})
  void givenNumber_whenWritten_thenInTheFormOfEcmaScript(double number, String expected) {
    assertThat(write(number)).isEqualTo(expected);
  }

  @Test
  void givenNumbersOfOtherTypes_whenWritten_thenTheirShortestForm() {
    assertThat(write(List.of(0.1f, 1e30f, 7, 7L, (short) 7, (byte) 7, Long.MIN_VALUE, new BigInteger("12345678901234567890"),
        new BigDecimal("1.50")))).isEqualTo("[0.1,1e+30,7,7,7,7,-9223372036854775808,12345678901234567890,1.50]");
    assertThat(write(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY)))
        .isEqualTo("[null,null,null,null]");
  }

  @Test
  void givenText_whenWritten_thenEscapedAsJavaScriptDoes() {
    assertThat(write("\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028\u00e9\u20ac\ud83d\ude00"))
        .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028\u00e9\u20ac\ud83d\ude00\"");
    assertThat(write("\ud800x\udc00\ud83d")).isEqualTo("\"\\ud800x\\udc00\\ud83d\"");
    assertThat(write(java.nio.CharBuffer.wrap("cb"))).isEqualTo("\"cb\"");
    assertThat(write('c')).isEqualTo("\"c\"");
  }

  @Test
  void givenLongTextOfAnyWidth_whenWritten_thenNothingIsLost() {
    for (String unit : List.of("a", "\u00e9", "\u20ac", "\ud83d\ude00", "\n", "\ud800")) {
      String text = unit.repeat(10_000);
      assertThat(Golden.read(JsonWriter.write(Args.PLAIN, text)).asString()).isEqualTo(text);
    }
  }

  @Test
  void givenPlainValues_whenWritten_thenInTheirOrder() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("b", null);
    map.put(1, Optional.of("x"));
    map.put(Colour.RED, Optional.empty());
    map.put("n", new Object[] {new int[] {1}, new long[] {2}, new double[] {.5}, Colour.RED});

    assertThat(write(map)).isEqualTo("{\"b\":null,\"1\":\"x\",\"RED\":null,\"n\":[[1],[2],[0.5],\"RED\"]}");
    assertThat(write(List.of())).isEqualTo("[]");
    assertThat(write(Map.of())).isEqualTo("{}");
    assertThat(write(Json.of(" {\"a\" : 1} "))).isEqualTo("{\"a\" : 1}");
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // users have them
  void givenInstants_whenWritten_thenAsJavaScriptDates() {
    assertThat(write(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00.000Z\"");
    assertThat(write(new Date(1_700_000_000_123L))).isEqualTo("\"2023-11-14T22:13:20.123Z\"");
    assertThat(write(Instant.ofEpochMilli(8_640_000_000_000_000L))).isEqualTo("\"+275760-09-13T00:00:00.000Z\"");
    assertThat(write(Instant.ofEpochMilli(-62_198_755_200_000L))).isEqualTo("\"-000001-01-01T00:00:00.000Z\"");
    assertThat(write(Instant.ofEpochMilli(-62_167_219_200_000L))).isEqualTo("\"0000-01-01T00:00:00.000Z\"");
    assertThat(write(Instant.ofEpochSecond(0, 1_999_999))).isEqualTo("\"1970-01-01T00:00:00.001Z\"");
  }

  @Test
  void givenBytes_whenNoAttachmentMayFollow_thenTheFormOfNode() {
    assertThat(write(List.of(new byte[] {0, -1}, ByteBuffer.wrap(new byte[] {7}), Slice.EMPTY))).isEqualTo(
        "[{\"type\":\"Buffer\",\"data\":[0,255]},{\"type\":\"Buffer\",\"data\":[7]},{\"type\":\"Buffer\",\"data\":[]}]");
  }

  @Test
  void givenBuffer_whenWrittenAsAttachment_thenItsPositionStays() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);
    var writer = new JsonWriter(Args.PLAIN);

    writer.value(buffer);

    assertThat(writer.attachments()).containsExactly(Slice.of(new byte[] {2, 3}));
    assertThat(buffer.remaining()).isEqualTo(2);
  }

  @Test
  void givenValueThatHoldsItself_whenWritten_thenSaidSo() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    Map<String, Object> map = new HashMap<>();
    map.put("self", Collections.singletonList(map));

    assertThatThrownBy(() -> write(list)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("holds itself");
    assertThatThrownBy(() -> write(map)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("256");
  }

  @Test
  void givenOtherValue_whenWritten_thenTheBinderIsAsked() {
    var binder = new ArgumentBinder() {
      @Override
      public Object read(Slice json, List<Slice> attachments, java.lang.reflect.Type type) {
        throw new IllegalStateException();
      }

      @Override
      public void write(@Nullable Object value, JsonWriter out) {
        out.beginObject();
        out.name("of");
        out.string(value instanceof Thread ? "Thread" : "another");
        out.name("bytes");
        out.binary(Slice.of(new byte[] {1}));
        out.endObject();
      }
    };

    Args args = Args.of(binder, 1, new Thread(), List.of(new Thread()));

    assertThat(args.json().toUtf8()).isEqualTo("1,{\"of\":\"Thread\",\"bytes\":{\"_placeholder\":true,\"num\":0}},"
        + "[{\"of\":\"Thread\",\"bytes\":{\"_placeholder\":true,\"num\":1}}]");
  }

  @Test
  void givenTextInPieces_whenStreamed_thenOneValueAmongOthers() {
    var binder = new ArgumentBinder() {
      @Override
      public Object read(Slice json, List<Slice> attachments, java.lang.reflect.Type type) {
        throw new IllegalStateException();
      }

      @Override
      public void write(@Nullable Object value, JsonWriter out) {
        try (OutputStream stream = out.raw()) {
          stream.write("...[1".getBytes(UTF_8), 3, 2);
          stream.write(',');
          stream.write(("\"" + "é".repeat(9_000) + "\"]").getBytes(UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };

    Args args = Args.of(binder, 0, new Thread(), List.of(new Thread(), 2));

    String value = "[1,\"" + "é".repeat(9_000) + "\"]";
    assertThat(args.json().toUtf8()).isEqualTo("0," + value + ",[" + value + ",2]");
  }

  @Test
  void givenArray_whenWrittenAsList_thenNullsStay() {
    assertThat(write(Arrays.asList(null, 1))).isEqualTo("[null,1]");
  }
}
