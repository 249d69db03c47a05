package dev.yam.conformance;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.Outgoing;
import dev.yam.wire.PayloadEncoder;
import dev.yam.wire.Slice;
import dev.yam.wire.StreamFrameDecoder;
import dev.yam.wire.StreamFrameEncoder;
import dev.yam.wire.YamException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Engine.IO protocol 4: packets, polling payloads and the framing of streams. */
final class EngineVectors implements Codec {

  private static final int ANY_SIZE = Integer.MAX_VALUE;

  @Override
  public String name() {
    return "engine.io-parser";
  }

  @Override
  public Set<String> operations() {
    return Set.of("encodePacket", "decodePacket", "encodePayload", "decodePayload", "stream-encode", "stream-decode");
  }

  @Override
  public Verdict run(String op, JsonNode vector) {
    return switch (op) {
      case "encodePacket" -> encodePacket(vector);
      case "decodePacket" -> decodePacket(vector.path("frame"), vector.path("decoded"));
      case "encodePayload" -> encodePayload(vector);
      case "decodePayload" -> decodePayload(vector);
      case "stream-encode" -> streamEncode(vector);
      default -> streamDecode(vector);
    };
  }

  @Override
  public boolean refused(String op, JsonNode vector) {
    try {
      switch (op) {
        case "encodePacket", "stream-encode" -> EngineCodec.encode(EnginePackets.packet(vector.path("packet")));
        case "encodePayload" -> payload(vector.path("packets"));
        case "decodePacket" -> decode(vector.path("frame"));
        case "decodePayload" -> EngineCodec.decodePayload(Recorded.bytes(vector), packet -> {});
        default -> new StreamFrameDecoder(vector.path("maxPayload").asInt(ANY_SIZE))
            .decode(joined(vector), packet -> {});
      }
      return false;
    } catch (YamException | IllegalArgumentException refusal) {
      return true;
    }
  }

  private static Verdict encodePacket(JsonNode vector) {
    Outgoing encoded = EngineCodec.encode(EnginePackets.packet(vector.path("packet")));
    JsonNode ws = vector.path("ws");
    boolean binary = encoded.text().isEmpty();
    Slice frame = binary ? encoded.attachments().getFirst() : encoded.text();
    if (binary != Recorded.isBinary(ws) || !Recorded.matches(ws, frame)) {
      return Verdict.differs("over WebSocket", Recorded.show(frame, binary));
    }
    Slice body = PayloadEncoder.encode(new ArrayDeque<>(List.of(encoded)), ANY_SIZE);
    if (!Recorded.matches(vector.path("polling"), body)) {
      return Verdict.differs("over polling", Recorded.show(body, false));
    }
    Map<String, @Nullable Object> expected = EnginePackets.expected(vector.path("decoded"));
    Object overWebSocket = EnginePackets.shown(binary ? EngineCodec.decodeBinary(frame) : EngineCodec.decodeText(frame));
    if (!expected.equals(overWebSocket)) {
      return Verdict.differs("there and back over WebSocket", overWebSocket);
    }
    if (!binary && frame.toUtf8().indexOf('\u001e') >= 0) {
      return Verdict.PASSED; // a separator inside: over polling it comes back in pieces, from the original too
    }
    var overPolling = new ArrayList<Map<String, @Nullable Object>>();
    EngineCodec.decodePayload(body, packet -> overPolling.add(EnginePackets.shown(packet)));
    return overPolling.equals(List.of(expected))
        ? Verdict.PASSED
        : Verdict.differs("there and back over polling", overPolling);
  }

  private static Verdict decodePacket(JsonNode frame, JsonNode decoded) {
    Map<String, @Nullable Object> actual;
    try {
      actual = EnginePackets.shown(decode(frame));
    } catch (YamException refusal) {
      return EnginePackets.isError(decoded) || Lenient.engine(frame.path("text").asString(""))
          ? Verdict.PASSED
          : Verdict.differs("refused", refusal);
    }
    return !EnginePackets.isError(decoded) && EnginePackets.expected(decoded).equals(actual) ? Verdict.PASSED : Verdict.differs("decoded", actual);
  }

  private static EnginePacket decode(JsonNode frame) {
    Slice bytes = Recorded.bytes(frame);
    return Recorded.isBinary(frame) ? EngineCodec.decodeBinary(bytes) : EngineCodec.decodeText(bytes);
  }

  private static Verdict encodePayload(JsonNode vector) {
    Slice body = payload(vector.path("packets"));
    if (!Recorded.matches(vector, body)) {
      return Verdict.differs("encoded", Recorded.show(body, false));
    }
    return decodePayload(body, vector.path("decoded"));
  }

  private static Slice payload(JsonNode packets) {
    var queue = new ArrayDeque<Outgoing>();
    for (JsonNode packet : packets) {
      queue.add(EngineCodec.encode(EnginePackets.packet(packet)));
    }
    return PayloadEncoder.encode(queue, ANY_SIZE);
  }

  /** What begins with a packet that is {@linkplain Lenient#engine leniently} read may be refused there. */
  private static Verdict decodePayload(JsonNode vector) {
    Slice body = Recorded.bytes(vector);
    JsonNode decoded = vector.path("decoded");
    Verdict verdict = decodePayload(body, decoded);
    if (verdict instanceof Verdict.Passed) {
      return verdict;
    }
    String[] packets = body.toUtf8().split("\u001e", -1);
    for (int i = 0; i < packets.length && i < decoded.size(); i++) {
      if (Lenient.engine(packets[i])) {
        return compare(out -> EngineCodec.decodePayload(body, out), before(decoded, i)) instanceof Verdict.Passed
            ? Verdict.PASSED
            : verdict;
      }
    }
    return verdict;
  }

  /** The first packets and then an error. */
  private static JsonNode before(JsonNode decoded, int count) {
    ArrayNode some = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < count; i++) {
      some.add(decoded.get(i));
    }
    some.addObject().put("type", "error");
    return some;
  }

  private static Verdict decodePayload(Slice body, JsonNode decoded) {
    return compare(out -> EngineCodec.decodePayload(body, out), decoded);
  }

  private static Verdict streamEncode(JsonNode vector) {
    EnginePacket packet = EnginePackets.packet(vector.path("packet"));
    Slice encoded = StreamFrameEncoder.encode(EngineCodec.encode(packet));
    if (!Recorded.matches(vector, encoded)) {
      return Verdict.differs("encoded", Recorded.show(encoded, true));
    }
    List<Map<String, @Nullable Object>> sent = List.of(EnginePackets.shown(packet));
    var whole = new ArrayList<Map<String, @Nullable Object>>();
    new StreamFrameDecoder(ANY_SIZE).decode(encoded, p -> whole.add(EnginePackets.shown(p)));
    var oneByOne = new ArrayList<Map<String, @Nullable Object>>();
    byteByByte(new StreamFrameDecoder(ANY_SIZE), encoded, p -> oneByOne.add(EnginePackets.shown(p)));
    return whole.equals(sent) && oneByOne.equals(sent) ? Verdict.PASSED : Verdict.differs("there and back", whole);
  }

  private static Verdict streamDecode(JsonNode vector) {
    int maxPayload = vector.path("maxPayload").asInt(ANY_SIZE);
    JsonNode decoded = vector.path("decoded");
    Verdict asRecorded = compare(out -> {
      var decoder = new StreamFrameDecoder(maxPayload);
      for (JsonNode chunk : vector.path("chunks")) {
        decoder.decode(Recorded.hex(chunk.asString()), out);
      }
    }, decoded);
    if (!(asRecorded instanceof Verdict.Passed)) {
      return asRecorded;
    }
    return compare(out -> byteByByte(new StreamFrameDecoder(maxPayload), joined(vector), out), decoded);
  }

  private static Slice joined(JsonNode vector) {
    var digits = new StringBuilder();
    vector.path("chunks").forEach(chunk -> digits.append(chunk.asString()));
    return Recorded.hex(digits.toString());
  }

  private static void byteByByte(StreamFrameDecoder decoder, Slice bytes, Consumer<EnginePacket> out) {
    for (int i = 0; i < bytes.length(); i++) {
      decoder.decode(bytes.range(i, i + 1), out);
    }
  }

  private static Verdict compare(Consumer<Consumer<EnginePacket>> decoding, JsonNode decoded) {
    return EnginePackets.compare(decoding, decoded, EnginePackets::expected);
  }
}
