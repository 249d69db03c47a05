package dev.yam.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK set, read for its public keys (RFC 7517 §5). What is no key for these algorithms is passed over: secrets, keys for
 * encryption, weak ones, unknown types.
 */
final class JwksText {

  private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);

  private final Set<JwtAlgorithm> algorithms;

  JwksText(Set<JwtAlgorithm> algorithms) {
    this.algorithms = algorithms;
  }

  /**
   * @throws IllegalArgumentException if it is no JWK set, has too many keys, or none that can be used
   */
  KeySet read(Slice json) {
    if (!(StrictJson.object(json).get("keys") instanceof List<?> members)) {
      throw new IllegalArgumentException("not a JWK set: no array named keys");
    }
    if (members.size() > Limit.JWKS_KEYS.defaultValue()) {
      throw new IllegalArgumentException("more than " + Limit.JWKS_KEYS.defaultValue() + " " + Limit.JWKS_KEYS.unit());
    }
    var keys = new ArrayList<JwtKey>();
    for (Object member : members) {
      try {
        keys.addAll(keys(member));
      } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException unusable) {
        LOG.debug("a key of the JWK set is passed over: {}", unusable.getMessage());
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key in it is good for any of " + algorithms);
    }
    return new KeySet(keys);
  }

  /** One for each algorithm that it may be used with: the one that it names, or all of its type. */
  private List<JwtKey> keys(Object member) throws ParseException, JOSEException, GeneralSecurityException {
    JWK jwk = JWK.parse(members(member));
    if (!isForSignatures(jwk)) {
      throw new IllegalArgumentException("it is not for signatures");
    }
    PublicKey key = publicKey(jwk);
    var keys = new ArrayList<JwtKey>();
    for (JwtAlgorithm algorithm : algorithms) {
      if (jwk.getAlgorithm() == null ? isOfItsType(jwk, algorithm) : jwk.getAlgorithm().getName().equals(algorithm.text())) {
        JwtKey made = JwtKey.publicKey(algorithm, key);
        keys.add(Optional.ofNullable(jwk.getKeyID()).filter(id -> !id.isEmpty()).map(made::id).orElse(made));
      }
    }
    return keys;
  }

  /** Without what would have the library look at certificates, which say nothing here. */
  private static Map<String, Object> members(Object member) {
    if (!(member instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("it is no object");
    }
    var members = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> members.put(String.valueOf(name), value));
    List.of("x5c", "x5u", "x5t", "x5t#S256").forEach(members::remove);
    return members;
  }

  private static boolean isForSignatures(JWK jwk) {
    boolean use = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
    return use && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
    return switch (jwk.getKeyType().getValue()) {
      case "RSA" -> jwk.toRSAKey().toRSAPublicKey();
      case "EC" -> jwk.toECKey().toECPublicKey();
      case "OKP" -> KeyMaterial.ed25519(ed25519(jwk.toOctetKeyPair()));
      default -> throw new IllegalArgumentException("it is of type " + jwk.getKeyType().getValue());
    };
  }

  private static byte[] ed25519(OctetKeyPair pair) {
    if (!pair.getCurve().getName().equals("Ed25519")) {
      throw new IllegalArgumentException("it is of the curve " + pair.getCurve().getName());
    }
    return pair.getDecodedX();
  }

  private static boolean isOfItsType(JWK jwk, JwtAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> jwk.getKeyType().getValue().equals("RSA");
      case ELLIPTIC -> jwk.getKeyType().getValue().equals("EC") && jwk.toECKey().getCurve().equals(KeyMaterial.curve(algorithm));
      case EDWARDS -> jwk.getKeyType().getValue().equals("OKP");
      case HMAC -> false;
    };
  }
}
