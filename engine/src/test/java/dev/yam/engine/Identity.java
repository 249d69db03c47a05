package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemWriter;

/** A key and its certificate, made for one test, in the forms that servers read. Signed by {@link #AUTHORITY} or by itself. */
record Identity(X509Bundle bundle, Path folder, String name) {

  static final String PASSWORD = "the password";

  private static final X509Bundle AUTHORITY = authority();

  private static X509Bundle authority() {
    try {
      return new CertificateBuilder()
          .subject("CN=authority")
          .setIsCertificateAuthority(true)
          .notBefore(Instant.now().minus(Duration.ofDays(1)))
          .buildSelfSigned();
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Trusted by clients that trust the authority; of an elliptic curve. */
  static Identity make(Path folder, String name) throws Exception {
    return new Identity(builder(name).ecp256().buildIssuedBy(AUTHORITY), folder, name).write();
  }

  static Identity rsa(Path folder, String name) throws Exception {
    return new Identity(builder(name).rsa2048().buildIssuedBy(AUTHORITY), folder, name).write();
  }

  static Identity selfSigned(Path folder, String name) throws Exception {
    return new Identity(builder(name).setIsCertificateAuthority(true).buildSelfSigned(), folder, name).write();
  }

  static Identity valid(Path folder, String name, Instant from, Instant until) throws Exception {
    return new Identity(
            builder(name).notBefore(from).notAfter(until).buildIssuedBy(AUTHORITY), folder, name)
        .write();
  }

  private static CertificateBuilder builder(String name) {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .notBefore(Instant.now().minus(Duration.ofHours(1)))
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1");
  }

  private Identity write() throws Exception {
    Files.writeString(chain(), bundle.getCertificatePathPEM());
    Files.writeString(key(), bundle.getPrivateKeyPEM());
    Files.writeString(encryptedKey(), encrypted());
    Files.writeString(authorities(), AUTHORITY.getCertificatePEM());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("key", bundle.getKeyPair().getPrivate(), PASSWORD.toCharArray(), bundle.getCertificatePath());
    try (OutputStream out = Files.newOutputStream(store())) {
      keys.store(out, PASSWORD.toCharArray());
    }
    return this;
  }

  static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  /** As openssl does today: PBES2 with AES (RFC 8018). */
  private String encrypted() throws Exception {
    var text = new StringWriter();
    try (var pem = new PemWriter(text)) {
      pem.writeObject(new JcaPKCS8Generator(
          bundle.getKeyPair().getPrivate(),
          new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
              .setPRF(PKCS8Generator.PRF_HMACSHA256)
              .setPassword(PASSWORD.toCharArray())
              .setProvider(new BouncyCastleProvider())
              .build()));
    }
    return text.toString();
  }

  Path chain() {
    return folder.resolve(name + ".crt");
  }

  Path key() {
    return folder.resolve(name + ".key");
  }

  Path encryptedKey() {
    return folder.resolve(name + ".encrypted.key");
  }

  Path store() {
    return folder.resolve(name + ".p12");
  }

  /** Who vouches for all that are not self-signed. */
  Path authorities() {
    return folder.resolve("authorities.pem");
  }

  Tls pem() {
    return Tls.pem(chain(), key());
  }

  Tls encryptedPem() {
    return Tls.pem(chain(), encryptedKey(), PASSWORD);
  }

  Tls pkcs12() {
    return Tls.pkcs12(store(), PASSWORD);
  }

  // --- as a client ---

  /** What a client that shows this certificate, and trusts the authority, connects by. */
  SSLContext context() throws Exception {
    return context(bundle.toKeyManagerFactory().getKeyManagers());
  }

  /** What a client that shows no certificate, and trusts the authority, connects by. */
  static SSLContext nobody() throws Exception {
    return context(new KeyManager[0]);
  }

  private static SSLContext context(KeyManager[] own) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, new TrustManager[] {AUTHORITY.toTrustManager()}, null);
    return context;
  }
}
