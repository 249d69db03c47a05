package dev.yam.handlers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A failure that the client is told about, by the event {@code exception}: of all other exceptions it learns nothing but
 * that there was one.
 */
public class GatewayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // exceptions of gateways are not stored
  private final transient Optional<Object> payload;

  /** Told as <code>{"status":"error","message":…}</code>. */
  public GatewayException(String message) {
    this(message, Optional.empty());
  }

  private GatewayException(String message, Optional<Object> payload) {
    super(Objects.requireNonNull(message));
    this.payload = payload;
  }

  /** Told as {@code payload} alone, written as any argument is. */
  public static GatewayException of(Object payload) {
    return new GatewayException(String.valueOf(payload), Optional.of(payload));
  }

  /** What the client is told in place of status and message. */
  public final Optional<Object> payload() {
    return payload;
  }

  /** What the client is told beside status and message. */
  Map<String, Object> details() {
    return Map.of();
  }

  static Map<String, Object> told(String message) {
    var told = new LinkedHashMap<String, Object>(4);
    told.put("status", "error");
    told.put("message", message);
    return told;
  }
}
