package dev.yam.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A private key and the certificates that vouch for it, the server's own first. What cannot work is found when it is
 * read, by an IllegalArgumentException that says what to do: no handshake will be there to say it.
 */
record ServerKey(PrivateKey key, List<X509Certificate> chain) {

  static ServerKey read(KeySource source) {
    ServerKey found =
        switch (source) {
          case KeySource.Pem pem -> read(pem);
          case KeySource.Pkcs12 store -> read(store);
        };
    found.check(source);
    return found;
  }

  private static ServerKey read(KeySource.Pem pem) {
    List<X509Certificate> chain = PemFile.read(pem.chain()).certificates();
    return new ServerKey(PemFile.read(pem.key()).key(chain.get(0).getPublicKey(), pem.password()), chain);
  }

  @Override
  public String toString() {
    return "the key of " + chain.get(0).getSubjectX500Principal();
  }

  // --- PKCS#12 ---

  private static ServerKey read(KeySource.Pkcs12 source) {
    try {
      KeyStore store = open(source);
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new IllegalArgumentException(
            source + " must have one key with its certificates, and has " + (keys.isEmpty() ? "none" : keys));
      }
      return entry(source, store, keys.get(0));
    } catch (GeneralSecurityException unfit) {
      throw new IllegalArgumentException(source + " cannot be used as PKCS#12: " + unfit.getMessage(), unfit);
    }
  }

  private static KeyStore open(KeySource.Pkcs12 source) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    Path file = source.store();
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, source.password().toCharArray());
    } catch (IOException unreadable) {
      if (unreadable.getCause() instanceof UnrecoverableKeyException) {
        throw new IllegalArgumentException("the password of " + file + " is wrong", unreadable);
      }
      throw PemFile.unreadable(file, unreadable);
    }
    return store;
  }

  private static ServerKey entry(KeySource.Pkcs12 source, KeyStore store, String alias)
      throws GeneralSecurityException {
    Key key = store.getKey(alias, source.password().toCharArray());
    Certificate[] chain = store.getCertificateChain(alias);
    if (!(key instanceof PrivateKey own) || chain == null || chain.length == 0) {
      throw new IllegalArgumentException("the key " + alias + " in " + source + " has no certificate");
    }
    return new ServerKey(own, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
  }

  // --- what can be known before the first handshake ---

  private void check(KeySource source) {
    X509Certificate own = chain.get(0);
    if (!belongTogether(key, own.getPublicKey())) {
      throw new IllegalArgumentException(
          "the key is not that of the certificate of " + own.getSubjectX500Principal() + ", in " + source
              + ": the server's certificate comes first, and both files are of one renewal");
    }
    try {
      own.checkValidity();
    } catch (CertificateExpiredException expired) {
      throw new IllegalArgumentException(
          "the certificate of " + own.getSubjectX500Principal() + " in " + source + " has expired on "
              + own.getNotAfter().toInstant() + ": renew it",
          expired);
    } catch (CertificateNotYetValidException early) {
      throw new IllegalArgumentException(
          "the certificate of " + own.getSubjectX500Principal() + " in " + source + " is valid only from "
              + own.getNotBefore().toInstant() + ": is the clock of this machine right?",
          early);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey owner) {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return true; // a rare kind: the handshake will tell
    }
    byte[] words = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(words);
      byte[] signed = signature.sign();
      signature.initVerify(owner);
      signature.update(words);
      return signature.verify(signed);
    } catch (GeneralSecurityException otherKind) {
      return false;
    }
  }
}
