package dev.yam.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A peer broke a rule of RFC 6455 or went beyond a limit: the connection is to be closed. Carries no stack trace. */
public final class WebSocketException extends YamException {

  private static final long serialVersionUID = 1L;

  private final int closeCode;
  private final @Nullable Limit limit;

  private WebSocketException(int closeCode, @Nullable Limit limit, String message) {
    super(message, null, false);
    this.closeCode = closeCode;
    this.limit = limit;
  }

  /** Frames that break a rule, closed with 1002. {@code message} names the rule and its section. */
  public static WebSocketException protocol(String message) {
    return new WebSocketException(CloseCode.PROTOCOL_ERROR, null, message);
  }

  /** Text or a close reason that is not UTF-8, closed with 1007. */
  public static WebSocketException invalidData(String message) {
    return new WebSocketException(CloseCode.INVALID_DATA, null, message);
  }

  /** More than a limit allows, closed with 1009 where it is the size of a message, else with 1008. */
  public static WebSocketException exceeded(Limit limit, long allowed) {
    int closeCode = limit == Limit.PAYLOAD ? CloseCode.TOO_BIG : CloseCode.POLICY_VIOLATION;
    return new WebSocketException(
        closeCode, limit, "more than " + allowed + " " + limit.unit() + " (limit " + limit.key() + ")");
  }

  /** The code of the close frame that answers the peer. */
  public int closeCode() {
    return closeCode;
  }

  /** The limit that was met, if it was one. */
  public Optional<Limit> limit() {
    return Optional.ofNullable(limit);
  }
}
