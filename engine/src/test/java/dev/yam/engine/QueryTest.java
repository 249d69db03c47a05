package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "/?sid=a -> a",
        "/?EIO=4&sid=a&t=x -> a",
        "/?sid=a&sid=b -> a",
        "/?xsid=b&sid=a -> a",
        "/?sidx=b&sid=a -> a",
        "/?sid&sid=a -> ''",
        "/?sid= -> ''",
        "/?&&sid=a=b -> a=b",
        "/?s%69d=a -> a",
        "/?sid=a%20b+c -> a b c",
        "/?sid=%zz -> %zz",
        "/?t=?sid=b&sid=a -> a"
      })
  void givenTarget_whenAsked_thenFirstValueDecoded(String target, String sid) {
    assertThat(Query.find(target, "sid")).isEqualTo(sid);
  }

  @ParameterizedTest
  @CsvSource({"/", "/?", "/?&", "/?=sid", "/sid=a", "/?t=sid", "/?SID=a"})
  void givenTarget_whenParameterIsNotThere_thenNull(String target) {
    assertThat(Query.find(target, "sid")).isNull();
  }
}
