package dev.yam.conformance;

import dev.yam.wire.EnginePacket;
import dev.yam.wire.Message;
import dev.yam.wire.Slice;
import dev.yam.wire.YamException;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Packets of Engine.IO, as the vectors have them and as they are compared. */
final class EnginePackets {

  private EnginePackets() {}

  static boolean isError(JsonNode decoded) {
    return decoded.path("type").asString("").equals("error");
  }

  static EnginePacket packet(JsonNode packet) {
    Object data = Tagged.value(packet.path("data"));
    Slice text = data instanceof Slice ? Slice.EMPTY : Slice.utf8(textOf(packet.path("data"), data));
    String type = packet.path("type").asString("");
    if (data instanceof Slice && !type.equals("message")) {
      throw new JavaScriptOnlyException("binary in a packet that is no message");
    }
    return switch (type) {
      case "open" -> new EnginePacket.Open(text);
      case "close" -> new EnginePacket.Close(text);
      case "ping" -> new EnginePacket.Ping(text);
      case "pong" -> new EnginePacket.Pong(text);
      case "message" -> new EnginePacket.Payload(
          data instanceof Slice bytes ? new Message.Binary(bytes) : new Message.Text(text));
      case "upgrade" -> new EnginePacket.Upgrade(text);
      case "noop" -> new EnginePacket.Noop(text);
      default -> throw new UnknownVectorException("unknown packet type " + type);
    };
  }

  private static String textOf(JsonNode node, @Nullable Object data) {
    return data == null ? "" : node.isNumber() ? node.asString() : data.toString();
  }

  static Map<String, @Nullable Object> expected(JsonNode decoded) {
    Map<String, @Nullable Object> packet = Tagged.object(decoded);
    Object data = packet.get("data");
    packet.put("data", data instanceof Slice ? data : Slice.utf8(data == null ? "" : data.toString()).toUtf8());
    return packet;
  }

  /** Absent data equals the empty text. */
  static Map<String, @Nullable Object> shown(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Open open -> shown("open", open.json().toUtf8());
      case EnginePacket.Close close -> shown("close", close.data().toUtf8());
      case EnginePacket.Ping ping -> shown("ping", ping.data().toUtf8());
      case EnginePacket.Pong pong -> shown("pong", pong.data().toUtf8());
      case EnginePacket.Payload payload -> shown("message", switch (payload.message()) {
        case Message.Text text -> text.data().toUtf8();
        case Message.Binary binary -> binary.data();
      });
      case EnginePacket.Upgrade upgrade -> shown("upgrade", upgrade.data().toUtf8());
      case EnginePacket.Noop noop -> shown("noop", noop.data().toUtf8());
    };
  }

  private static Map<String, @Nullable Object> shown(String type, Object data) {
    return Map.of("type", type, "data", data);
  }

  /** What {@code decoding} gives: the packets that were recorded before the error, and then the error. */
  static Verdict compare(
      Consumer<Consumer<EnginePacket>> decoding,
      Iterable<JsonNode> recorded,
      Function<JsonNode, @Nullable Object> asRead) {
    var expected = new ArrayList<@Nullable Object>();
    boolean error = false;
    for (JsonNode packet : recorded) {
      error = isError(packet);
      if (!error) {
        expected.add(asRead.apply(packet));
      }
    }
    var actual = new ArrayList<Map<String, @Nullable Object>>();
    boolean refused = false;
    try {
      decoding.accept(packet -> actual.add(shown(packet)));
    } catch (YamException refusal) {
      refused = true;
    }
    return actual.equals(expected) && refused == error
        ? Verdict.PASSED
        : Verdict.differs(refused ? "then refused" : "decoded", actual);
  }
}
