package dev.yam.conformance;

import dev.yam.wire.Engine3Codec;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Payload3Encoder;
import dev.yam.wire.Role;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocket3Encoder;
import dev.yam.wire.WebSocketDecoder;
import dev.yam.wire.WebSocketFrame;
import dev.yam.wire.WebSocketLimits;
import dev.yam.wire.YamException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Engine.IO protocol 3: packets, and polling payloads of text and of bytes. */
final class Engine3Vectors implements Codec {

  private static final int ANY_SIZE = Integer.MAX_VALUE;

  @Override
  public String name() {
    return "engine.io-parser@2";
  }

  @Override
  public Set<String> operations() {
    return Set.of("encodePacket", "decodePacket", "encodePayload", "decodePayload");
  }

  @Override
  public Verdict run(String op, JsonNode vector) {
    return switch (op) {
      case "encodePacket" -> encodePacket(vector);
      case "decodePacket" -> decodePacket(vector);
      case "encodePayload" -> encodePayload(vector);
      default -> decodePayload(vector);
    };
  }

  @Override
  public boolean refused(String op, JsonNode vector) {
    try {
      switch (op) {
        case "encodePacket" -> EngineCodec.encode(EnginePackets.packet(vector.path("packet")));
        case "encodePayload" -> payload(vector, true);
        case "decodePacket" -> packets(vector).accept(packet -> {});
        default -> payload(vector.path("payload")).accept(packet -> {});
      }
      return false;
    } catch (YamException | IllegalArgumentException refusal) {
      return true;
    }
  }

  private static Verdict encodePacket(JsonNode vector) {
    Outgoing message = EngineCodec.encode(EnginePackets.packet(vector.path("packet")));
    Verdict asBytes = sent(message, false, vector.path("ws"), vector.path("decoded"));
    return asBytes instanceof Verdict.Passed
        ? sent(message, true, vector.path("base64"), vector.path("decoded"))
        : asBytes;
  }

  /** Over WebSocket, and there and back. */
  private static Verdict sent(Outgoing message, boolean base64, JsonNode recorded, JsonNode decoded) {
    ByteBuf out = Unpooled.buffer();
    WebSocket3Encoder.message(out, message, base64);
    var frames = new ArrayList<WebSocketFrame>();
    new WebSocketDecoder(Role.CLIENT, new WebSocketLimits(ANY_SIZE, 1)).decode(out, frames::add);
    boolean binary = frames.getFirst() instanceof WebSocketFrame.Binary;
    Slice frame = switch (frames.getFirst()) {
      case WebSocketFrame.Text text -> text.data();
      case WebSocketFrame.Binary bytes -> bytes.data();
      case WebSocketFrame control -> throw new IllegalStateException("no message: " + control);
    };
    if (frames.size() != 1 || binary != Recorded.isBinary(recorded) || !Recorded.matches(recorded, frame)) {
      return Verdict.differs("over WebSocket", Recorded.show(frame, binary));
    }
    EnginePacket back = binary ? Engine3Codec.decodeBinary(frame) : Engine3Codec.decodeText(frame);
    Object expected = Tagged.throughUtf8(EnginePackets.expected(decoded));
    return EnginePackets.shown(back).equals(expected)
        ? Verdict.PASSED
        : Verdict.differs("there and back", EnginePackets.shown(back));
  }

  private static Verdict decodePacket(JsonNode vector) {
    return compare(packets(vector), List.of(vector.path("decoded")));
  }

  /** A text whose characters are the bytes of UTF-8 stands in a binary payload. */
  private static Consumer<Consumer<EnginePacket>> packets(JsonNode vector) {
    JsonNode frame = vector.path("frame");
    if (vector.path("utf8decode").asBoolean(false) && !Recorded.isBinary(frame)) {
      Slice body = inBinaryPayload(frame.path("text").asString());
      return out -> Engine3Codec.decodeBinaryPayload(body, out);
    }
    Slice bytes = Recorded.bytes(frame);
    return out -> out.accept(Recorded.isBinary(frame) ? Engine3Codec.decodeBinary(bytes) : Engine3Codec.decodeText(bytes));
  }

  private static Slice inBinaryPayload(String bytes) {
    String length = Integer.toString(bytes.length());
    byte[] body = new byte[1 + length.length() + 1 + bytes.length()];
    int at = 1;
    for (int i = 0; i < length.length(); i++) {
      body[at++] = (byte) (length.charAt(i) - '0');
    }
    body[at++] = (byte) 0xFF;
    for (int i = 0; i < bytes.length(); i++) {
      body[at++] = (byte) bytes.charAt(i);
    }
    return Slice.of(body);
  }

  private static Verdict encodePayload(JsonNode vector) {
    Slice text = payload(vector, false);
    if (!Recorded.matches(vector, text)) {
      return Verdict.differs("as text", Recorded.show(text, false));
    }
    Slice mixed = payload(vector, true);
    JsonNode recorded = vector.path("supportsBinary");
    if (Recorded.isBinary(recorded) != Engine3Codec.isBinary(mixed) || !Recorded.matches(recorded, mixed)) {
      return Verdict.differs("as bytes, where there are some", Recorded.show(mixed, Recorded.isBinary(recorded)));
    }
    Verdict back = compare(out -> Engine3Codec.decodePayload(text, out), packetsOf(vector.path("decoded")));
    if (!(back instanceof Verdict.Passed)) {
      return back;
    }
    Slice binary = Recorded.hex(vector.path("binary_hex").asString());
    return compare(
        out -> Engine3Codec.decodeBinaryPayload(binary, out), packetsOf(vector.path("decoded_binary")));
  }

  private static Slice payload(JsonNode vector, boolean binary) {
    var queue = new ArrayDeque<Outgoing>();
    vector.path("packets").forEach(packet -> queue.add(EngineCodec.encode(EnginePackets.packet(packet))));
    return Payload3Encoder.encode(queue, ANY_SIZE, binary);
  }

  private static Verdict decodePayload(JsonNode vector) {
    JsonNode recorded = vector.path("payload");
    Verdict verdict = compare(payload(recorded), packetsOf(vector.path("decoded")));
    boolean lenient = !(verdict instanceof Verdict.Passed) && Lenient.engine3(recorded.path("text").asString(""));
    return lenient ? refusedOr(payload(recorded), verdict) : verdict;
  }

  private static Verdict refusedOr(Consumer<Consumer<EnginePacket>> decoding, Verdict otherwise) {
    try {
      decoding.accept(packet -> {});
      return otherwise;
    } catch (YamException refusal) {
      return Verdict.PASSED;
    }
  }

  private static Consumer<Consumer<EnginePacket>> payload(JsonNode recorded) {
    Slice body = Recorded.bytes(recorded);
    return Recorded.isBinary(recorded)
        ? out -> Engine3Codec.decodeBinaryPayload(body, out)
        : out -> Engine3Codec.decodePayload(body, out);
  }

  private static List<JsonNode> packetsOf(JsonNode decoded) {
    var packets = new ArrayList<JsonNode>();
    decoded.forEach(each -> packets.add(each.path("packet")));
    return packets;
  }

  private static Verdict compare(Consumer<Consumer<EnginePacket>> decoding, List<JsonNode> recorded) {
    return EnginePackets.compare(decoding, recorded, Engine3Vectors::asRead);
  }

  /** As it is read here: only of messages are text and bytes told apart. */
  private static @Nullable Object asRead(JsonNode packet) {
    Map<String, @Nullable Object> expected = EnginePackets.expected(packet);
    if (expected.get("data") instanceof Slice bytes && !"message".equals(expected.get("type"))) {
      expected.put("data", bytes.toUtf8());
    }
    return Tagged.throughUtf8(expected);
  }
}
