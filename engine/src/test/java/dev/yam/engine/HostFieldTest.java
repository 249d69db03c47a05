package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFieldTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b.", "a_b", "a:", "a:80", "127.0.0.1:3000", "%41%e9", "a,b", "[::1]", "[2001:db8::1]:80"})
  void givenNameOrAddress_thenValid(String value) {
    assertThat(HostField.isValid(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "a b", "a/b", "a\\b", "u@b", "a?b", "a#b", "a:b", "a:-1", "a:80:80", "::1", "[::1", "[::1]x", "[x]", "[]", "http://a", "\"a\"",
    "<a>", "%", "%4", "%zz", "\u00e9", "a\u007f", "{a}", "a|b", "^", "`"
  })
  void givenWhatNoHostIs_thenInvalid(String value) {
    assertThat(HostField.isValid(value)).isFalse();
  }
}
