package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventNameTest {

  private static EventName read(String json) {
    byte[] bytes = ("[" + json + "]").getBytes(UTF_8);
    return EventName.read(bytes, 1, bytes.length - 1);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '\'', value = {"'\"a\"',a", "'\"\\u0061\"',a", "'\"\"',''", "18,18", "'\"18\"',18", "1.50,1.5", "1e2,100",
      "-0,0", "-7,-7", "123456789012345678901234,1.2345678901234569e+23", "'\"\u00e9\u20ac\"',\u00e9\u20ac", "'\"\\ud83d\\ude00\"',\ud83d\ude00"})
  void givenNameOfAPeer_whenLookedUpByText_thenFound(String json, String text) {
    EventName name = read(json);

    assertThat(Map.of(EventName.of(text), "handler")).containsKey(name);
    assertThat(name.text()).isEqualTo(text);
    assertThat(name.json().toUtf8()).isEqualTo(json);
    assertThat(name.detach()).isEqualTo(name);
    assertThat(name.isNumber()).isEqualTo(json.charAt(0) != '"');
  }

  @Test
  void givenLoneSurrogates_whenCompared_thenTheyStayApart() {
    assertThat(read("\"\\ud800\"")).isEqualTo(EventName.of("\ud800")).isNotEqualTo(EventName.of("\ud801"))
        .isNotEqualTo(EventName.of("\ufffd")).isNotEqualTo(EventName.of("?"));
    assertThat(EventName.of("x\ud800?\ud83d\ude00").text()).isEqualTo("x\ud800?\ud83d\ude00");
    assertThat(read("\"?\"")).isEqualTo(EventName.of("?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"__proto__", "constructor", "toString", "Connect", "connect ", "error", "message"})
  void givenOrdinaryName_whenAsked_thenNotReserved(String text) {
    assertThat(EventName.of(text).isReserved()).isFalse();
  }

  @Test
  void givenNumber_whenMade_thenSentAsANumber() {
    assertThat(EventName.of(18).json().toUtf8()).isEqualTo("18");
    assertThat(EventName.of(1.5)).isEqualTo(EventName.of("1.5")).hasToString("1.5");
    assertThatThrownBy(() -> EventName.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenTextToEscape_whenMade_thenItsJsonIsWhatIsSent() {
    assertThat(EventName.of("a\"b\n").json().toUtf8()).isEqualTo("\"a\\\"b\\n\"");
  }
}
