package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {

  @ParameterizedTest
  @CsvSource({"32,34", "1024,1026", "object,1024"})
  void givenPayload_whenItsVariantsAreMade_thenTheyDifferAndHaveOneLength(String text, int length) {
    Payload payload = Payload.of(text);

    var texts = new HashSet<String>();
    IntStream.range(0, Payload.VARIANTS).forEach(variant -> texts.add(new String(payload.json(variant), US_ASCII)));

    assertThat(texts).hasSize(Payload.VARIANTS).allMatch(json -> json.length() == length);
  }

  @Test
  void givenNoSize_whenRead_thenRefused() {
    assertThatThrownBy(() -> Payload.of("big")).isInstanceOf(LoadException.class).hasMessageContaining("big");
  }
}
