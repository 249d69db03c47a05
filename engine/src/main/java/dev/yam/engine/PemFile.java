package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a PEM file holds, block by block (RFC 7468); certificates and key may be in one file. Methods throw
 * IllegalArgumentException, with the file's name and what to do, if it has not what is asked for.
 */
record PemFile(Path file, List<Block> blocks) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final String PBES2 = "1.2.840.113549.1.5.13";

  record Block(String label, String base64) {}

  static PemFile read(Path file) {
    try {
      String text = Files.readString(file, ISO_8859_1);
      return new PemFile(file, BLOCK.matcher(text).results().map(PemFile::block).toList());
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  private static Block block(MatchResult found) {
    return new Block(found.group(1), found.group(2));
  }

  static IllegalArgumentException unreadable(Path file, IOException why) {
    String reason =
        switch (why) {
          case NoSuchFileException none -> "there is no such file";
          case AccessDeniedException denied -> "this process may not read it";
          default -> String.valueOf(why.getMessage());
        };
    return new IllegalArgumentException("cannot read " + file.toAbsolutePath() + ": " + reason, why);
  }

  // --- certificates ---

  List<X509Certificate> certificates() {
    var found = new ArrayList<X509Certificate>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(block));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no CERTIFICATE in PEM in " + file + hasInstead());
    }
    return found;
  }

  private X509Certificate certificate(Block block) {
    try {
      var der = new ByteArrayInputStream(der(block));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
    } catch (CertificateException broken) {
      throw new IllegalArgumentException("a certificate in " + file + " is broken: " + broken.getMessage(), broken);
    }
  }

  // --- the key ---

  /** The key of {@code owner}, or at least one of its kind. */
  PrivateKey key(PublicKey owner, @Nullable String password) {
    for (Block block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(owner, new PKCS8EncodedKeySpec(der(block)));
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return key(owner, decrypted(block, password));
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new IllegalArgumentException(
                "the key in " + file + " is not PKCS#8: openssl pkcs8 -topk8 -nodes -in " + file + " -out key.pem");
        default -> {}
      }
    }
    throw new IllegalArgumentException("no PRIVATE KEY in PEM in " + file + hasInstead());
  }

  private PrivateKey key(PublicKey owner, KeySpec spec) {
    try {
      return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(spec);
    } catch (InvalidKeySpecException other) {
      throw new IllegalArgumentException(
          "the key in " + file + " is not that of the certificate, which is of the kind " + owner.getAlgorithm(), other);
    } catch (GeneralSecurityException unknown) {
      throw new IllegalArgumentException("the key in " + file + " cannot be used: " + unknown.getMessage(), unknown);
    }
  }

  private KeySpec decrypted(Block block, @Nullable String password) {
    if (password == null) {
      throw new IllegalArgumentException("the key in " + file + " is encrypted: say its password too");
    }
    try {
      var info = new EncryptedPrivateKeyInfo(der(block));
      // Of PBES2 the parameters alone say what it is made of.
      boolean named = !info.getAlgName().equals("PBES2") && !info.getAlgName().equals(PBES2);
      String algorithm = named ? info.getAlgName() : info.getAlgParameters().toString();
      var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (IOException | GeneralSecurityException wrong) {
      throw new IllegalArgumentException(
          "the key in " + file + " cannot be decrypted: is its password right?", wrong);
    }
  }

  // ---

  private byte[] der(Block block) {
    try {
      return Base64.getMimeDecoder().decode(block.base64());
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("the " + block.label() + " in " + file + " is broken", broken);
    }
  }

  private String hasInstead() {
    return blocks.isEmpty() ? "" : ": it has " + blocks.stream().map(Block::label).distinct().toList();
  }
}
