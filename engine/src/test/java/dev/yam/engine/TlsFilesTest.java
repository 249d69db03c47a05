package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The files of TLS: what is said of those that cannot be used, and how new ones take the place of old ones. */
@Timeout(120)
class TlsFilesTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(TlsContext.class);

  @TempDir
  static Path folder = Path.of("");

  private static List<Identity> made = List.of();

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void makeKeys() throws Exception {
    made = List.of(Identity.make(folder, "server"), Identity.make(folder, "renewed"), Identity.rsa(folder, "rsa"));
  }

  private static Identity server() {
    return made.get(0);
  }

  private static Identity renewed() {
    return made.get(1);
  }

  private static Identity rsa() {
    return made.get(2);
  }

  @BeforeEach
  void listen() {
    log.list = Collections.synchronizedList(new ArrayList<>());
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(log);
  }

  // --- what cannot be used ---

  @Test
  void givenAKeyOfAnother_whenBuilt_thenRefusedAndBothFilesAreNamed() {
    assertRefused(Tls.pem(server().chain(), renewed().key()), "not that of the certificate", "server.crt", "renewed.key");
    assertRefused(Tls.pem(server().chain(), rsa().key()), "not that of the certificate", "rsa.key", "EC");
    assertRefused(Tls.pem(rsa().chain(), server().key()), "not that of the certificate", "server.key", "RSA");
  }

  @Test
  void givenAWrongPassword_whenBuilt_thenRefusedAndNotTold() {
    assertRefused(Tls.pem(server().chain(), server().encryptedKey(), "a wrong one"), "password", "server.encrypted.key");
    assertRefused(Tls.pem(server().chain(), server().encryptedKey()), "encrypted", "password");
    assertRefused(Tls.pkcs12(server().store(), "a wrong one"), "password", "server.p12");
    assertThat(Tls.pkcs12(server().store(), "a secret")).asString().doesNotContain("a secret");
    assertThat(Tls.pem(server().chain(), server().key(), "a secret")).asString().doesNotContain("a secret");
  }

  @Test
  void givenACertificateOfAnotherTime_whenBuilt_thenRefusedAndTheTimeIsSaid() throws Exception {
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    Identity expired = Identity.valid(folder, "expired", now.minus(day), now.minusSeconds(60));
    Identity early = Identity.valid(folder, "early", now.plus(day), now.plus(day).plus(day));

    assertRefused(expired.pem(), "CN=expired", "has expired on", "renew");
    assertRefused(expired.pkcs12(), "CN=expired", "has expired on");
    assertRefused(early.pem(), "CN=early", "valid only from", "clock");
  }

  @Test
  void givenFilesThatCannotBeRead_whenBuilt_thenRefusedAndNamed() throws Exception {
    Path none = folder.resolve("none.pem");
    assertRefused(Tls.pem(none, server().key()), "cannot read", "none.pem", "no such file");
    assertRefused(Tls.pem(server().chain(), none), "cannot read", "none.pem");
    assertRefused(Tls.pkcs12(none, "x"), "cannot read", "none.pem");
    assertRefused(Tls.pem(folder, server().key()), "cannot read", folder.toString());
    assertRefused(server().pem().requireClientCertificates(none), "cannot read", "none.pem");
  }

  @Test
  void givenFilesOfOtherContent_whenBuilt_thenRefusedAndWhatTheyHaveIsSaid() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path old = Files.writeString(folder.resolve("old.key"), Identity.pem("RSA PRIVATE KEY", new byte[20]));
    Path broken = Files.writeString(folder.resolve("broken.crt"), Identity.pem("CERTIFICATE", new byte[20]));
    Path damaged = Files.writeString(folder.resolve("damaged.key"), Identity.pem("PRIVATE KEY", new byte[20]));
    Path none = folder.resolve("none.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var out = Files.newOutputStream(none)) {
      store.store(out, new char[0]);
    }

    assertRefused(Tls.pem(server().key(), server().key()), "no CERTIFICATE", "[PRIVATE KEY]");
    assertRefused(Tls.pem(server().chain(), server().chain()), "no PRIVATE KEY", "[CERTIFICATE]");
    assertRefused(Tls.pem(empty, server().key()), "no CERTIFICATE", "empty.pem");
    assertRefused(Tls.pem(server().chain(), old), "not PKCS#8", "openssl pkcs8 -topk8");
    assertRefused(Tls.pem(broken, server().key()), "broken.crt", "broken");
    assertRefused(Tls.pem(server().chain(), damaged), "damaged.key");
    assertRefused(Tls.pkcs12(server().chain(), "x"), "server.crt");
    assertRefused(Tls.pkcs12(none, ""), "must have one key", "none");
    assertRefused(server().pem().acceptClientCertificates(empty), "no CERTIFICATE", "empty.pem");
  }

  private static void assertRefused(Tls tls, String... words) {
    assertThatThrownBy(() -> TlsEndpoint.of(tls)).isInstanceOf(IllegalArgumentException.class).message().contains(words);
  }

  @Test
  void givenChainAndKeyInOneFile_whenBuilt_thenServed() throws Exception {
    Path both = folder.resolve("both.pem");
    Files.writeString(both, "Subject: CN=server\n" + Files.readString(server().key()) + Files.readString(server().chain()));

    try (var endpoint = TlsEndpoint.of(Tls.pem(both, both))) {
      assertThat(endpoint.serves()).isTrue();
    }
  }

  // --- new files ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenNewFiles_whenReloaded_thenNewConnectionsSeeThemAndOldOnesGoOn(SslProvider provider) throws Exception {
    Path chain = copy(server().chain(), "live.crt");
    Path key = copy(server().key(), "live.key");
    SSLContext nobody = Identity.nobody(); // one for all: it may not resume a session with the former certificate
    try (var endpoint = TlsEndpoint.of(Tls.pem(chain, key).reloadEvery(Duration.ZERO).provider(provider));
        RawClient polling = endpoint.connect(nobody);
        RawClient webSocket = endpoint.connect(nobody).webSocket(TestServer.WEBSOCKET)) {
      String sid = TestServer.sid(polling.get(TestServer.POLLING).response().body());
      TestServer.sid(webSocket.message());
      assertThat(shown(endpoint, nobody)).isEqualTo(server().bundle().getCertificate());

      copy(renewed().chain(), "live.crt"); // its key is still to come
      assertThatThrownBy(endpoint.server().listener::reloadTls).isInstanceOf(IllegalArgumentException.class);
      assertThat(shown(endpoint, nobody)).isEqualTo(server().bundle().getCertificate());
      copy(renewed().key(), "live.key");
      endpoint.server().listener.reloadTls();

      assertThat(shown(endpoint, nobody)).isEqualTo(renewed().bundle().getCertificate());
      assertThat(endpoint.server().listener.certificate()).contains(renewed().bundle().getCertificate());
      assertThat(polling.post(TestServer.poll(sid), "4x").response().status()).isEqualTo(200);
      assertThat(webSocket.text("4goes on").message()).isEqualTo("4goes on");
    }
  }

  @Test
  void givenAListener_whenFilesAreReplaced_thenItSeesThatByItself() throws Exception {
    Path chain = copy(server().chain(), "watched.crt");
    Path key = copy(server().key(), "watched.key");
    try (var endpoint = TlsEndpoint.of(Tls.pem(chain, key).reloadEvery(Duration.ofMillis(10)))) {
      copy(renewed().chain(), "watched.crt");
      await().until(() -> said("the former one stays", "not that of the certificate") == 1);
      Files.writeString(chain, "rubbish");
      await().until(() -> said("the former one stays", "no CERTIFICATE") == 1);
      assertThat(endpoint.serves()).isTrue();
      assertThat(endpoint.server().listener.certificate()).contains(server().bundle().getCertificate());

      copy(renewed().key(), "watched.key");
      copy(renewed().chain(), "watched.crt");

      var renewed = Optional.of(renewed().bundle().getCertificate());
      await().until(() -> endpoint.server().listener.certificate().equals(renewed));
      assertThat(shown(endpoint, Identity.nobody())).isEqualTo(renewed().bundle().getCertificate());
      assertThat(said("was read again", "CN=renewed")).isEqualTo(1);
    }
  }

  @Test
  void givenACertificateThatIsNotRenewed_whenItEnds_thenThatIsSaidBeforeAndThen() throws Exception {
    Instant now = Instant.now();
    Identity old = Identity.valid(folder, "old", now.minus(Duration.ofHours(1)), now.plusSeconds(3));
    try (var endpoint = TlsEndpoint.of(old.pem().reloadEvery(Duration.ofMillis(10)))) {
      assertThat(said("not renewed yet", "CN=old")).isEqualTo(1);

      await().until(() -> said("has expired", "CN=old", "replace its files") == 1);
      assertThat(said("not renewed yet")).isEqualTo(1);
      assertThat(endpoint.server().listener.certificate()).contains(old.bundle().getCertificate());
    }
  }

  @Test
  void givenAPlainListener_whenItIsToReload_thenItSaysWhatIsMissing() {
    try (var plain = new TestServer()) {
      assertThatThrownBy(plain.listener::reloadTls)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tls");
      assertThat(plain.listener.certificate()).isEmpty();
    }
  }

  /** As a renewal does: the new file is written beside the old one and takes its place at once. */
  private static Path copy(Path from, String name) throws Exception {
    Path beside = Files.copy(from, folder.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
    return Files.move(
        beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static X509Certificate shown(TlsEndpoint endpoint, SSLContext client) throws Exception {
    try (SSLSocket socket = endpoint.socket(client)) {
      assertThat(new RawClient(socket).get(TestServer.POLLING).response().status()).isEqualTo(200);
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private long said(String... words) {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> List.of(words).stream().allMatch(message::contains))
        .count();
  }
}
