package dev.yam.engine;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Which servers a client trusts, and what it shows of itself. Immutable; made of {@link #DEFAULT}.
 *
 * <pre>{@code
 * ClientTls.DEFAULT.trust(Path.of("our-ca.pem")).certificate(Path.of("client.crt"), Path.of("client.key"))
 * }</pre>
 *
 * <p>Files are read when the client is made, which fails if they cannot be used. TLS 1.3 and 1.2 are spoken. BoringSSL is
 * used where netty-tcnative is on the class path, the JDK's TLS otherwise.
 */
public final class ClientTls {

  /** The certificate must be of an authority that the JVM trusts, and of the name that the client asks for. */
  public static final ClientTls DEFAULT = new ClientTls(
      List::of, null, true, OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** Empty for those of the JVM. */
  private final Supplier<List<X509Certificate>> trusted;

  private final @Nullable KeySource own;
  private final boolean verified;
  private final SslProvider provider;

  private ClientTls(
      Supplier<List<X509Certificate>> trusted, @Nullable KeySource own, boolean verified, SslProvider provider) {
    this.trusted = trusted;
    this.own = own;
    this.verified = verified;
    this.provider = provider;
  }

  // --- the server ---

  /** Trusts the certificates of a PEM file, authorities or single servers, and no others. */
  public ClientTls trust(Path pem) {
    return trusting(() -> PemFile.read(pem).certificates());
  }

  /** Trusts {@code certificates}, and no others. */
  public ClientTls trust(Collection<X509Certificate> certificates) {
    List<X509Certificate> chosen = List.copyOf(certificates);
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no certificate to trust");
    }
    return trusting(() -> chosen);
  }

  /** Trusts the certificates of a PKCS#12 store, and no others. */
  public ClientTls trustPkcs12(Path store, String password) {
    return trusting(() -> certificates(store, password));
  }

  private ClientTls trusting(Supplier<List<X509Certificate>> value) {
    return new ClientTls(value, own, verified, provider);
  }

  /**
   * Takes any certificate of any name: whoever stands between reads and changes what is sent. For tests and for nothing
   * else; {@link #trust} the server's certificate instead.
   */
  public ClientTls insecure() {
    return new ClientTls(trusted, own, false, provider);
  }

  // --- the client ---

  /** Shows the first certificate of {@code chain}, whose key, in PKCS#8, is in {@code key}; both PEM. */
  public ClientTls certificate(Path chain, Path key) {
    return showing(new KeySource.Pem(chain, key, null));
  }

  /** As {@link #certificate(Path, Path)}, for a key that is encrypted. */
  public ClientTls certificate(Path chain, Path key, String password) {
    return showing(new KeySource.Pem(chain, key, password));
  }

  /** Shows the certificate of a PKCS#12 store with one key and its chain. */
  public ClientTls certificatePkcs12(Path store, String password) {
    return showing(new KeySource.Pkcs12(store, password));
  }

  private ClientTls showing(KeySource value) {
    return new ClientTls(trusted, value, verified, provider);
  }

  /** By the JDK, also where BoringSSL is. */
  public ClientTls byJdk() {
    return provider(SslProvider.JDK);
  }

  ClientTls provider(SslProvider value) {
    return new ClientTls(trusted, own, verified, value);
  }

  // --- what connections are given ---

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if they cannot be used; says which and why
   */
  SslContext load() {
    // Without an algorithm the name is not looked at.
    SslContextBuilder builder = SslContextBuilder.forClient()
        .sslProvider(provider)
        .protocols(VERSIONS)
        .endpointIdentificationAlgorithm(verified ? "HTTPS" : "");
    List<X509Certificate> authorities = trusted.get();
    if (!verified) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!authorities.isEmpty()) {
      builder.trustManager(authorities);
    }
    if (own != null) {
      ServerKey key = ServerKey.read(own);
      builder.keyManager(key.key(), key.chain());
    }
    try {
      return builder.build();
    } catch (SSLException unfit) {
      throw new IllegalArgumentException("TLS cannot be used as " + this + ": " + unfit.getMessage(), unfit);
    }
  }

  private static List<X509Certificate> certificates(Path file, String password) {
    var found = new ArrayList<X509Certificate>();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          found.add(certificate);
        }
      }
    } catch (IOException unreadable) {
      throw PemFile.unreadable(file, unreadable);
    } catch (GeneralSecurityException unfit) {
      throw new IllegalArgumentException(file + " cannot be used as PKCS#12: " + unfit.getMessage(), unfit);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no certificate in " + file);
    }
    return found;
  }

  @Override
  public String toString() {
    return "ClientTls[" + (verified ? "verified" : "insecure") + (own == null ? "" : ", shows " + own) + "]";
  }
}
