package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Engine3CodecTest {

  private final List<String> packets = new ArrayList<>();

  private void read(Slice body) {
    Engine3Codec.checkPayload(body);
    for (int at = 0; at <= body.length(); ) {
      at = Engine3Codec.decodePacket(body, at, packet -> packets.add(Packets.shown(packet)));
    }
  }

  private static Slice hex(String digits) {
    return Slice.of(HexFormat.of().parseHex(digits));
  }

  @Nested
  class Text {

    @Test
    void givenCharactersOfEveryLength_whenRead_thenLengthsCountUtf16Units() {
      read(Slice.utf8("2:4a2:4é2:4€3:4😀5:4😀😀1:2"));

      assertThat(packets).containsExactly(
          "message a", "message é", "message €", "message 😀", "message 😀😀", "ping ");
    }

    @Test
    void givenPartOfALargerArray_whenRead_thenNothingBesideIt() {
      read(Slice.utf8("xx2:4a1:2yy").range(2, 9));

      assertThat(packets).containsExactly("message a", "ping ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "99999999:4a", "99999999999999999999999999:4a", "2147483648:4a", "4294967297:4", "-1:4a", "+1:4", "1e0:4", "x:4",
        " 1:4", "1 :4", ":4", ":", "1", "1:", "2:4", "0x1:4", "٣:4ab", "1:9", "1:a"})
    void givenLengthThatLies_whenRead_thenMalformedAndNothingIsDelivered(String body) {
      assertThatThrownBy(() -> read(Slice.utf8(body))).isInstanceOf(MalformedPacketException.class);
      assertThat(packets).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:4😀", "4:4😀😀", "6:4😀😀"})
    void givenLengthThatEndsWithinASurrogatePair_whenRead_thenMalformed(String body) {
      assertThatThrownBy(() -> read(Slice.utf8(body))).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void givenBytesThatAreNotUtf8_whenRead_thenMalformed() {
      assertThatThrownBy(() -> read(hex("323a34c3"))).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void givenFaultBehindPackets_whenRead_thenTheyWereDelivered() {
      assertThatThrownBy(() -> read(Slice.utf8("2:4a1:29:4"))).isInstanceOf(MalformedPacketException.class);

      assertThat(packets).containsExactly("message a", "ping ");
    }

    @Test
    void givenPayloadWithoutPackets_whenRead_thenNone() {
      read(Slice.utf8("0:"));

      assertThat(packets).isEmpty();
    }
  }

  @Nested
  class Binary {

    @Test
    void givenBothKinds_whenRead_thenTextAndBytes() {
      read(hex("0004ff34e282ac" + "0105ff0401020304" + "0001ff32"));

      assertThat(packets).containsExactly("message €", "message " + Golden.bytes(hex("01020304")), "ping ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "00", "01", "0001", "00ff", "00ff34", "0001ff", "0002ff34", "01090909ff04", "000aff34", "00f5ff34", "0001fe34",
        "0101ff07", "0101ff", "0100ff", "0002ff34ff", "0001ff3402ff", "00010909090909090909090909ff34"})
    void givenLengthThatLies_whenRead_thenMalformed(String hex) {
      assertThatThrownBy(() -> read(hex(hex))).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void givenFormThatChangesWithinABody_whenRead_thenMalformed() {
      assertThatThrownBy(() -> read(hex("0001ff34" + "313a34"))).isInstanceOf(MalformedPacketException.class);
      assertThatThrownBy(() -> read(hex("313a34" + "0001ff34"))).isInstanceOf(MalformedPacketException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "bx", "b7AA==", "b4!", "", "7", "x"})
  void givenTextThatIsNoPacket_whenRead_thenMalformed(String text) {
    assertThatThrownBy(() -> Engine3Codec.decodeText(Slice.utf8(text))).isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "07", "ff", "34"})
  void givenBytesThatAreNoPacket_whenRead_thenMalformed(String hex) {
    assertThatThrownBy(() -> Engine3Codec.decodeBinary(hex(hex))).isInstanceOf(MalformedPacketException.class);
  }

  @Nested
  class Encoding {

    private final Deque<Outgoing> queue = new ArrayDeque<>();

    private List<String> bodies(int maxPayload, boolean binary) {
      var bodies = new ArrayList<String>();
      while (!queue.isEmpty()) {
        Slice body = Payload3Encoder.encode(queue, maxPayload, binary);
        bodies.add(Engine3Codec.isBinary(body) ? Golden.bytes(body) : body.toUtf8());
      }
      return bodies;
    }

    private void text(String text) {
      queue.add(Outgoing.text(Slice.utf8(text)));
    }

    @Test
    void givenMessagesThatFitExactly_whenEncoded_thenOneBodyAndOneByteLessMakesTwo() {
      text("4€");
      text("2");

      assertThat(bodies(9, true)).containsExactly("2:4€1:2");
      text("4€");
      text("2");
      assertThat(bodies(8, true)).containsExactly("2:4€", "1:2");
    }

    @Test
    void givenAttachmentsThatDoNotAllFit_whenEncoded_thenTheRestFollowsInOrder() {
      queue.add(Outgoing.withAttachments(Slice.utf8("452-[]"), List.of(hex("01"), hex("0203"))));
      text("4z");

      assertThat(bodies(17, false)).containsExactly("6:452-[]6:b4AQ==", "6:b4AgM=2:4z");
    }

    @Test
    void givenAttachmentsThatDoNotAllFit_whenEncodedAsBytes_thenFormIsChosenForEachBody() {
      queue.add(Outgoing.withAttachments(Slice.utf8("452-[]"), List.of(hex("01"), hex("0203"))));
      text("4z");
      text("4y");

      assertThat(bodies(14, true)).containsExactly(
          Golden.bytes(hex("0006ff3435322d5b5d" + "0102ff0401")),
          Golden.bytes(hex("0103ff040203" + "0002ff347a")),
          "2:4y");
    }

    @Test
    void givenAMessageLargerThanAll_whenEncoded_thenItLeavesAlone() {
      text("4" + "x".repeat(100));
      text("2");

      assertThat(bodies(10, false)).containsExactly("101:4" + "x".repeat(100), "1:2");
    }

    @Test
    void givenRelayedArguments_whenEncoded_thenTheirPiecesAreCounted() {
      String text = "\"" + "😀".repeat(200) + "\"";
      var event = new Packet.Event(
          "/", EventName.of("é"), Args.ofJson(Args.PLAIN, Slice.utf8(text)), java.util.OptionalLong.empty());
      queue.add(PacketEncoder.encodeForOne(event));

      assertThat(bodies(10_000, false)).containsExactly("410:42[\"é\"," + text + "]");
    }
  }
}
