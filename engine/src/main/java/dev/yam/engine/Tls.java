package dev.yam.engine;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a {@link Listener}, and what it asks of its clients. Immutable.
 *
 * <pre>{@code
 * Listener.builder().port(443).tls(Tls.pem(Path.of("fullchain.pem"), Path.of("privkey.pem")))
 * }</pre>
 *
 * <p>Files are read when the listener is built, which fails if they cannot be used, and again when they were replaced: new
 * connections then see the new certificate, those that are open go on. Where what is new cannot be used, the former stays
 * and the log says why. ALPN offers {@code http/1.1} alone; cipher suites are those with forward secrecy and authenticated
 * encryption. BoringSSL is used where netty-tcnative is on the class path, the JDK's TLS otherwise.
 */
public final class Tls {

  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private static final List<String> SUITES = List.of(
      "TLS_AES_128_GCM_SHA256",
      "TLS_AES_256_GCM_SHA384",
      "TLS_CHACHA20_POLY1305_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
      "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** Without h2, which is not spoken here: a client that offers only others goes on without ALPN, and gets HTTP/1.1. */
  private static final ApplicationProtocolConfig HTTP_1_1 = new ApplicationProtocolConfig(
      Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "http/1.1");

  /** How long a client may resume a session of TLS, and with it what was found of its certificate. */
  private static final long SESSION_SECONDS = 3600;

  private final KeySource source;
  private final Clients clients;
  private final List<String> versions;
  private final Duration reloadEvery;
  private final SslProvider provider;

  /** What clients show of themselves. */
  private record Clients(ClientAuth auth, @Nullable Path authorities) {}

  private Tls(KeySource source, Clients clients, List<String> versions, Duration reloadEvery, SslProvider provider) {
    this.source = source;
    this.clients = clients;
    this.versions = versions;
    this.reloadEvery = reloadEvery;
    this.provider = provider;
  }

  /** The server's certificate and those that vouch for it, in this order, and its key in PKCS#8, both PEM. */
  public static Tls pem(Path chain, Path key) {
    return of(new KeySource.Pem(chain, key, null));
  }

  /** As {@link #pem(Path, Path)}, for a key that is encrypted. */
  public static Tls pem(Path chain, Path key, String password) {
    return of(new KeySource.Pem(chain, key, password));
  }

  /** A PKCS#12 store with one key and its chain. */
  public static Tls pkcs12(Path store, String password) {
    return of(new KeySource.Pkcs12(store, password));
  }

  private static Tls of(KeySource source) {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    return new Tls(source, new Clients(ClientAuth.NONE, null), VERSIONS, Duration.ofMinutes(1), provider);
  }

  /**
   * Lets only clients in that show a certificate of one of {@code authorities}, a PEM file: others see the handshake fail.
   * {@link Request#principal} says who they are. Off.
   */
  public Tls requireClientCertificates(Path authorities) {
    return with(new Clients(ClientAuth.REQUIRE, authorities));
  }

  /**
   * Asks clients for a certificate of one of {@code authorities}, a PEM file, and lets those in too that show none:
   * {@link Request#principal} says who did. A certificate of others fails the handshake. Off.
   */
  public Tls acceptClientCertificates(Path authorities) {
    return with(new Clients(ClientAuth.OPTIONAL, authorities));
  }

  private Tls with(Clients other) {
    return new Tls(source, other, versions, reloadEvery, provider);
  }

  /** {@code TLSv1.3}, {@code TLSv1.2} or both, the default. Older ones are broken, and refused here. */
  public Tls protocols(String... allowed) {
    List<String> chosen = List.of(allowed);
    if (chosen.isEmpty() || !VERSIONS.containsAll(chosen)) {
      throw new IllegalArgumentException("protocols are TLSv1.3 and TLSv1.2: " + chosen);
    }
    return new Tls(source, clients, chosen, reloadEvery, provider);
  }

  /**
   * How often a listener that was started looks whether a file was replaced. 1 min; zero for never: then {@link
   * Listener#reloadTls} alone reads them again.
   */
  public Tls reloadEvery(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("reloadEvery must not be negative: " + interval);
    }
    return new Tls(source, clients, versions, interval, provider);
  }

  /** By the JDK, also where BoringSSL is: for providers that the JDK was given, of hardware or as a rule demands. */
  public Tls byJdk() {
    return provider(SslProvider.JDK);
  }

  Duration reloadEvery() {
    return reloadEvery;
  }

  /** By whom, whatever is there. */
  Tls provider(SslProvider value) {
    return new Tls(source, clients, versions, reloadEvery, value);
  }

  /** What is read. */
  List<Path> files() {
    return Stream.concat(source.files().stream(), Stream.ofNullable(clients.authorities())).toList();
  }

  /** What new connections are given. */
  record Loaded(SslContext context, X509Certificate certificate) {}

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if they cannot be used; says which and why
   */
  Loaded load() {
    ServerKey key = ServerKey.read(source);
    SslContextBuilder builder = SslContextBuilder.forServer(key.key(), key.chain())
        .sslProvider(provider)
        .protocols(versions)
        .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(HTTP_1_1)
        .sessionTimeout(SESSION_SECONDS)
        .clientAuth(clients.auth());
    if (clients.authorities() != null) {
      builder.trustManager(PemFile.read(clients.authorities()).certificates());
    }
    try {
      return new Loaded(builder.build(), key.chain().get(0));
    } catch (SSLException unfit) {
      throw new IllegalArgumentException("TLS cannot use " + source + ": " + unfit.getMessage(), unfit);
    }
  }

  @Override
  public String toString() {
    return "Tls[" + source + ", " + versions + ", by " + (provider == SslProvider.JDK ? "the JDK" : "BoringSSL") + "]";
  }
}
