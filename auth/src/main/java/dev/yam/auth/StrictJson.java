package dev.yam.auth;

import dev.yam.wire.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of tokens: UTF-8, one object, no member twice, little depth. What two readers might read in two ways is not read
 * at all (RFC 7515 §4, RFC 7519 §4).
 */
final class StrictJson {

  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(64).build())
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private StrictJson() {}

  /**
   * The members of an object, unmodifiable all the way down; those that are null are left out.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Map<String, Object> object(Slice json) {
    if (!json.isUtf8()) {
      throw new IllegalArgumentException("not UTF-8");
    }
    try {
      if (MAPPER.readValue(json.toUtf8(), Object.class) instanceof Map<?, ?> members) {
        return frozen(members);
      }
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("not JSON that says each thing once", malformed);
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  private static Map<String, Object> frozen(Map<?, ?> members) {
    var copy = new LinkedHashMap<String, Object>();
    members.forEach((name, value) -> {
      if (value != null) {
        copy.put(String.valueOf(name), frozenValue(value));
      }
    });
    return Collections.unmodifiableMap(copy);
  }

  private static Object frozenValue(Object value) {
    if (value instanceof Map<?, ?> members) {
      return frozen(members);
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> copy = new ArrayList<>(elements.size());
      for (Object each : elements) {
        copy.add(each == null ? null : frozenValue(each));
      }
      return Collections.unmodifiableList(copy);
    }
    return value;
  }

  static Slice write(Map<String, ?> members) {
    return Slice.of(MAPPER.writeValueAsBytes(members));
  }
}
