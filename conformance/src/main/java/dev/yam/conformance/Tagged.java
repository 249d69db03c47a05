package dev.yam.conformance;

import dev.yam.wire.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The values of the vectors, with the tags that stand for what JSON cannot hold, as Java values: maps, lists, text,
 * doubles, booleans, null, {@link Slice}, {@link Instant}.
 */
final class Tagged {

  private Tagged() {}

  /** A member that is absent, or an element that is null. */
  private static final Object UNDEFINED = new Object();

  static @Nullable Object value(JsonNode node) {
    Object value = read(node);
    return value == UNDEFINED ? null : value;
  }

  static Map<String, @Nullable Object> object(JsonNode node) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      Object value = read(member.getValue());
      if (value != UNDEFINED) {
        members.put(member.getKey(), value);
      }
    }
    return members;
  }

  private static @Nullable Object read(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.asString();
      case NUMBER -> number(node.asDouble());
      case BOOLEAN -> node.asBoolean();
      case ARRAY -> list(node);
      case OBJECT -> tagged(node);
      default -> null;
    };
  }

  /** The value as it is after a passage through UTF-8: U+FFFD stands for each lone surrogate. */
  static @Nullable Object throughUtf8(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> Slice.utf8(text).toUtf8();
      case List<?> items -> {
        var passed = new ArrayList<@Nullable Object>();
        items.forEach(item -> passed.add(throughUtf8(item)));
        yield passed;
      }
      case Map<?, ?> members -> {
        var passed = new LinkedHashMap<Object, @Nullable Object>();
        members.forEach((name, member) -> passed.put(throughUtf8(name), throughUtf8(member)));
        yield passed;
      }
      default -> value;
    };
  }

  /** Zero has no sign in JSON as JavaScript writes it. */
  static Double number(double value) {
    return value == 0 ? 0.0 : value;
  }

  private static List<@Nullable Object> list(JsonNode node) {
    var items = new ArrayList<@Nullable Object>();
    for (JsonNode item : node) {
      items.add(value(item));
    }
    return items;
  }

  private static @Nullable Object tagged(JsonNode node) {
    String tag = node.propertyNames().stream().filter(name -> name.startsWith("$")).findFirst().orElse("");
    JsonNode content = node.path(tag);
    return switch (tag) {
      case "" -> plain(node);
      case "$hex" -> Slice.of(HexFormat.of().parseHex(content.asString()));
      case "$undef" -> UNDEFINED;
      case "$num" -> number(Double.parseDouble(content.asString()));
      case "$date" -> content.isNull() ? null : Instant.ofEpochMilli(content.asLong());
      case "$repeat" -> repeat(value(content.path(0)), content.path(1).asInt());
      case "$esc" -> object(content);
      case "$fn", "$map", "$set", "$symbol", "$regexp", "$error", "$boxed", "$bigint" ->
          throw new JavaScriptOnlyException(tag);
      default -> throw new UnknownVectorException("unknown tag " + tag);
    };
  }

  private static Map<String, @Nullable Object> plain(JsonNode node) {
    if (node.path("toJSON").path("$fn").asBoolean(false)) {
      throw new JavaScriptOnlyException("toJSON");
    }
    return object(node);
  }

  private static Object repeat(@Nullable Object unit, int count) {
    if (!(unit instanceof Slice bytes)) {
      return String.valueOf(unit).repeat(count);
    }
    byte[] all = new byte[bytes.length() * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(bytes.array(), bytes.offset(), all, i * bytes.length(), bytes.length());
    }
    return Slice.of(all);
  }
}
