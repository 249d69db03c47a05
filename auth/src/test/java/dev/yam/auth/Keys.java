package dev.yam.auth;

import static dev.yam.auth.JwtAlgorithm.ES256;
import static dev.yam.auth.JwtAlgorithm.HS256;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys and tokens of the tests. Pairs of RSA take long to make: there is one. */
final class Keys {

  static final Instant NOW = Instant.parse("2040-01-01T10:00:00Z");
  static final String SECRET = "3f9c1d7ab24e4f0c9e61d2b8a7f05c43";
  static final KeyPair RSA = KeyMaterial.newPair(JwtAlgorithm.RS256);
  static final KeyPair OTHER_RSA = KeyMaterial.newPair(JwtAlgorithm.RS256);
  static final JwtKey SHARED = JwtKey.secret(HS256, SECRET);
  static final JwtKey ELLIPTIC = JwtKey.generate(ES256).id("e1");

  private Keys() {}

  static JwtKey key(JwtAlgorithm algorithm) {
    return algorithm.family() == JwtAlgorithm.Family.RSA ? JwtKey.keyPair(algorithm, RSA) : JwtKey.generate(algorithm);
  }

  static JwtVerifier.Builder verifier(JwtKey key) {
    return JwtVerifier.builder().key(key).clock(() -> NOW);
  }

  static JwtIssuer issuer(JwtKey key) {
    return JwtIssuer.builder().keys(JwtKeyRing.of(key)).clock(() -> NOW).build();
  }

  /** Good for an hour. */
  static Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", "ada");
    claims.put("exp", NOW.getEpochSecond() + 3600);
    return claims;
  }

  static Map<String, Object> claims(String claim, Object value) {
    Map<String, Object> claims = claims();
    claims.put(claim, value);
    return claims;
  }

  static String header(String algorithm) {
    return "{\"alg\":\"" + algorithm + "\"}";
  }

  /** A token of whatever header and claims, with a good signature of {@code key}. */
  static String token(JwtKey key, String header, String claims) {
    String signed = base64(header.getBytes(UTF_8)) + '.' + base64(claims.getBytes(UTF_8));
    return signed + '.' + base64(key.signing().sign(signed.getBytes(UTF_8)));
  }

  static String token(JwtKey key, Map<String, Object> claims) {
    return token(key, header(key.algorithm().text()), StrictJson.write(claims).toUtf8());
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
