package dev.yam.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are signed or verified with, and the one algorithm that it is used with: a public key is never taken for
 * a secret, whatever a token says. Immutable, any thread.
 *
 * <p>What is weak is refused where it is said: secrets shorter than the algorithm's hash, of little variety, or known from
 * documentation; RSA below 2,048 bits; a curve that is not the algorithm's.
 */
public final class JwtKey {

  private final Optional<String> id;
  private final JwtAlgorithm algorithm;
  private final SigningKey signing;

  /** Without its id; null for a secret, which is shown to nobody. */
  private final @Nullable PublicKey publicKey;

  JwtKey(Optional<String> id, JwtAlgorithm algorithm, SigningKey signing, @Nullable PublicKey publicKey) {
    this.id = id;
    this.algorithm = algorithm;
    this.signing = signing;
    this.publicKey = publicKey;
  }

  /**
   * A secret that who issues and who verifies share.
   *
   * @throws IllegalArgumentException if it is too short, too uniform or well known
   */
  public static JwtKey secret(JwtAlgorithm algorithm, byte[] secret) {
    return KeyMaterial.secret(algorithm, secret.clone());
  }

  /** As {@link #secret(JwtAlgorithm, byte[])}, with the text's bytes in UTF-8. */
  public static JwtKey secret(JwtAlgorithm algorithm, String secret) {
    return KeyMaterial.secret(algorithm, secret.getBytes(UTF_8));
  }

  /** Verifies and cannot sign. */
  public static JwtKey publicKey(JwtAlgorithm algorithm, PublicKey key) {
    return KeyMaterial.pair(algorithm, key, null);
  }

  /**
   * Verifies and cannot sign.
   *
   * @param pem {@code BEGIN PUBLIC KEY} or {@code BEGIN CERTIFICATE}; of a certificate nothing but the key is looked at
   */
  public static JwtKey publicPem(JwtAlgorithm algorithm, String pem) {
    return KeyMaterial.pair(algorithm, KeyMaterial.publicKey(algorithm, pem), null);
  }

  /** Verifies and signs. */
  public static JwtKey keyPair(JwtAlgorithm algorithm, KeyPair pair) {
    return KeyMaterial.pair(algorithm, pair.getPublic(), pair.getPrivate());
  }

  /** A new key, made of random numbers of the system: RSA has 3,072 bits, a secret as many as the hash. */
  public static JwtKey generate(JwtAlgorithm algorithm) {
    if (algorithm.isSymmetric()) {
      byte[] secret = new byte[algorithm.leastSecret()];
      new SecureRandom().nextBytes(secret);
      return KeyMaterial.secret(algorithm, secret);
    }
    return keyPair(algorithm, KeyMaterial.newPair(algorithm));
  }

  /** The same key with a name: tokens that it signs carry it as {@code kid}, and are verified by no key of another name. */
  public JwtKey id(String newId) {
    if (newId.isEmpty() || newId.length() > 256) {
      throw new IllegalArgumentException("the id of a key has 1 to 256 characters");
    }
    return new JwtKey(Optional.of(newId), algorithm, signing, publicKey);
  }

  /** Its name. A key without one is tried for every token of its algorithm. */
  public Optional<String> id() {
    return id;
  }

  public JwtAlgorithm algorithm() {
    return algorithm;
  }

  /** Whether tokens can be signed with it, too. */
  public boolean canSign() {
    return signing.canSign();
  }

  SigningKey signing() {
    return signing;
  }

  /** What may be shown to everybody; empty for a secret. */
  Optional<JWK> published() {
    return publicKey == null ? Optional.empty() : Optional.of(KeyMaterial.published(algorithm, publicKey, id));
  }

  /** Its name and algorithm. */
  @Override
  public String toString() {
    return "JwtKey[" + id.orElse("no id") + ", " + algorithm + "]";
  }
}
