package dev.yam.wire;

import static dev.yam.wire.PlainForm.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDecoderTest {

  private static final PlainForm NEST = DEFAULT.typeKey("event").ackKey("id").envelope("data");

  private static Packet.Event event(PlainForm form, String message) {
    var read = new PlainMessages(form).read(message);
    assertThat(read.dropped).as(message).isEmpty();
    return (Packet.Event) read.packets.getFirst();
  }

  private static String dropped(String message) {
    var read = new PlainMessages(DEFAULT).read(message);
    assertThat(read.packets).as(message).isEmpty();
    return read.dropped.getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"type\":\"move\",\"x\":1}",
    "{\"x\":1,\"type\":\"move\"}",
    " \r\n{ \"x\" : {\"type\":[\"}\"]} , \"\\u0074ype\" : \"mo\\u0076e\" } ",
    "{\"type\":\"other\",\"x\":1,\"type\":\"move\"}"
  })
  void givenObject_whenItSaysItsType_thenItIsTheEventAndTheWholeOfItTheArgument(String message) {
    Packet.Event event = event(DEFAULT, message);

    assertThat(event.name().text()).isEqualTo("move");
    assertThat(event.args().size()).isEqualTo(1);
    assertThat(event.args().json().toUtf8()).isEqualTo(message.strip());
    assertThat(event.ackId()).isEmpty();
  }

  @Test
  void givenNumberAsType_whenItIsRead_thenTheEventIsNamedSo() {
    assertThat(event(DEFAULT, "{\"type\":18}").name()).isEqualTo(EventName.of("18"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "9007199254740991, 9007199254740991"})
  void givenAckId_whenItIsRead_thenAnAnswerIsAskedFor(String id, long read) {
    assertThat(event(DEFAULT, "{\"ackId\":" + id + ",\"type\":\"x\"}").ackId()).isEqualTo(OptionalLong.of(read));
  }

  @Test
  void givenNullAsAckId_whenItIsRead_thenNoAnswerIsAskedFor() {
    assertThat(event(DEFAULT, "{\"ackId\":null,\"type\":\"x\"}").ackId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "-1", "1.0", "1e3", "\"7\"", "true", "[1]", "9007199254740992", "10000000000000000", "99999999999999999999999999"
  })
  void givenAckIdThatIsNone_whenItIsRead_thenTheMessageIsDropped(String id) {
    assertThat(dropped("{\"type\":\"x\",\"ackId\":" + id + "}")).contains("ackId is a whole number");
  }

  @Test
  void givenAnswer_whenItIsRead_thenItsDataIsTheArgument() {
    var read = new PlainMessages(DEFAULT)
        .read("{\"type\":\"ack\",\"ackId\":3,\"data\":[1,2]}")
        .read("{\"ackId\":4,\"type\":\"ack\",\"more\":1}");

    assertThat(read.packets).hasSize(2).allSatisfy(packet -> assertThat(packet).isInstanceOf(Packet.Ack.class));
    assertThat(((Packet.Ack) read.packets.get(0)).args().toString()).isEqualTo("[[1,2]]");
    assertThat(((Packet.Ack) read.packets.get(0)).id()).isEqualTo(3);
    assertThat(((Packet.Ack) read.packets.get(1)).args()).isEqualTo(Args.NONE);
  }

  @Test
  void givenEnvelope_whenMessagesAreRead_thenOneMemberIsTheArgument() {
    assertThat(event(NEST, "{\"event\":\"x\",\"data\":{\"type\":1},\"id\":5}").args().toString()).isEqualTo("[{\"type\":1}]");
    assertThat(event(NEST, "{\"event\":\"x\",\"data\":null}").args().toString()).isEqualTo("[null]");
    assertThat(event(NEST, "{\"event\":\"x\",\"type\":\"y\"}").args()).isEqualTo(Args.NONE);
    assertThat(event(NEST, "{\"event\":\"x\",\"data\":1,\"id\":5}").ackId()).isEqualTo(OptionalLong.of(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\":null}", "{\"Type\":\"x\"}", "{\"a\":{\"type\":\"x\"}}"})
  void givenNoType_whenItIsRead_thenItIsToldApart(String message) {
    assertThat(dropped(message)).isEqualTo(PlainMessages.UNTYPED);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
    "not json | unexpected byte",
    "'' | ends too early",
    "{\"type\":\"x\" | ends too early",
    "{\"type\":\"x\"} {} | unexpected byte",
    "{\"type\":\"x\",} | unexpected byte",
    "[\"x\"] | a message is a JSON object",
    "4{\"type\":\"x\"} | unexpected byte",
    "\"x\" | a message is a JSON object",
    "{\"type\":true} | type is neither a string nor a number",
    "{\"type\":[\"x\"]} | type is neither a string nor a number",
    "{\"type\":\"disconnect\"} | reserved name",
    "{\"type\":\"c\\u006fnnect\"} | reserved name",
    "{\"type\":\"ack\"} | says in ackId what it answers",
    "{\"type\":\"ack\",\"ackId\":null} | says in ackId what it answers"
  })
  void givenWhatIsNoMessage_whenItIsRead_thenItIsDroppedAndWhyIsTold(String message, String why) {
    assertThat(dropped(message)).contains(why);
  }

  @Test
  void givenMessagesBeyondLimits_whenTheyAreRead_thenTheyAreDroppedAndTheLimitIsNamed() {
    assertThat(dropped("{\"type\":\"" + "n".repeat(257) + "\"}")).contains("maxEventNameLength");
    assertThat(dropped("{\"type\":\"x\",\"a\":" + "[".repeat(255) + "]".repeat(255) + "}")).contains("maxDepth");
    assertThat(event(DEFAULT, "{\"type\":\"x\",\"a\":" + "[".repeat(254) + "]".repeat(254) + "}").args().size()).isEqualTo(1);
  }

  @Test
  void givenDeepestMessage_whenItIsRelayed_thenPeersOfSocketIoReadIt() {
    Packet.Event event = event(DEFAULT, "{\"type\":\"x\",\"a\":" + "[".repeat(254) + "]".repeat(254) + "}");
    Slice text = PacketEncoder.encode(event).text().from(1);
    var read = new java.util.ArrayList<Packet>();

    new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN).text(text, read::add);

    assertThat(read).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\\b", "é", "a\nb"})
  void givenNameThatNoMemberHas_whenAFormIsMade_thenItIsRefused(String key) {
    assertThatThrownBy(() -> DEFAULT.typeKey(key)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("name");
  }

  @Test
  void givenOneNameForTwoMembers_whenAFormIsMade_thenItIsRefused() {
    assertThatThrownBy(() -> DEFAULT.typeKey("ackId")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULT.envelope("type")).isInstanceOf(IllegalArgumentException.class);
  }
}
