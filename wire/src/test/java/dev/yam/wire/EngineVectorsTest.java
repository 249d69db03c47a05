package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What engine.io-parser 5.2.3 wrote and read (Engine.IO protocol 4). */
class EngineVectorsTest {

  private static final String FILE = "engine.io-parser-5.2.3.json";
  private static final int ANY_SIZE = Integer.MAX_VALUE;

  static Stream<Arguments> packetsEncoded() {
    return Golden.cases(FILE, "encodePacket");
  }

  static Stream<Arguments> packetsDecoded() {
    return Golden.cases(FILE, "decodePacket");
  }

  static Stream<Arguments> payloadsEncoded() {
    return Golden.cases(FILE, "encodePayload");
  }

  static Stream<Arguments> payloadsDecoded() {
    return Stream.concat(Golden.cases(FILE, "decodePayload"), payloadsEncoded());
  }

  static Stream<Arguments> streamsEncoded() {
    return Golden.cases(FILE, "stream-encode");
  }

  static Stream<Arguments> streamsDecoded() {
    return Golden.cases(FILE, "stream-decode");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packetsEncoded")
  void givenPacket_whenEncoded_thenBothFormsAreThoseOfTheOriginalAndComeBack(String name, JsonNode vector) {
    Outgoing outgoing = EngineCodec.encode(Packets.of(vector.path("packet")));
    Slice body = PayloadEncoder.encode(new ArrayDeque<>(List.of(outgoing)), ANY_SIZE);

    JsonNode frame = vector.path("ws");
    Slice expected = frame.has("hex") ? Golden.hex(frame.path("hex")) : Golden.text(frame.path("text"));
    assertThat(outgoing.text()).isEqualTo(frame.has("hex") ? Slice.EMPTY : expected);
    assertThat(outgoing.attachments()).isEqualTo(frame.has("hex") ? List.of(expected) : List.of());
    assertThat(body).isEqualTo(Golden.text(vector.path("polling").path("text")));
    assertThat(Packets.shown(frame.has("hex") ? EngineCodec.decodeBinary(expected) : EngineCodec.decodeText(expected)))
        .isEqualTo(expected(vector.path("decoded")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packetsDecoded")
  void givenFrame_whenRead_thenThePacketIsThatOfTheOriginal(String name, JsonNode vector) {
    JsonNode frame = vector.path("frame");
    Consumer<Consumer<EnginePacket>> decoding = frame.has("hex")
        ? out -> out.accept(EngineCodec.decodeBinary(Golden.hex(frame.path("hex"))))
        : out -> out.accept(EngineCodec.decodeText(Golden.text(frame.path("text"))));

    List<String> outcome = Packets.outcome(decoding);

    String recorded = name.equals("decodePacket \"b!!\"") ? Packets.ERROR : expected(vector.path("decoded")); // no base64
    assertThat(outcome).containsExactly(recorded);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloadsEncoded")
  void givenPackets_whenEncoded_thenTheBodyIsThatOfTheOriginal(String name, JsonNode vector) {
    var queue = new ArrayDeque<Outgoing>();
    vector.path("packets").forEach(packet -> queue.add(EngineCodec.encode(Packets.of(packet))));

    Slice body = PayloadEncoder.encode(queue, ANY_SIZE);

    assertThat(body).isEqualTo(Golden.text(vector.path("text")));
    assertThat(queue).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloadsDecoded")
  void givenBody_whenRead_thenPacketsAndErrorAreThoseOfTheOriginal(String name, JsonNode vector) {
    Slice body = Golden.text(vector.path("text"));

    List<String> outcome = Packets.outcome(out -> EngineCodec.decodePayload(body, out));

    assertThat(outcome).isEqualTo(allExpected(vector.path("decoded")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streamsEncoded")
  void givenPacket_whenFramedForAStream_thenItIsTheOriginalsFrameAndComesBackByteByByte(String name, JsonNode vector) {
    EnginePacket packet = Packets.of(vector.path("packet"));

    Slice frame = StreamFrameEncoder.encode(EngineCodec.encode(packet));

    String hex = HexFormat.of().formatHex(frame.toByteArray());
    assertThat(hex).startsWith(vector.path("hex").asString(vector.path("hex_head").asString()));
    assertThat(frame.length()).isEqualTo(vector.path("length").asInt());
    assertThat(Packets.outcome(out -> new StreamFrameDecoder(ANY_SIZE).decode(frame, out))).containsExactly(Packets.shown(packet));
    assertThat(Packets.outcome(out -> byteByByte(ANY_SIZE, hex, out))).containsExactly(Packets.shown(packet));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streamsDecoded")
  void givenChunks_whenRead_thenPacketsAndErrorAreThoseOfTheOriginal(String name, JsonNode vector) {
    int maxPayload = vector.path("maxPayload").asInt();
    var digits = new StringBuilder();
    vector.path("chunks").forEach(chunk -> digits.append(chunk.asString()));

    List<String> inChunks = Packets.outcome(out -> {
      var decoder = new StreamFrameDecoder(maxPayload);
      vector.path("chunks").forEach(chunk -> decoder.decode(Golden.hex(chunk), out));
    });
    List<String> byteByByte = Packets.outcome(out -> byteByByte(maxPayload, digits.toString(), out));

    assertThat(inChunks).isEqualTo(allExpected(vector.path("decoded")));
    assertThat(byteByByte).isEqualTo(inChunks);
  }

  private static void byteByByte(int maxPayload, String hex, Consumer<EnginePacket> out) {
    var decoder = new StreamFrameDecoder(maxPayload);
    Slice bytes = Slice.of(HexFormat.of().parseHex(hex));
    for (int i = 0; i < bytes.length(); i++) {
      decoder.decode(bytes.range(i, i + 1), out);
    }
  }

  private static List<String> allExpected(JsonNode decoded) {
    var all = new ArrayList<String>();
    decoded.forEach(packet -> all.add(expected(packet)));
    return all;
  }

  @Test
  void givenDataBehindATypeThatNeedsNone_whenReadAndWritten_thenItIsKept() {
    for (String text : new String[] {"1bye", "5probe", "6\"x\""}) {
      EnginePacket packet = EngineCodec.decodeText(Slice.utf8(text));

      assertThat(EngineCodec.encode(packet).text().toUtf8()).isEqualTo(text);
    }
  }

  private static String expected(JsonNode packet) {
    String type = packet.path("type").asString();
    JsonNode data = packet.path("data");
    return type.equals(Packets.ERROR) ? Packets.ERROR : type + " " + (data.has("$hex") ? Golden.bytes(Golden.hex(data.path("$hex"))) : data.asString(""));
  }
}
