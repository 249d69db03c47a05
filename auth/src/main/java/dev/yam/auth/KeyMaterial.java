package dev.yam.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link JwtKey} of what a key is, and looks whether it is good for its algorithm. */
final class KeyMaterial {

  private static final int LEAST_RSA_BITS = 2_048;
  private static final int MOST_RSA_BITS = 8_192;
  private static final int ED25519_BYTES = 32;

  /** What stands before the 32 bytes of a public key of Ed25519 (RFC 8410 §4). */
  private static final byte[] ED25519_HEAD = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

  private KeyMaterial() {}

  /** Takes {@code secret}. */
  static JwtKey secret(JwtAlgorithm algorithm, byte[] secret) {
    if (!algorithm.isSymmetric()) {
      throw new IllegalArgumentException(algorithm + " has a key pair, and no secret");
    }
    SecretRule.check(algorithm, secret);
    try {
      return key(algorithm, new MACVerifier(secret), new MACSigner(secret), null);
    } catch (JOSEException wrong) {
      throw new IllegalArgumentException("no secret of " + algorithm + ": " + wrong.getMessage(), wrong);
    }
  }

  static JwtKey pair(JwtAlgorithm algorithm, PublicKey publicKey, @Nullable PrivateKey privateKey) {
    try {
      return switch (algorithm.family()) {
        case HMAC -> throw new IllegalArgumentException(algorithm + " has a secret, and no key pair");
        case RSA -> rsa(algorithm, as(RSAPublicKey.class, algorithm, publicKey), privateKey);
        case ELLIPTIC -> elliptic(algorithm, as(ECPublicKey.class, algorithm, publicKey), privateKey);
        case EDWARDS -> edwards(algorithm, as(EdECPublicKey.class, algorithm, publicKey), privateKey);
      };
    } catch (JOSEException wrong) {
      throw new IllegalArgumentException("no key of " + algorithm + ": " + wrong.getMessage(), wrong);
    }
  }

  private static JwtKey rsa(JwtAlgorithm algorithm, RSAPublicKey key, @Nullable PrivateKey privateKey) {
    int bits = key.getModulus().bitLength();
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
      throw new IllegalArgumentException(
          "a key of RSA has " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + " bits, this one has " + bits);
    }
    return key(algorithm, new RSASSAVerifier(key), privateKey == null ? null : new RSASSASigner(privateKey), key);
  }

  private static JwtKey elliptic(JwtAlgorithm algorithm, ECPublicKey key, @Nullable PrivateKey privateKey)
      throws JOSEException {
    Curve curve = Curve.forECParameterSpec(key.getParams());
    if (!curve(algorithm).equals(curve)) {
      throw new IllegalArgumentException(algorithm + " is over the curve " + curve(algorithm) + ", the key is of another");
    }
    JWSSigner signer = privateKey == null ? null : new ECDSASigner(as(ECPrivateKey.class, algorithm, privateKey));
    return key(algorithm, new ECDSAVerifier(key), signer, key);
  }

  private static JwtKey edwards(JwtAlgorithm algorithm, EdECPublicKey key, @Nullable PrivateKey privateKey) {
    if (!key.getParams().getName().equals("Ed25519")) {
      throw new IllegalArgumentException("EdDSA is over the curve Ed25519, the key is of " + key.getParams().getName());
    }
    return new JwtKey(Optional.empty(), algorithm, new SigningKey.Edwards(key, privateKey), key);
  }

  private static JwtKey key(
      JwtAlgorithm algorithm, JWSVerifier verifier, @Nullable JWSSigner signer, @Nullable PublicKey publicKey) {
    var signing = new SigningKey.ByLibrary(new JWSHeader(algorithm.jws()), verifier, signer);
    return new JwtKey(Optional.empty(), algorithm, signing, publicKey);
  }

  private static <T> T as(Class<T> type, JwtAlgorithm algorithm, java.security.Key key) {
    if (!type.isInstance(key)) {
      throw new IllegalArgumentException("no key of " + algorithm + ", but of " + key.getAlgorithm());
    }
    return type.cast(key);
  }

  static Curve curve(JwtAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> Curve.P_256;
      case ES384 -> Curve.P_384;
      case ES512 -> Curve.P_521;
      case EDDSA -> Curve.Ed25519;
      case HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512 ->
          throw new IllegalArgumentException(algorithm + " has no curve");
    };
  }

  static KeyPair newPair(JwtAlgorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(jdkName(algorithm));
      switch (algorithm.family()) {
        case RSA -> generator.initialize(3_072);
        case ELLIPTIC -> generator.initialize(new ECGenParameterSpec(curve(algorithm).getStdName()));
        case EDWARDS, HMAC -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JDK makes no keys of " + algorithm, impossible);
    }
  }

  private static String jdkName(JwtAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> "RSA";
      case ELLIPTIC -> "EC";
      case EDWARDS -> "Ed25519";
      case HMAC -> throw new IllegalArgumentException(algorithm + " has a secret, and no key pair");
    };
  }

  static PublicKey publicKey(JwtAlgorithm algorithm, String pem) {
    try {
      if (pem.contains("-----BEGIN CERTIFICATE-----")) {
        var in = new ByteArrayInputStream(pem.getBytes(US_ASCII));
        return CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
      }
      String begin = "-----BEGIN PUBLIC KEY-----";
      int from = pem.indexOf(begin);
      int to = pem.indexOf("-----END PUBLIC KEY-----");
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("a PEM of a public key has BEGIN PUBLIC KEY or BEGIN CERTIFICATE");
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
      return KeyFactory.getInstance(jdkName(algorithm)).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException wrong) {
      throw new IllegalArgumentException("no key of " + algorithm + ": " + wrong.getMessage(), wrong);
    }
  }

  /** The key of Ed25519 that has these bytes (RFC 8037 §2). */
  static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
    if (x.length != ED25519_BYTES) {
      throw new GeneralSecurityException("a public key of Ed25519 has " + ED25519_BYTES + " bytes");
    }
    byte[] der = Arrays.copyOf(ED25519_HEAD, ED25519_HEAD.length + ED25519_BYTES);
    System.arraycopy(x, 0, der, ED25519_HEAD.length, ED25519_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
  }

  static JWK published(JwtAlgorithm algorithm, PublicKey key, Optional<String> id) {
    String kid = id.orElse(null);
    return switch (key) {
      case RSAPublicKey rsa ->
          new RSAKey.Builder(rsa).keyUse(KeyUse.SIGNATURE).algorithm(algorithm.jws()).keyID(kid).build();
      case ECPublicKey elliptic ->
          new ECKey.Builder(curve(algorithm), elliptic).keyUse(KeyUse.SIGNATURE).algorithm(algorithm.jws()).keyID(kid).build();
      default -> {
        byte[] der = key.getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length));
        yield new OctetKeyPair.Builder(Curve.Ed25519, x)
            .keyUse(KeyUse.SIGNATURE).algorithm(algorithm.jws()).keyID(kid).build();
      }
    };
  }
}
