package dev.yam.wire;

/** Status codes of a close frame (RFC 6455 §7.4 and IANA's registry). */
public final class CloseCode {

  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int UNSUPPORTED_DATA = 1003;

  /** The close frame held no code. Never on the wire. */
  public static final int NONE = 1005;

  /** The connection ended without a close frame. Never on the wire. */
  public static final int ABNORMAL = 1006;

  /** Text that is not UTF-8. */
  public static final int INVALID_DATA = 1007;

  public static final int POLICY_VIOLATION = 1008;
  public static final int TOO_BIG = 1009;
  public static final int INTERNAL_ERROR = 1011;
  public static final int TRY_AGAIN_LATER = 1013;

  private CloseCode() {}

  /** Whether {@code code} may stand in a close frame. 3000 to 4999 belong to libraries and applications. */
  public static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
  }
}
