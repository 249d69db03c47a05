package dev.yam.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/** What a {@link JwtKey} computes with. Immutable, any thread. */
sealed interface SigningKey {

  /** Whether {@code signature} is of {@code signed}; false for one that has not even the form of one. */
  boolean verifies(byte[] signed, byte[] signature);

  boolean canSign();

  /**
   * @throws IllegalStateException if it cannot
   */
  byte[] sign(byte[] signed);

  private static IllegalStateException failed(Exception failure) {
    return new IllegalStateException("the key does not sign: " + failure.getMessage(), failure);
  }

  private static IllegalStateException publicOnly() {
    return new IllegalStateException("the key is a public one: it verifies, and cannot sign");
  }

  /** By the library: {@code header} names the algorithm, and that alone. */
  record ByLibrary(JWSHeader header, JWSVerifier verifier, @Nullable JWSSigner signer) implements SigningKey {

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
      try {
        return verifier.verify(header, signed, Base64URL.encode(signature));
      } catch (JOSEException noSignature) {
        return false;
      }
    }

    @Override
    public boolean canSign() {
      return signer != null;
    }

    @Override
    public byte[] sign(byte[] signed) {
      if (signer == null) {
        throw publicOnly();
      }
      try {
        return signer.sign(header, signed).decode();
      } catch (JOSEException failure) {
        throw failed(failure);
      }
    }
  }

  /** Ed25519, which the JDK knows and the library only by another one. */
  record Edwards(PublicKey publicKey, @Nullable PrivateKey privateKey) implements SigningKey {

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
      try {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(publicKey);
        check.update(signed);
        return check.verify(signature);
      } catch (GeneralSecurityException noSignature) {
        return false;
      }
    }

    @Override
    public boolean canSign() {
      return privateKey != null;
    }

    @Override
    public byte[] sign(byte[] signed) {
      if (privateKey == null) {
        throw publicOnly();
      }
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(privateKey);
        signature.update(signed);
        return signature.sign();
      } catch (GeneralSecurityException failure) {
        throw failed(failure);
      }
    }
  }
}
