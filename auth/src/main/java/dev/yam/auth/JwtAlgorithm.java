package dev.yam.auth;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Optional;

/**
 * How tokens are signed (RFC 7518 §3, RFC 8037). {@code none} is not among them. A key is of one algorithm, and a token
 * that names another is refused before anything is computed.
 */
public enum JwtAlgorithm {
  HS256("HS256", Family.HMAC, 32),
  HS384("HS384", Family.HMAC, 48),
  HS512("HS512", Family.HMAC, 64),
  RS256("RS256", Family.RSA, 0),
  RS384("RS384", Family.RSA, 0),
  RS512("RS512", Family.RSA, 0),
  PS256("PS256", Family.RSA, 0),
  PS384("PS384", Family.RSA, 0),
  PS512("PS512", Family.RSA, 0),
  ES256("ES256", Family.ELLIPTIC, 0),
  ES384("ES384", Family.ELLIPTIC, 0),
  ES512("ES512", Family.ELLIPTIC, 0),

  /** Over the curve Ed25519. */
  EDDSA("EdDSA", Family.EDWARDS, 0);

  /** What keys of it are. */
  enum Family {
    HMAC,
    RSA,
    ELLIPTIC,
    EDWARDS
  }

  private final String text;
  private final Family family;
  private final int leastSecret;

  JwtAlgorithm(String text, Family family, int leastSecret) {
    this.text = text;
    this.family = family;
    this.leastSecret = leastSecret;
  }

  /** As it stands in tokens. */
  public String text() {
    return text;
  }

  /** Whether who verifies could sign as well: one secret for both. */
  public boolean isSymmetric() {
    return family == Family.HMAC;
  }

  Family family() {
    return family;
  }

  /** The bytes that a secret has at least: as many as the hash (RFC 7518 §3.2). */
  int leastSecret() {
    return leastSecret;
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(text);
  }

  /** Names are case-sensitive (RFC 7515 §4.1.1). */
  static Optional<JwtAlgorithm> named(String text) {
    for (JwtAlgorithm each : values()) {
      if (each.text.equals(text)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
