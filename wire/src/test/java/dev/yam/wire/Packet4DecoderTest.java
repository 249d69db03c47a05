package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Packet4DecoderTest {

  private static final int MAX_QUERY = 1_000;

  private final PacketDecoder decoder = new Packet4Decoder(
      PacketLimits.DEFAULT, MAX_QUERY, Args.PLAIN, new PacketDecoder.Workspace(PacketLimits.DEFAULT));
  private final List<Packet> packets = new ArrayList<>();

  private Packet read(String text) {
    packets.clear();
    decoder.text(Slice.utf8(text), packets::add);
    return packets.getFirst();
  }

  private static Packet.Connect connect(String namespace, String auth) {
    return new Packet.Connect(namespace, Slice.utf8(auth));
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " -> ", quoteCharacter = '`', value = {
      "0/n?token=abc, -> /n -> {\"token\":\"abc\"}",
      "0/n?token=abc -> /n -> {\"token\":\"abc\"}",
      "0/n?a=1&b=2&a=3, -> /n -> {\"a\":\"3\",\"b\":\"2\"}",
      "0/n?a&=x&&b=c=d, -> /n -> {\"a\":\"\",\"\":\"x\",\"b\":\"c=d\"}",
      "0/n?q=%22%5C%e2%82%ac+%2C%zz, -> /n -> {\"q\":\"\\\"\\\\€ ,%zz\"}",
      "0/n?__proto__=1, -> /n -> {\"__proto__\":\"1\"}",
      "0/n?a?b=1, -> /n -> {\"a?b\":\"1\"}",
      "0/n?, -> /n -> ``",
      "0/n, -> /n -> ``",
      "0 -> / -> ``"})
  void givenConnect_whenRead_thenTheQueryIsTheCredentials(String text, String namespace, String auth) {
    assertThat(read(text)).isEqualTo(connect(namespace, auth));
  }

  @Test
  void givenQueryLongerThanANamespaceMayBe_whenRead_thenItCountsByItsOwnLimit() {
    String token = "t".repeat(MAX_QUERY - 2);

    assertThat(read("0/n?a=" + token + ",")).isEqualTo(connect("/n", "{\"a\":\"" + token + "\"}"));
    assertThatThrownBy(() -> read("0/n?a=" + token + "t,"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxNamespaceQueryLength");
  }

  @Test
  void givenShortNamespace_whenItsQueryIsTooLong_thenRefusedToo() {
    var strict = new Packet4Decoder(
        PacketLimits.DEFAULT, 3, Args.PLAIN, new PacketDecoder.Workspace(PacketLimits.DEFAULT));

    assertThatThrownBy(() -> strict.text(Slice.utf8("0/n?a=12,"), packets::add))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void givenNameThatIsTooLong_whenRead_thenRefusedWithAQueryAndWithout() {
    String name = "/" + "n".repeat(PacketLimits.DEFAULT.maxNamespaceLength());

    for (String text : List.of("0" + name + ",", "0" + name + "?a=1,", "2" + name + ",[\"x\"]")) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("maxNamespaceLength");
    }
  }

  @Test
  void givenEventsOfANamespace_whenRead_thenAsInProtocol5() {
    assertThat(read("2/n,3[\"a\",1]")).isInstanceOfSatisfying(Packet.Event.class, event -> {
      assertThat(event.namespace()).isEqualTo("/n");
      assertThat(event.ackId()).hasValue(3);
    });
  }
}
