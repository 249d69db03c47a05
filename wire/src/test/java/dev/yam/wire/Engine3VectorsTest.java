package dev.yam.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What engine.io-parser 2.2.1 wrote and read (Engine.IO protocol 3). */
class Engine3VectorsTest {

  private static final String FILE = "engine.io-parser-2.2.1-eio3.json";
  private static final int ANY_SIZE = Integer.MAX_VALUE;

  /** Read by the original as a packet of no type, or with a length that is no integer: refused here. */
  private static final Set<String> REFUSED = Set.of(
      "decodePacket \"b\"", "decodePacket \"bx\"", "decodePacket \"b9AA==\"", "decodePayload \"1.0:4\"");

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
    return Golden.cases(FILE, "decodePayload");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packetsEncoded")
  void givenPacket_whenEncoded_thenBothFormsAreThoseOfTheOriginalAndComeBack(String name, JsonNode vector) {
    Outgoing outgoing = EngineCodec.encode(Packets.of(vector.path("packet")));

    WebSocketFrame frame = frame(outgoing, false);
    WebSocketFrame base64 = frame(outgoing, true);

    assertThat(shown(frame)).isEqualTo(recorded(vector.path("ws")));
    assertThat(shown(base64)).isEqualTo(recorded(vector.path("base64")));
    assertThat(decoded(frame)).isEqualTo(throughUtf8(expected(vector.path("decoded"))));
    assertThat(decoded(base64)).isEqualTo(throughUtf8(expected(vector.path("decoded"))));
  }

  /** The one frame in which a message leaves. */
  private static WebSocketFrame frame(Outgoing message, boolean base64) {
    ByteBuf out = Unpooled.buffer();
    WebSocket3Encoder.message(out, message, base64);
    assertThat(out.readableBytes()).isEqualTo(WebSocket3Encoder.length(message, base64));
    var frames = new ArrayList<WebSocketFrame>();
    new WebSocketDecoder(Role.CLIENT, new WebSocketLimits(ANY_SIZE, 1)).decode(out, frames::add);
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private static String shown(WebSocketFrame frame) {
    return switch (frame) {
      case WebSocketFrame.Text text -> text.data().toUtf8();
      case WebSocketFrame.Binary binary -> Golden.bytes(binary.data());
      case WebSocketFrame other -> "no message: " + other;
    };
  }

  private static String recorded(JsonNode frame) {
    return frame.has("hex") ? Golden.bytes(Golden.hex(frame.path("hex"))) : Golden.text(frame.path("text")).toUtf8();
  }

  private static String decoded(WebSocketFrame frame) {
    return switch (frame) {
      case WebSocketFrame.Text text -> Packets.shown(Engine3Codec.decodeText(text.data()));
      case WebSocketFrame.Binary binary -> Packets.shown(Engine3Codec.decodeBinary(binary.data()));
      case WebSocketFrame other -> "no message: " + other;
    };
  }

  private static String throughUtf8(String text) {
    return Slice.utf8(text).toUtf8();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packetsDecoded")
  void givenFrame_whenRead_thenThePacketIsThatOfTheOriginal(String name, JsonNode vector) {
    List<String> outcome = Packets.outcome(reading(vector));

    assertThat(outcome).containsExactly(REFUSED.contains(name) ? Packets.ERROR : expected(vector.path("decoded")));
  }

  /** Text whose characters are bytes of UTF-8 is what a binary payload carries. */
  private static Consumer<Consumer<EnginePacket>> reading(JsonNode vector) {
    JsonNode frame = vector.path("frame");
    if (frame.has("hex")) {
      return out -> out.accept(Engine3Codec.decodeBinary(Golden.hex(frame.path("hex"))));
    }
    if (vector.path("utf8decode").asBoolean()) {
      String text = frame.path("text").asString();
      byte[] packet = new byte[3 + text.length()];
      packet[1] = (byte) text.length();
      packet[2] = (byte) 0xFF;
      for (int i = 0; i < text.length(); i++) {
        packet[3 + i] = (byte) text.charAt(i);
      }
      return out -> Engine3Codec.decodeBinaryPayload(Slice.of(packet), out);
    }
    return out -> out.accept(Engine3Codec.decodeText(Golden.text(frame.path("text"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloadsEncoded")
  void givenPackets_whenEncoded_thenBothBodiesAreThoseOfTheOriginalAndComeBack(String name, JsonNode vector) {
    Slice text = Payload3Encoder.encode(queue(vector), ANY_SIZE, false);
    Slice binary = Payload3Encoder.encode(queue(vector), ANY_SIZE, true);

    JsonNode mixed = vector.path("supportsBinary");
    assertThat(text).isEqualTo(Golden.text(vector.path("text")));
    assertThat(binary).isEqualTo(
        mixed.has("hex") ? Golden.hex(mixed.path("hex")) : Golden.text(mixed.path("text")));
    assertThat(Packets.outcome(out -> Engine3Codec.decodePayload(text, out))).isEqualTo(allExpected(vector.path("decoded")));
    assertThat(Packets.outcome(out -> Engine3Codec.decodeBinaryPayload(Golden.hex(vector.path("binary_hex")), out)))
        .isEqualTo(allExpected(vector.path("decoded_binary")));
  }

  private static Deque<Outgoing> queue(JsonNode vector) {
    var queue = new ArrayDeque<Outgoing>();
    vector.path("packets").forEach(packet -> queue.add(EngineCodec.encode(Packets.of(packet))));
    return queue;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloadsDecoded")
  void givenBody_whenRead_thenPacketsAndErrorAreThoseOfTheOriginal(String name, JsonNode vector) {
    JsonNode payload = vector.path("payload");
    List<String> expected = REFUSED.contains(name) ? List.of(Packets.ERROR) : allExpected(vector.path("decoded"));

    List<String> outcome = payload.has("hex")
        ? Packets.outcome(out -> Engine3Codec.decodeBinaryPayload(Golden.hex(payload.path("hex")), out))
        : Packets.outcome(out -> Engine3Codec.decodePayload(Golden.text(payload.path("text")), out));

    assertThat(outcome).isEqualTo(expected);
  }

  private static List<String> allExpected(JsonNode decoded) {
    var all = new ArrayList<String>();
    decoded.forEach(each -> all.add(expected(each.path("packet"))));
    return all;
  }

  /** Of packets that are no messages, data is text here. */
  private static String expected(JsonNode packet) {
    String type = packet.path("type").asString("");
    JsonNode data = packet.path("data");
    if (type.equals(Packets.ERROR)) {
      return Packets.ERROR;
    }
    if (!data.has("$hex")) {
      return type + " " + data.asString("");
    }
    Slice bytes = Golden.hex(data.path("$hex"));
    return type + " " + (type.equals("message") ? Golden.bytes(bytes) : new String(bytes.toByteArray(), ISO_8859_1));
  }
}
