package dev.yam.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Packets of Engine.IO, as the vectors have them and as tests compare them. */
final class Packets {

  /** Stands for what was refused. */
  static final String ERROR = "error";

  private Packets() {}

  /** What {@code decoding} gives: packets, perhaps an error behind them. */
  static List<String> outcome(Consumer<Consumer<EnginePacket>> decoding) {
    var outcome = new ArrayList<String>();
    try {
      decoding.accept(packet -> outcome.add(shown(packet)));
    } catch (YamException error) {
      outcome.add(ERROR);
    }
    return outcome;
  }

  static EnginePacket of(JsonNode node) {
    JsonNode plain = node.path("data");
    Object data = plain.isNumber() ? plain.asString() : Golden.value(plain);
    Slice text = data instanceof String string ? Slice.utf8(string) : Slice.EMPTY;
    return switch (node.path("type").asString()) {
      case "open" -> new EnginePacket.Open(text);
      case "close" -> new EnginePacket.Close(text);
      case "ping" -> new EnginePacket.Ping(text);
      case "pong" -> new EnginePacket.Pong(text);
      case "upgrade" -> new EnginePacket.Upgrade(text);
      case "noop" -> new EnginePacket.Noop(text);
      default -> new EnginePacket.Payload(
          data instanceof Slice bytes ? new Message.Binary(bytes) : new Message.Text(text));
    };
  }

  static String shown(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Open open -> "open " + open.json().toUtf8();
      case EnginePacket.Close close -> "close " + close.data().toUtf8();
      case EnginePacket.Ping ping -> "ping " + ping.data().toUtf8();
      case EnginePacket.Pong pong -> "pong " + pong.data().toUtf8();
      case EnginePacket.Upgrade upgrade -> "upgrade " + upgrade.data().toUtf8();
      case EnginePacket.Noop noop -> "noop " + noop.data().toUtf8();
      case EnginePacket.Payload payload -> "message " + switch (payload.message()) {
        case Message.Text text -> text.data().toUtf8();
        case Message.Binary binary -> Golden.bytes(binary.data());
      };
    };
  }
}
