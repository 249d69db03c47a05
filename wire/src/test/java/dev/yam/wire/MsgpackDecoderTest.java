package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackDecoderTest {

  /** {@code {type:2, nsp:"/", data:}}: an event, of which the arguments follow. */
  private static final String EVENT = "83a47479706502a36e7370a12fa464617461";

  private static final PacketLimits LIMITS = new PacketLimits(2, 4, 8, 8);

  private final List<Packet> packets = new ArrayList<>();

  private void read(String hex) {
    new MsgpackDecoder(LIMITS, Args.PLAIN).binary(Slice.of(HexFormat.of().parseHex(hex)), packets::add);
  }

  private Packet.Event event() {
    return (Packet.Event) packets.getLast();
  }

  @Test
  void givenMembersInAnyOrder_whenRead_thenThePacketIsTheSame() {
    read("85a46461746193a161c40109c3a26964cd0100a36e7370a22f78a474797065" + "02a178c0");

    assertThat(event()).isEqualTo(new Packet.Event("/x", EventName.of("a"),
        Args.of(Args.PLAIN, new byte[] {9}, true), OptionalLong.of(256)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      7f | 127
      ff | -1
      d0df | -33
      d18000 | -32768
      d280000000 | -2147483648
      d3ffe0000000000001 | -9007199254740991
      d38000000000000000 | -9223372036854776000
      cf001fffffffffffff | 9007199254740991
      cf0020000000000001 | 9007199254740992
      cfffffffffffffffff | 18446744073709552000
      ca3fc00000 | 1.5
      cb3ff199999999999a | 1.1
      cb7ff8000000000000 | null
      c0 | null
      c2 | false
      d40000 | null
      d7000000018cc251f47b | "2024-01-01T00:00:00.123Z"
      d700001eb208c2dc0000 | "+275760-09-13T00:00:00.000Z"
      d700001eb208c2dc0001 | null
      d7008000000000000000 | null
      d9022222 | "\\"\\""
      82a161d40000a16290 | {"b":[]}
      8101c3 | {"1":true}
      a2c361 | "\uFFFDa"
      """)
  void givenAValue_whenRead_thenItIsJsonAsJavaScriptWouldWriteIt(String hex, String json) {
    read(EVENT + "92a161" + hex);

    assertThat(event().args().json().toUtf8()).isEqualTo(json);
  }

  @Test
  void givenBytesOfEachForm_whenRead_thenTheyAreAttachments() {
    read(EVENT + "93a161c4020102c703000405" + "06");

    assertThat(event().args()).isEqualTo(Args.of(Args.PLAIN, new byte[] {1, 2}, new byte[] {4, 5, 6}));
  }

  @ParameterizedTest
  @CsvSource({"d50a0102, 10", "d5000102, 0", "c7020a0102, 10", "c800020a0102, 10", "c9000000020a0102, 10"})
  void givenAnExtensionThatMeansNothing_whenRead_thenItIsTypeAndBytes(String hex, int type) {
    read(EVENT + "92a161" + hex);

    assertThat(event().args()).isEqualTo(Args.of(Args.PLAIN, List.of(type, Slice.of(new byte[] {1, 2}))));
  }

  @ParameterizedTest
  @CsvSource({"02, 2", "cb4000000000000000, 2", "cb3ff8000000000000, 1.5", "cbbff0000000000000, -1", "d3ffffffffffffffff, -1"})
  void givenANumberAsName_whenRead_thenItIsThatNumber(String hex, String text) {
    read(EVENT + "91" + hex);

    assertThat(event().name().text()).isEqualTo(text);
    assertThat(event().name().isNumber()).isTrue();
  }

  @Test
  void givenWholeFloatsForTypeAndId_whenRead_thenTheyAreIntegersAsInJavaScript() {
    read("84a474797065cb4000000000000000a36e7370a12fa26964ca40400000a46461746191a161");

    assertThat(event().ackId()).hasValue(3);
  }

  @Test
  void givenWhatJsonHasNoFormFor_whenRelayedAsItCame_thenNoByteChanges() {
    String values = "d40000" + "d7000000018cc251f47b" + "cb7ff8000000000000" + "c702000102" + "82a161d40000a162cd0001";
    read(EVENT + "96a161" + values);

    assertThat(relayed(event().args())).endsWith("95" + values);
    assertThat(relayed(event().args().detach())).endsWith("95" + values);
    assertThat(relayed(event().args().from(1))).endsWith("94" + values.substring(6));
    assertThat(event().args().from(5)).isEqualTo(Args.NONE);
  }

  @Test
  void givenArgumentsThatAreTakenTogether_whenWritten_thenTheyAreWhatJsonHas() {
    read(EVENT + "92a161d7000000000000000000");

    assertThat(relayed(event().args().append(1)))
        .endsWith("92" + "b8" + hex("1970-01-01T00:00:00.000Z") + "01");
  }

  @Test
  void givenAStringThatIsNoUtf8_whenRelayed_thenItIsMadeWell() {
    read(EVENT + "92a161a2c361");

    assertThat(relayed(event().args())).endsWith("91a4" + hex("\uFFFDa"));
  }

  private static String relayed(Args args) {
    Outgoing encoded = MsgpackEncoder.encode(new Packet.Ack("/", 1, args));
    return HexFormat.of().formatHex(encoded.attachments().getFirst().toByteArray());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void givenBytesInConnect_whenRead_thenTheyAreWrittenAsNodeDoes() {
    read("83a47479706500a36e7370a12fa46461746181a161c40107");

    assertThat(packets).containsExactly(
        new Packet.Connect("/", Slice.utf8("{\"a\":{\"type\":\"Buffer\",\"data\":[7]}}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "c1", "90", "c0", "83a4", // no packet at all
      EVENT + "91a161" + "00", // bytes behind it
      "82a36e7370a12fa46461746191a161", "83a474797065cb4004000000000000a36e7370a12fa46461746191a161", // type
      EVENT + "90", EVENT + "91c0", EVENT + "9190", EVENT + "91a7636f6e6e656374", // name
      EVENT + "91cb7ff8000000000000", EVENT + "91cb7ff0000000000000",
      EVENT + "92a161c1", EVENT + "92a16191", EVENT + "92a16181c001", EVENT + "92a16181909090", // arguments
      EVENT + "92a161ddffffffff", EVENT + "92a161dfffffffff", EVENT + "92a161c6ffffffff", EVENT + "92a161dbffffffff",
      "84a47479706502a36e7370a12fa26964ffa46461746191a161",
      "84a47479706502a36e7370a12fa26964cf0020000000000000a46461746191a161", // id
      EVENT + "93a161c4010182ac5f706c616365686f6c646572c3a36e756d00", // looks like the placeholder of the bytes
  })
  void givenWhatTheProtocolDoesNotAllow_whenRead_thenMalformed(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(MalformedPacketException.class);
    assertThat(packets).isEmpty();
  }

  @Test
  void givenAPacketCutAnywhere_whenRead_thenMalformed() {
    String whole = EVENT + "96a161c40101ca3fc0000082a162cd0100a163d40000d7000000018cc251f47b92c3d9026162";
    read(whole);

    for (int length = 0; length < whole.length(); length += 2) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(MalformedPacketException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "92a16191919190, maxDepth", // five levels, that of the arguments among them
      "94a161c40101c40101c40101, maxAttachments",
      "91a9616161616161616161, maxEventNameLength",
  })
  void givenMoreThanALimit_whenRead_thenItIsNamed(String arguments, String limit) {
    assertThatThrownBy(() -> read(EVENT + arguments)).isInstanceOfSatisfying(LimitExceededException.class, met ->
        assertThat(met.limit().key()).isEqualTo(limit));
  }

  @Test
  void givenALongNamespace_whenRead_thenItsLimitIsNamed() {
    assertThatThrownBy(() -> read("82a47479706501a36e7370a92f61616161616161" + "61")).isInstanceOfSatisfying(
        LimitExceededException.class, met -> assertThat(met.limit()).isEqualTo(Limit.NAMESPACE_NAME));
  }

  /** A member that nobody asks for may be as deep as it likes: it is passed over without recursion. */
  @Test
  void givenADeepMemberThatMeansNothing_whenRead_thenItIsPassedOver() {
    read("84a47479706502a36e7370a12fa46461746191a161a178" + "91".repeat(100_000) + "c0");

    assertThat(event().args()).isEqualTo(Args.NONE);
  }

  @Test
  void givenText_whenRead_thenMalformed() {
    assertThatThrownBy(() -> new MsgpackDecoder(LIMITS, Args.PLAIN).text(Slice.utf8("2[\"a\"]"), packets::add))
        .isInstanceOf(MalformedPacketException.class);
  }
}
