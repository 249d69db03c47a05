package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

  private static Placeholders in(String json) {
    return Placeholders.in(Slice.utf8(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"_placeholder\":true,\"num\":12}", "{ \"_placeholder\":true,\"num\":12}",
      "{\"_placeholder\":true,\"num\":12 }", "{\"num\":12,\"_placeholder\":true}",
      "{\"_placeholder\":true,\"num\":12,\"x\":{}}", "{\"_placeholder\":true,\"num\":1,\"num\":12}"})
  void givenOne_whenFound_thenItsPlaceAndNumberAreTold(String object) {
    Placeholders found = in("[1," + object + "],2");

    assertThat(found.count()).isEqualTo(1);
    assertThat(found.number(0)).isEqualTo(12);
    assertThat(found.start(0)).isEqualTo(3);
    assertThat(found.end(0)).isEqualTo(3 + object.length());
    assertThat("[1,".concat(object).substring(found.numberStart(0), found.numberEnd(0))).isEqualTo("12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"_placeholder\":true,\"num\":1.5}", "{\"_placeholder\":true,\"num\":-1}",
      "{\"_placeholder\":true,\"num\":\"0\"}", "{\"_placeholder\":true,\"num\":1234567890}", "{\"_placeholder\":true}"})
  void givenNoPlainNumber_whenFound_thenItStandsForNoAttachment(String object) {
    Placeholders found = in(object);

    assertThat(found.count()).isEqualTo(1);
    assertThat(found.number(0)).isEqualTo(-1);
    assertThat(found.within(Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void givenLastMemberDeniesIt_whenRead_thenItIsData() {
    assertThat(in("{\"_placeholder\":true,\"num\":0,\"_placeholder\":false}").count()).isZero();
    assertThat(in("\"{\\\"_placeholder\\\":true,\\\"num\\\":0}\"").count()).isZero();
  }

  @Test
  void givenMany_whenFound_thenInOrderOfTheirEnds() {
    String usual = "{\"_placeholder\":true,\"num\":";
    Placeholders found = in(usual + "2},{\"a\":[" + usual + "0}],\"b\":" + usual + "1}}," + usual + "{}}");

    assertThat(found.count()).isEqualTo(4);
    assertThat(found.number(0)).isEqualTo(2);
    assertThat(found.number(1)).isZero();
    assertThat(found.number(2)).isEqualTo(1);
    assertThat(found.number(3)).isEqualTo(-1);
  }
}
