package dev.yam.handlers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a client sent breaks rules of the method it was meant for: Bean Validation's, or a JSON Schema's. Told as
 * <code>{"status":"error","message":…,"errors":[{"path":…,"rule":…,"message":…}]}</code>.
 */
public final class InvalidBodyException extends GatewayException {

  private static final long serialVersionUID = 1L;

  /** An answer is not made much longer than what was sent. */
  private static final int MOST_TOLD = 16;

  @SuppressWarnings("serial") // exceptions of gateways are not stored
  private final transient List<Violation> violations;

  /**
   * One rule that is broken.
   *
   * @param path where, from the body on: {@code items[0].name}; empty for the body itself
   * @param rule the name of the constraint, or the keyword of the schema
   */
  public record Violation(String path, String rule, String message) {

    private String told() {
      return (path.isEmpty() ? "" : path + ": ") + message;
    }

    private Map<String, Object> members() {
      var members = new LinkedHashMap<String, Object>(8);
      members.put("path", path);
      members.put("rule", rule);
      members.put("message", message);
      return members;
    }
  }

  InvalidBodyException(List<Violation> violations) {
    super(violations.stream().limit(MOST_TOLD).map(Violation::told).collect(Collectors.joining("; ")));
    this.violations = List.copyOf(violations);
  }

  public List<Violation> violations() {
    return violations;
  }

  @Override
  Map<String, Object> details() {
    return Map.of("errors", violations.stream().limit(MOST_TOLD).map(Violation::members).toList());
  }
}
