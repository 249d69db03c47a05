package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {

  private final PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
  private final List<Packet> packets = new ArrayList<>();

  private void text(String text) {
    decoder.text(Slice.utf8(text), packets::add);
  }

  private void binary(int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    decoder.binary(Slice.of(data), packets::add);
  }

  private Packet.Event event() {
    return (Packet.Event) packets.getLast();
  }

  @Nested
  class Events {

    @Test
    void givenNamespaceAndId_whenRead_thenAllPartsStandApart() {
      text("2/admin,456[\"project:delete\",123, {\"a\":[1,2]} ]");

      assertThat(event().namespace()).isEqualTo("/admin");
      assertThat(event().ackId()).isEqualTo(OptionalLong.of(456));
      assertThat(event().name()).isEqualTo(EventName.of("project:delete"));
      assertThat(event().args().size()).isEqualTo(2);
      assertThat(event().args().json(0).toUtf8()).isEqualTo("123");
      assertThat(event().args().json(1).toUtf8()).isEqualTo("{\"a\":[1,2]}");
    }

    @Test
    void givenNoArguments_whenRead_thenArgsAreNone() {
      text("2[ \"a\" ]");

      assertThat(event().args()).isSameAs(Args.NONE);
      assertThat(event().ackId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
        "\\u0063onnect"})
    void givenReservedName_whenRead_thenMalformed(String name) {
      assertThatThrownBy(() -> text("2[\"" + name + "\"]")).isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "x", "2", "2{}", "2[]", "2[1e999]", "2[-1e999]", "2[{}]", "2[null]", "2[\"a\"", "2[\"a\"]]", "2[\"a\",]",
        "2/a[\"a\"]", "2 1[\"a\"]", "2 [\"a\"]", "2/a, [\"a\"]", "21 [\"a\"]", "0 {}", "4 {}", " 2[\"a\"]", "2-1[\"a\"]", "29007199254740992[\"a\"]", "299999999999999999999[\"a\"]",
        "0[]", "0null", "01", "1{}", "4[]", "4null", "3{}", "3", "5-[\"a\"]", "50-[\"a\"]", "51[\"a\"]", "51.5-[\"a\"]"})
    void givenWhatTheProtocolDoesNotAllow_whenRead_thenMalformed(String text) {
      assertThatThrownBy(() -> text(text)).isInstanceOf(MalformedPacketException.class);
      assertThat(packets).isEmpty();
    }

    @Test
    void givenLargestId_whenRead_thenKept() {
      text("29007199254740991[\"a\"]");

      assertThat(event().ackId()).hasValue(9007199254740991L);
    }
  }

  @Nested
  class Attachments {

    @Test
    void givenTwoOutOfOrder_whenAllHaveCome_thenEachArgumentFindsItsOwn() {
      text("52-[\"a\",{\"_placeholder\":true,\"num\":1},{\"num\":0,\"_placeholder\":true}]");
      binary(7);
      assertThat(packets).isEmpty();
      binary(8, 9);

      assertThat(event().args().binary(0).toByteArray()).containsExactly(8, 9);
      assertThat(event().args().binary(1).toByteArray()).containsExactly(7);
      assertThat(decoder.isWaiting()).isFalse();
    }

    @Test
    void givenNoArgumentRefersToThem_whenRead_thenTheyAreRelayedAllTheSame() {
      text("51-[\"a\"]");
      binary(7);
      text("62-8[]");
      binary(8);
      binary(9);

      Outgoing event = PacketEncoder.encode(packets.getFirst());
      Outgoing ack = PacketEncoder.encode(packets.getLast());
      assertThat(event.text().toUtf8()).isEqualTo("451-[\"a\"]");
      assertThat(event.attachments()).containsExactly(Slice.of(new byte[] {7}));
      assertThat(ack.text().toUtf8()).isEqualTo("462-8[]");
      assertThat(ack.attachments()).containsExactly(Slice.of(new byte[] {8}), Slice.of(new byte[] {9}));
    }

    @Test
    void givenReadArguments_whenTheirAttachmentsAreChanged_thenRefused() {
      text("51-[\"a\",{\"_placeholder\":true,\"num\":0}]");
      binary(7);

      List<Slice> attachments = event().args().attachments();
      assertThatThrownBy(() -> attachments.set(0, Slice.EMPTY)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> attachments.add(Slice.EMPTY)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(attachments::removeFirst).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void givenAttachmentsAwaited_whenTextComes_thenMalformed() {
      text("51-[\"a\",{\"_placeholder\":true,\"num\":0}]");

      assertThatThrownBy(() -> text("2[\"b\"]")).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void givenNoPacketBefore_whenBinaryComes_thenMalformed() {
      assertThatThrownBy(() -> binary(1)).isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"num\":1", "\"num\":-1", "\"num\":\"0\"", "\"x\":0", "\"num\":0.5", "\"num\":null",
        "\"num\":0,\"num\":1", "\"num\":99999999999"})
    void givenPlaceholderWithoutAttachment_whenRead_thenMalformed(String member) {
      for (String key : List.of("_placeholder", "\\u005fplaceholder")) {
        assertThatThrownBy(() -> text("51-[\"a\",[{\"" + key + "\":true," + member + "}]]"))
            .isInstanceOf(MalformedPacketException.class);
      }
    }

    @Test
    void givenMoreThanAllowed_whenRead_thenTheLimitIsNamed() {
      assertThatThrownBy(() -> text("511-[\"a\"]"))
          .isInstanceOfSatisfying(LimitExceededException.class,
              e -> assertThat(e.limit()).isEqualTo(Limit.ATTACHMENTS))
          .hasMessage("more than 10 attachments per packet (limit maxAttachments, an option of that name)");
      assertThatThrownBy(() -> text("59999999999999999999-[\"a\"]")).isInstanceOf(LimitExceededException.class);
    }
  }

  @Nested
  class Limits {

    @Test
    void givenDeepNesting_whenRead_thenTheLimitIsNamed() {
      text("2[\"a\"," + "[".repeat(255) + "]".repeat(255) + "]");

      assertThatThrownBy(() -> text("2[\"a\"," + "[".repeat(256) + "]".repeat(256) + "]"))
          .isInstanceOfSatisfying(LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(Limit.DEPTH));
      assertThatThrownBy(() -> text("2[\"a\"," + "[{\"a\":".repeat(100_000)))
          .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void givenDeepestLimit_whenPlaceholdersLieThatDeep_thenTheyAreFound() {
      var deep = new PacketDecoder(new PacketLimits(1, 1_000, 256, 256), Args.PLAIN);
      String open = "{\"a\":".repeat(998);

      deep.text(Slice.utf8("51-[\"a\"," + open + "{\"_placeholder\":true,\"num\":0}" + "}".repeat(998) + "]"), packets::add);

      assertThatThrownBy(() -> deep.text(Slice.utf8("2[\"a\"]"), packets::add)).isInstanceOf(MalformedPacketException.class);
      assertThatThrownBy(() -> new PacketLimits(1, 1_001, 256, 256)).hasMessageContaining("maxDepth");
      assertThatThrownBy(() -> new PacketLimits(1, 0, 256, 256)).hasMessageContaining("maxDepth");
    }

    @Test
    void givenLongNames_whenRead_thenTheLimitIsNamed() {
      text("2/" + "n".repeat(255) + ",[\"" + "e".repeat(256) + "\"]");

      assertThatThrownBy(() -> text("2[\"" + "e".repeat(257) + "\"]"))
          .isInstanceOfSatisfying(LimitExceededException.class,
              e -> assertThat(e.limit()).isEqualTo(Limit.EVENT_NAME));
      assertThatThrownBy(() -> text("0/" + "n".repeat(256) + ","))
          .isInstanceOfSatisfying(LimitExceededException.class,
              e -> assertThat(e.limit()).isEqualTo(Limit.NAMESPACE_NAME));
    }
  }

  @Test
  void givenRelayedEvent_whenEncoded_thenTheBytesAreThoseReceived() {
    text("52-/a,7[\"x\",{\"_placeholder\":true,\"num\":1},[{\"_placeholder\":true,\"num\":0}], 1e2]");
    binary(1);
    binary(2);

    Outgoing outgoing = PacketEncoder.encode(event());

    assertThat(outgoing.text().toUtf8()).isEqualTo(
        "452-/a,7[\"x\",{\"_placeholder\":true,\"num\":1},[{\"_placeholder\":true,\"num\":0}], 1e2]");
    assertThat(outgoing.attachments()).containsExactly(Slice.of(new byte[] {1}), Slice.of(new byte[] {2}));
  }
}
