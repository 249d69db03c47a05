package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client reads of an open packet, and how it keeps the delays of any server in few queues. */
class OpenPacketTest {

  @Test
  void givenOpenPacket_whenRead_thenAllThatItSays() {
    OpenPacket packet = OpenPacket.parse(Slice.utf8(
        "{\"sid\":\"abc\",\"upgrades\":[\"webtransport\",\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000.5,"
            + "\"maxPayload\":1000,\"more\":{}}"));

    assertThat(packet).isEqualTo(
        new OpenPacket("abc", true, Duration.ofSeconds(25), Duration.ofSeconds(20), 1000));
  }

  @Test
  void givenFormerServer_whenItDoesNotSayMaxPayload_thenADefault() {
    OpenPacket packet =
        OpenPacket.parse(Slice.utf8("{\"sid\":\"abc\",\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}"));

    assertThat(packet.maxPayload()).isEqualTo(1_000_000);
    assertThat(packet.webSocket()).isFalse();
  }

  @Test
  void givenEndlessDelays_whenRead_thenADayAtMost() {
    OpenPacket packet = OpenPacket.parse(Slice.utf8(
        "{\"sid\":\"abc\",\"pingInterval\":1e300,\"pingTimeout\":9223372036854775807,\"maxPayload\":1e300}"));

    assertThat(packet.pingInterval()).isEqualTo(Duration.ofDays(1));
    assertThat(packet.pingTimeout()).isEqualTo(Duration.ofDays(1));
    assertThat(packet.maxPayload()).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "{", "[]", "null", "{}", "{\"sid\":1,\"pingInterval\":1,\"pingTimeout\":1}",
    "{\"sid\":\"\",\"pingInterval\":1,\"pingTimeout\":1}",
    "{\"sid\":\"a\",\"pingInterval\":0,\"pingTimeout\":1}",
    "{\"sid\":\"a\",\"pingInterval\":-5,\"pingTimeout\":1}",
    "{\"sid\":\"a\",\"pingInterval\":\"1\",\"pingTimeout\":1}",
    "{\"sid\":\"a\",\"pingInterval\":1}"
  })
  void givenWhatOpensNoSession_whenRead_thenMalformed(String json) {
    assertThatThrownBy(() -> OpenPacket.parse(Slice.utf8(json))).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void givenLongSidOrPacket_whenRead_thenMalformed() {
    String delays = ",\"pingInterval\":1,\"pingTimeout\":1}";
    assertThatThrownBy(() -> OpenPacket.parse(Slice.utf8("{\"sid\":\"" + "x".repeat(257) + "\"" + delays)))
        .hasMessageContaining("256");
    assertThatThrownBy(() -> OpenPacket.parse(Slice.utf8("{\"sid\":\"a\"" + " ".repeat(20_000) + delays)))
        .hasMessageContaining("16384");
  }

  @Test
  void givenAnyDelay_whenRounded_thenNeverShorterAndFewOfThem() {
    var queues = new HashSet<Duration>();
    for (long millis = 1; millis <= Duration.ofDays(1).toMillis(); millis += 1 + millis / 500) {
      Duration rounded = ServerBeat.rounded(Duration.ofMillis(millis));

      assertThat(rounded.toMillis()).isBetween(millis, millis + millis / 16);
      queues.add(rounded);
    }
    assertThat(queues).hasSizeLessThan(400);
  }
}
