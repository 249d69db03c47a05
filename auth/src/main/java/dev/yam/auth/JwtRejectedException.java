package dev.yam.auth;

/**
 * A token is not believed. Says why to whoever runs the server; the peer hears only {@code Unauthorized}, for each reason
 * would help to make a better token. Has no stack: tokens come from peers.
 */
public final class JwtRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a token is refused, in the order in which it is looked at. */
  public enum Reason {
    /** None was sent where tokens are looked for. */
    MISSING,

    /** Longer than {@link dev.yam.wire.Limit#TOKEN}. */
    TOO_LONG,

    /** Not three parts in base64url whose first two are JSON objects that say each thing once, or a part has the wrong type. */
    MALFORMED,

    /** Its header demands what the verifier does not do ({@code crit}, {@code b64}; RFC 7515 §4.1.11). */
    CRITICAL_HEADER,

    /** It says to be something else than a token of access ({@code typ}; RFC 8725 §3.11). */
    TYPE,

    /** Its algorithm is none of those of the keys; {@code none} is one of none. */
    ALGORITHM,

    /** No key has the id that it names. */
    UNKNOWN_KEY,

    /** The keys cannot be had: where they are published does not answer, and those known are too old. */
    KEYS_UNAVAILABLE,

    /** No key that it may be of has signed it. */
    SIGNATURE,

    /** Its time is over. */
    EXPIRED,

    /** Its time has not come, or it says to be made in the future. */
    NOT_YET_VALID,

    /** Somebody else has issued it. */
    ISSUER,

    /** It is meant for somebody else. */
    AUDIENCE,

    /** A claim that is required is not there, or is not what it must be. */
    CLAIM,

    /** It is in order, but somebody else's: see {@link JwtAuth#renew}. */
    OTHER_PRINCIPAL
  }

  private final Reason reason;

  /** {@code message} is for the log: nothing of the token but names, and those shortened. */
  public JwtRejectedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What a peer has chosen, for a message: short, and of one line whatever it was. */
  static String shown(String text) {
    int length = Math.min(text.length(), 64);
    var shown = new StringBuilder(length + 3).append('"');
    for (int i = 0; i < length; i++) {
      char each = text.charAt(i);
      shown.append(each > ' ' - 1 && each < 0x7f && each != '"' ? each : '?');
    }
    return shown.append(length < text.length() ? "…\"" : "\"").toString();
  }
}
