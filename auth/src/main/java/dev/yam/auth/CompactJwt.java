package dev.yam.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.auth.JwtRejectedException.Reason;
import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A token in its compact form (RFC 7515 §7.1), taken apart and not believed yet: {@code header.claims.signature}.
 *
 * <p>Of the header only {@code alg}, {@code kid} and {@code typ} are read. Keys that a token brings along or points to
 * ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are not looked at.
 *
 * @param algorithm as it came
 * @param signed what the signature is of
 */
record CompactJwt(
    String algorithm, Optional<String> keyId, Optional<String> type, byte[] signed, String claimsPart, byte[] signature) {

  private static final int LONGEST_KEY_ID = 256;

  /**
   * @throws JwtRejectedException TOO_LONG, MALFORMED or CRITICAL_HEADER
   */
  static CompactJwt parse(String token, int maxBytes) {
    if (token.length() > maxBytes) {
      throw new JwtRejectedException(
          Reason.TOO_LONG, "more than " + maxBytes + " bytes per token (limit " + Limit.TOKEN.key() + ")");
    }
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    if (first < 0 || first == last || token.indexOf('.', first + 1) != last) {
      throw malformed("a token has three parts");
    }
    Map<String, Object> header = object("the header", token.substring(0, first));
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new JwtRejectedException(Reason.CRITICAL_HEADER, "the header demands extensions (crit), and there are none");
    }
    Optional<String> keyId = text(header, "kid");
    if (keyId.isPresent() && keyId.get().length() > LONGEST_KEY_ID) {
      throw malformed("the header's kid has more than " + LONGEST_KEY_ID + " characters");
    }
    return new CompactJwt(
        text(header, "alg").orElseThrow(() -> malformed("the header has no alg")),
        keyId,
        text(header, "typ"),
        token.substring(0, last).getBytes(US_ASCII),
        token.substring(first + 1, last),
        bytes("the signature", token.substring(last + 1)));
  }

  /** To be asked when the signature is known to be good. */
  Map<String, Object> claims() {
    return object("the claims", claimsPart);
  }

  private static Map<String, Object> object(String what, String part) {
    try {
      return StrictJson.object(Slice.of(bytes(what, part)));
    } catch (IllegalArgumentException wrong) {
      throw malformed(what + ": " + wrong.getMessage());
    }
  }

  /** Base64url as it is written, in one way: without padding, nothing else between, no bits left over. */
  private static byte[] bytes(String what, String part) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(part)) {
        return decoded;
      }
    } catch (IllegalArgumentException wrong) {
      // said below
    }
    throw malformed(what + ": not base64url");
  }

  private static Optional<String> text(Map<String, Object> header, String name) {
    Object value = header.get(name);
    if (value != null && !(value instanceof String)) {
      throw malformed("the header's " + name + " is no text");
    }
    return Optional.ofNullable((String) value);
  }

  private static JwtRejectedException malformed(String message) {
    return new JwtRejectedException(Reason.MALFORMED, message);
  }
}
