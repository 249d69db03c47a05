package dev.yam.wire;

import static dev.yam.wire.PlainForm.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainEncoderTest {

  private static final PlainForm NEST = DEFAULT.typeKey("event").ackKey("id").envelope("data");

  private static String encoded(PlainForm form, OptionalLong ackId, Args args) {
    return PlainMessages.encode(new Packet.Event("/", EventName.of("x"), args, ackId), form).toUtf8();
  }

  private static String encoded(@Nullable Object... values) {
    return encoded(DEFAULT, OptionalLong.empty(), Args.of(Args.PLAIN, values));
  }

  private static String encodedJson(PlainForm form, String json) {
    return encoded(form, OptionalLong.empty(), Args.ofJson(Args.PLAIN, Slice.utf8(json)));
  }

  @Test
  void givenArguments_whenTheyAreNoSingleObject_thenTheyAreData() {
    assertThat(encoded()).isEqualTo("{\"type\":\"x\"}");
    assertThat(encoded(5)).isEqualTo("{\"type\":\"x\",\"data\":5}");
    assertThat(encoded((Object) null)).isEqualTo("{\"type\":\"x\",\"data\":null}");
    assertThat(encoded(List.of(1, 2))).isEqualTo("{\"type\":\"x\",\"data\":[1,2]}");
    assertThat(encoded("a", Map.of())).isEqualTo("{\"type\":\"x\",\"data\":[\"a\",{}]}");
    assertThat(encoded(Map.of("a", 1), "b")).isEqualTo("{\"type\":\"x\",\"data\":[{\"a\":1},\"b\"]}");
  }

  @Test
  void givenOneObject_whenItIsWritten_thenItsMembersStandBehindTheType() {
    var object = new LinkedHashMap<String, Object>(Map.of("message", "Pong"));
    object.put("list", List.of(Map.of("type", "stays")));

    assertThat(encoded(object)).isEqualTo("{\"type\":\"x\",\"message\":\"Pong\",\"list\":[{\"type\":\"stays\"}]}");
    assertThat(encoded(Map.of())).isEqualTo("{\"type\":\"x\"}");
  }

  /** Or who relays a message would have its receivers answer a question that was not put to them. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
    "{\"type\":\"y\",\"a\":1} | {\"type\":\"x\",\"a\":1}",
    "{\"a\":1,\"ackId\":7} | {\"type\":\"x\",\"a\":1}",
    "{ \"a\" : 1 , \"\\u0074ype\" : {\"type\":1} ,\"b\":2} | {\"type\":\"x\",\"a\" : 1,\"b\":2}",
    "{\"ackId\":1,\"type\":2} | {\"type\":\"x\"}"
  })
  void givenMembersThatAreTheMessagesOwn_whenAnObjectIsWritten_thenTheyAreLeftAway(String json, String message) {
    assertThat(encodedJson(DEFAULT, json)).isEqualTo(message);
  }

  @Test
  void givenEnvelope_whenEventsAreWritten_thenAllArgumentsAreInIt() {
    assertThat(encodedJson(NEST, "{\"event\":1,\"id\":2}")).isEqualTo("{\"event\":\"x\",\"data\":{\"event\":1,\"id\":2}}");
    assertThat(encodedJson(NEST, "")).isEqualTo("{\"event\":\"x\"}");
    assertThat(encoded(NEST, OptionalLong.of(3), Args.of(Args.PLAIN, 1, 2))).isEqualTo("{\"event\":\"x\",\"id\":3,\"data\":[1,2]}");
  }

  @Test
  void givenQuestion_whenItIsWritten_thenItsNumberStandsBehindTheType() {
    assertThat(encoded(DEFAULT, OptionalLong.of(12), Args.of(Args.PLAIN, Map.of("a", 1))))
        .isEqualTo("{\"type\":\"x\",\"ackId\":12,\"a\":1}");
  }

  @Test
  void givenAnswers_whenTheyAreWritten_thenTheirArgumentIsDataWhateverItIs() {
    assertThat(answer()).isEqualTo("{\"type\":\"ack\",\"ackId\":4}");
    assertThat(answer(Map.of("type", 1))).isEqualTo("{\"type\":\"ack\",\"ackId\":4,\"data\":{\"type\":1}}");
    assertThat(answer("a", "b")).isEqualTo("{\"type\":\"ack\",\"ackId\":4,\"data\":[\"a\",\"b\"]}");
    assertThat(answer("x".repeat(300))).isEqualTo("{\"type\":\"ack\",\"ackId\":4,\"data\":\"" + "x".repeat(300) + "\"}");
  }

  private static String answer(Object... values) {
    return PlainMessages.encode(new Packet.Ack("/", 4, Args.of(Args.PLAIN, values)), DEFAULT).toUtf8();
  }

  @Test
  void givenBytes_whenTheyAreWritten_thenTheyAreBase64() {
    assertThat(encoded(new byte[] {1, 2, 3})).isEqualTo("{\"type\":\"x\",\"data\":\"AQID\"}");
    assertThat(encoded(Map.of("a", new byte[0]))).isEqualTo("{\"type\":\"x\",\"a\":\"\"}");
    assertThat(encoded(Map.of("a", List.of(new byte[] {-1}, 5)), new byte[] {0}))
        .isEqualTo("{\"type\":\"x\",\"data\":[{\"a\":[\"/w==\",5]},\"AA==\"]}");
  }

  @Test
  void givenAnyNamespace_whenEventsAreWritten_thenItIsNotSaid() {
    var event = new Packet.Event("/chat", EventName.of(7), Args.of(Args.PLAIN, new byte[] {1}), OptionalLong.of(1));

    assertThat(PlainMessages.encode(event, DEFAULT).toUtf8()).isEqualTo("{\"type\":7,\"ackId\":1,\"data\":\"AQ==\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0{\"sid\":\"x\"}", "1", "3", "6", "40{\"sid\":\"x\"}", "41", "44{}", "42[\"ack\",1]", "42[\"\\u0061ck\",1]", "421"})
  void givenWhatIsNoEventAndNoAnswer_whenItIsWritten_thenNothingIsSaid(String packet) {
    assertThat(PlainEncoder.message(Outgoing.text(Slice.utf8(packet)), DEFAULT).size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unknown message type", "", "é😀"})
  void givenTextAsItIs_whenItIsWritten_thenItIsThat(String text) {
    assertThat(PlainEncoder.message(PlainEncoder.verbatim(text), DEFAULT).text().toUtf8()).isEqualTo(text);
  }
}
