package dev.yam.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.yam.handlers.InvalidBodyException.Violation;
import dev.yam.wire.Args;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON Schema that bodies have to fulfil. What a schema refers to is found in itself alone, never fetched. Any thread. */
final class SchemaCheck {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder().locale(Locale.ENGLISH).formatAssertionsEnabled(true).build();

  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
      SpecificationVersion.DRAFT_2020_12,
      builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)).schemaRegistryConfig(CONFIG));

  /** Of a longer body only the first mistake is told: to find all of them costs many times what reading it does. */
  private static final int ALL_TOLD_BYTES = 16_384;

  private final Schema schema;

  private SchemaCheck(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException if there is no such resource, or it is no schema
   */
  static SchemaCheck of(String source, Method method) {
    String text = source.stripLeading().startsWith("{") ? source : resource(source, method);
    try {
      Schema schema = REGISTRY.getSchema(MAPPER.readTree(text));
      schema.validate(MAPPER.nullNode()); // finds out what it refers to
      return new SchemaCheck(schema);
    } catch (RuntimeException unfit) {
      throw new IllegalArgumentException(method + ": its schema is none: " + unfit.getMessage(), unfit);
    }
  }

  private static String resource(String name, Method method) {
    try (InputStream in = method.getDeclaringClass().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(method + ": there is no resource " + name + " for its schema");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(method + ": the resource " + name + " cannot be read", unreadable);
    }
  }

  /**
   * @throws InvalidBodyException if {@code body} breaks a rule
   */
  void check(Args body) {
    if (body.isEmpty()) {
      throw new InvalidBodyException(List.of(new Violation("", "required", "a body is required")));
    }
    Slice json = body.json(0);
    JsonNode value = MAPPER.readTree(json.array(), json.offset(), json.length());
    boolean allTold = json.length() <= ALL_TOLD_BYTES;
    List<Error> errors = schema.validate(value, run -> run.executionConfig(config -> config.failFast(!allTold)));
    if (!errors.isEmpty()) {
      throw new InvalidBodyException(errors.stream().map(SchemaCheck::violation).toList());
    }
  }

  private static Violation violation(Error error) {
    var path = new StringBuilder();
    var location = error.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      if (location.getElement(i) instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(location.getElement(i));
      }
    }
    if (error.getProperty() != null) {
      path.append(path.isEmpty() ? "" : ".").append(error.getProperty());
    }
    return new Violation(path.toString(), error.getKeyword(), error.getMessage());
  }
}
