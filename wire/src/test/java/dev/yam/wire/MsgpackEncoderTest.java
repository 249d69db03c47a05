package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;

class MsgpackEncoderTest {

  /** {@code {type:3, nsp:"/", id:1, data:}}: an acknowledgement, of which the arguments follow. */
  private static final String ACK = "84a47479706503a36e7370a12fa2696401a464617461";

  private static String written(Args args) {
    Outgoing encoded = MsgpackEncoder.encode(new Packet.Ack("/", 1, args));
    assertThat(encoded.hasText()).isFalse();
    String hex = HexFormat.of().formatHex(encoded.attachments().getFirst().toByteArray());
    assertThat(hex).startsWith(ACK);
    return hex.substring(ACK.length());
  }

  private static Args json(String json) {
    return Args.ofJson(Args.PLAIN, Slice.utf8(json));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      -0 | 00
      1.0 | 01
      1e2 | 64
      -1E1 | f6
      9007199254740992 | cf0020000000000000
      -9007199254740994 | d3ffdffffffffffffe
      9223372036854775807 | cf8000000000000000
      18446744073709549568 | cffffffffffffff800
      18446744073709551616 | cb43f0000000000000
      -9223372036854775808 | d38000000000000000
      -9223372036854777856 | cbc3e0000000000001
      1e300 | cb7e37e43c8800759c
      1e999 | cb7ff0000000000000
      0.5 | cb3fe0000000000000
      "\\u00e9\\n" | a3c3a90a
      "\\ud800" | a3efbfbd
      {} | 80
      [ ] | 90
      {"\\u0061":[{},[]]} | 81a1619280 90
      """)
  void givenJsonInAnyForm_whenWritten_thenItIsTheShortestOfItsValue(String json, String hex) {
    assertThat(written(json(json))).isEqualTo("91" + hex.replace(" ", ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 65_535, 65_536})
  void givenContainersOfEachSize_whenWritten_thenAnIndependentReaderFindsTheirMembers(int size) throws Exception {
    var members = new LinkedHashMap<String, Object>();
    for (int i = 0; i < size; i++) {
      members.put("k" + i, i);
    }
    Args args = Args.of(Args.PLAIN, List.of(Collections.nCopies(size, "x"), members), "end");
    byte[] message = MsgpackEncoder.encode(new Packet.Ack("/", 1, args)).attachments().getFirst().toByteArray();

    try (var unpacker = MessagePack.newDefaultUnpacker(message)) {
      var items = unpacker.unpackValue().asMapValue().map().entrySet().stream()
          .filter(member -> member.getKey().asStringValue().asString().equals("data"))
          .findFirst().orElseThrow().getValue().asArrayValue();
      assertThat(items.get(0).asArrayValue().get(0).asArrayValue().size()).isEqualTo(size);
      assertThat(items.get(0).asArrayValue().get(1).asMapValue().size()).isEqualTo(size);
      assertThat(items.get(1).asStringValue().asString()).isEqualTo("end");
      assertThat(unpacker.hasNext()).isFalse();
    }
  }

  @Test
  void givenAPlaceholderWithMoreMembers_whenWritten_thenItIsItsBytesAndNothingElseMoves() {
    var packets = new ArrayList<Packet>();
    var decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
    decoder.text(Slice.utf8("61-1[[{ \"num\": 0, \"x\": [1,{\"y\":[]}], \"_placeholder\":true},[2]],{\"z\":[3,4]}]"), packets::add);
    decoder.binary(Slice.of(new byte[] {9}), packets::add);

    assertThat(written(((Packet.Ack) packets.getFirst()).args())).isEqualTo("92" + "92c40109" + "9102" + "81a17a920304");
  }

  @Test
  void givenWhatLooksLikeAPlaceholderWithoutBytes_whenWritten_thenItIsData() {
    assertThat(written(json("{\"_placeholder\":true,\"num\":0}")))
        .isEqualTo("91" + "82ac" + hex("_placeholder") + "c3" + "a3" + hex("num") + "00");
  }

  /** As deep as an option may allow, and wide at every level: the time grows with the length alone. */
  @Test
  void givenDeepAndWideJson_whenWritten_thenItReadsTheSame() {
    String json = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,".repeat(250) + "1" + "]".repeat(250);
    var packets = new ArrayList<Packet>();

    Slice message = MsgpackEncoder.encode(new Packet.Ack("/", 1, json(json))).attachments().getFirst();
    new MsgpackDecoder(PacketLimits.DEFAULT, Args.PLAIN).binary(message, packets::add);

    assertThat(packets).containsExactly(new Packet.Ack("/", 1, json(json)));
  }

  /** The depth that a server allows is not that of the writer of values. */
  @Test
  void givenALimitOfMoreLevels_whenReadAndRelayed_thenItHolds() {
    var limits = new PacketLimits(10, 1_000, 256, 256);
    var packets = new ArrayList<Packet>();
    String values = "91".repeat(998) + "90";

    new MsgpackDecoder(limits, Args.PLAIN)
        .binary(Slice.of(HexFormat.of().parseHex(ACK + "91" + values)), packets::add);

    Args args = ((Packet.Ack) packets.getFirst()).args();
    assertThat(args.json().length()).isEqualTo(2 * 999);
    assertThat(written(new Args(args.json(), 1, List.of(), 0, Args.PLAIN))).isEqualTo("91" + values);
  }

  @Test
  void givenAnEvent_whenWrittenForOneAndForMany_thenItIsTheSame() {
    var event = new Packet.Event("/n", EventName.of("e"), json("1"), OptionalLong.empty());

    assertThat(Parser.MSGPACK.encodeForOne(event).attachments()).isEqualTo(Parser.MSGPACK.encode(event).attachments());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
