package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonpTest {

  private static String script(String payload) {
    return Jsonp.script(7, Slice.utf8(payload)).toUtf8();
  }

  @Test
  void givenPayload_whenWritten_thenACallOfTheCallback() {
    assertThat(script("2:4a")).isEqualTo("___eio[7](\"2:4a\");");
  }

  @Test
  void givenWhatAStringMustNotHold_whenWritten_thenEscapedAsJavaScriptDoes() {
    assertThat(script("\"\\/\b\f\n\r\t\u0000\u001f\u007fé€😀<"))
        .isEqualTo("___eio[7](\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007fé€😀<\");");
  }

  @Test
  void givenLineSeparators_whenWritten_thenEscapedAndTheirNeighboursNot() {
    assertThat(script("\u2027\u2028\u2029\u202a\u2028")).isEqualTo("___eio[7](\"\u2027\\u2028\\u2029\u202a\\u2028\");");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "2:4a", "3:4\na", "4:4\\na", "5:4\\\\na", "5:4\n\\n\n", "4:4+%&", "2:4€", "3:4😀", "3:4\r\n", "6:4\\\\\\\\n"})
  void givenPayloadAsTheStockClientWritesIt_whenRead_thenItIsWhatItWas(String payload) {
    String area = payload.replace("\\n", "\\\n").replace("\n", "\\n");
    String form = "d=" + URLEncoder.encode(area, StandardCharsets.UTF_8);

    assertThat(Jsonp.payload(Slice.utf8(form)).toUtf8()).isEqualTo(payload);
  }

  @Test
  void givenOtherFields_whenRead_thenTheFirstOfThatNameCounts() {
    assertThat(Jsonp.payload(Slice.utf8("dd=1&x&=3&d=2:4a&d=1:2")).toUtf8()).isEqualTo("2:4a");
  }

  @Test
  void givenPercentSignsThatStandForNothing_whenRead_thenLeftAsTheyAre() {
    assertThat(Jsonp.payload(Slice.utf8("d=%zz%4%")).toUtf8()).isEqualTo("%zz%4%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "d", "d=", "x=2:4a", "2:4a", "D=1:2"})
  void givenNoPayload_whenRead_thenMalformed(String form) {
    assertThatThrownBy(() -> Jsonp.payload(Slice.utf8(form))).isInstanceOf(MalformedPacketException.class);
  }
}
