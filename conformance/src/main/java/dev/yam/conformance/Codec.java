package dev.yam.conformance;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Drives one of Yam's codecs with the cases recorded from its original. */
interface Codec {

  /** The original's name, without its version unless it spoke another protocol in that. */
  String name();

  Set<String> operations();

  /** Decodes, encodes and goes there and back, as the operation has it. */
  Verdict run(String op, JsonNode vector);

  /** Whether Yam refuses what the case asks for, with a typed error or an {@link IllegalArgumentException}. */
  boolean refused(String op, JsonNode vector);

  static Optional<Codec> of(String generator) {
    String[] parts = generator.split("@", 2);
    String major = parts.length == 2 ? parts[1].split("\\.", 2)[0] : "";
    return switch (parts[0] + "@" + major) {
      case "engine.io-parser@2" -> Optional.of(new Engine3Vectors());
      case "engine.io-parser@5" -> Optional.of(new EngineVectors());
      case "socket.io-parser@3" -> Optional.of(SocketVectors.protocol4());
      case "socket.io-parser@4", "socket.io-parser@5" -> Optional.of(SocketVectors.protocol5());
      case "socket.io-msgpack-parser@3" -> Optional.of(new MsgpackVectors());
      default -> Optional.empty();
    };
  }
}
