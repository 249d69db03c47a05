package dev.yam.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;

/** Golden vectors, and JSON as an independent reader sees it. Tags are explained in the headers of the files. */
final class Golden {

  static final JsonMapper MAPPER = new JsonMapper();

  private Golden() {}

  /** The cases of one operation, each with its name in front. */
  static Stream<Arguments> cases(String file, String op) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      var found = new ArrayList<Arguments>();
      for (JsonNode vector : MAPPER.readTree(in).path("cases")) {
        if (vector.path("op").asString().equals(op) && !isJavaScriptOnly(vector)) {
          found.add(Arguments.of(vector.path("name").asString(), vector));
        }
      }
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJavaScriptOnly(JsonNode vector) {
    String text = vector.path("packet").toString();
    return text.contains("$fn") || text.contains("$map");
  }

  static Slice hex(JsonNode digits) {
    return Slice.of(HexFormat.of().parseHex(digits.asString()));
  }

  static Slice text(JsonNode text) {
    return Slice.utf8(text.asString(""));
  }

  /** A value of a vector as a handler would give it. */
  static @Nullable Object value(JsonNode node) {
    if (node.isArray()) {
      var items = new ArrayList<@Nullable Object>();
      node.forEach(item -> items.add(value(item)));
      return items;
    }
    if (!node.isObject()) {
      return node.isNumber() ? (Object) node.asDouble() : node.isString() ? node.asString() : node.isNull() ? null : node.asBoolean();
    }
    if (node.has("$hex")) {
      return hex(node.path("$hex"));
    }
    if (node.has("$repeat")) {
      int count = node.path("$repeat").path(1).asInt();
      Object unit = value(node.path("$repeat").path(0));
      return unit instanceof Slice bytes ? Slice.of(filled(bytes.at(0), count)) : String.valueOf(unit).repeat(count);
    }
    if (node.has("$num")) {
      return switch (node.path("$num").asString()) {
        case "-0" -> -0.0;
        case "NaN" -> Double.NaN;
        default -> Double.POSITIVE_INFINITY;
      };
    }
    if (node.has("$date")) {
      return Instant.ofEpochMilli(node.path("$date").asLong());
    }
    if (node.has("$undef")) {
      return null;
    }
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!member.getValue().has("$undef")) {
        members.put(member.getKey(), value(member.getValue()));
      }
    }
    return members;
  }

  private static byte[] filled(byte unit, int count) {
    byte[] bytes = new byte[count];
    java.util.Arrays.fill(bytes, unit);
    return bytes;
  }

  static JsonNode read(Slice json) {
    return MAPPER.readTree(json.array(), json.offset(), json.length());
  }

  /** Values without their tags, bytes as {@code <hex>}: what two sides that agree have in common. */
  static @Nullable Object plain(JsonNode node, List<Slice> attachments) {
    if (node.isArray()) {
      var items = new ArrayList<@Nullable Object>();
      node.forEach(item -> items.add(plain(item, attachments)));
      return items;
    }
    if (node.isObject()) {
      return plainObject(node, attachments);
    }
    if (node.isNumber()) {
      return node.asDouble() + 0.0; // no negative zero
    }
    return node.isString() ? node.asString() : node.isNull() ? null : (Object) node.asBoolean();
  }

  private static @Nullable Object plainObject(JsonNode node, List<Slice> attachments) {
    if (node.has("$hex")) {
      return "<" + node.path("$hex").asString() + ">";
    }
    if (!attachments.isEmpty() && node.path("_placeholder").equals(BooleanNode.TRUE)) {
      return bytes(attachments.get(node.path("num").asInt()));
    }
    var members = new TreeMap<String, @Nullable Object>();
    node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue(), attachments)));
    return members;
  }

  static String bytes(Slice slice) {
    return "<" + HexFormat.of().formatHex(slice.toByteArray()) + ">";
  }

  /** All arguments, read at once by the independent reader. */
  static Object plain(Args args) {
    byte[] array = ("[" + args.json().toUtf8() + "]").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return String.valueOf(plain(MAPPER.readTree(array), args.attachments()));
  }
}
