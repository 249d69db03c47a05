package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** Peers that speak no TLS, or badly: each ends alone, and what others have goes on. */
@Timeout(120)
class HostileTlsTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.yam.engine");

  /** Modern, and of the time of TLS 1.1. */
  private static final int[] SUITES = {0xc02b, 0xc02f, 0xc009, 0xc013, 0x002f};

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int PROTOCOL_VERSION = 70;

  @TempDir
  static Path folder = Path.of("");

  private static List<Identity> made = List.of();

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void makeKeys() throws Exception {
    made = List.of(Identity.make(folder, "server"));
  }

  private static Tls tls(SslProvider provider) {
    return made.get(0).pem().provider(provider);
  }

  @BeforeEach
  void listen() {
    log.list = Collections.synchronizedList(new ArrayList<>());
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void noFaultOfOurs() {
    LOG.detachAppender(log);
    assertThat(List.copyOf(log.list)).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  // --- the wrong language ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenPlainHttp_whenSentToTls_thenToldSoAndClosed(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider)); RawClient other = endpoint.connect()) {
      String sid = TestServer.sid(other.get(TestServer.POLLING).response().body());
      try (RawClient plain = endpoint.server().connect()) {
        RawClient.Response answer = plain.get(TestServer.POLLING).response();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("TLS", "https");
        assertThat(plain.isClosed()).isTrue();
      }
      assertThat(said("plain HTTP came to a port that speaks TLS")).isEqualTo(1);
      assertThat(other.post(TestServer.poll(sid), "4x").response().status()).isEqualTo(200);
      assertThat(endpoint.serves()).isTrue();
    }
  }

  @Test
  void givenTls_whenSentToPlainHttp_thenAnsweredAndClosed() throws Exception {
    try (var plain = new TestServer(); RawClient other = plain.connect()) {
      String sid = TestServer.sid(other.get(TestServer.POLLING).response().body());
      try (Socket socket = socket(plain.port())) {
        socket.getOutputStream().write(hello(0x0303));
        assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).startsWith("HTTP/1.1 400 ");
      }
      assertThat(said("TLS came to a port that speaks plain HTTP")).isEqualTo(1);
      assertThat(other.post(TestServer.poll(sid), "4x").response().status()).isEqualTo(200);
      assertThat(plain.open()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenRubbish_whenSentToTls_thenClosed(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider))) {
      for (byte[] rubbish : List.of(
          new byte[1000], new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff}, new byte[] {22, 3, 1, 0, 4, 1, 0, 0, 0},
          new byte[] {(byte) 0x80, 46, 1, 3, 1}, new byte[] {23, 3, 3, 0, 1, 0})) {
        try (Socket socket = socket(endpoint.server().port())) {
          socket.getOutputStream().write(rubbish);
          socket.shutdownOutput();
          assertEnds(socket);
        }
      }
      await().until(() -> endpoint.server().listener.connections() == 0);
      assertThat(endpoint.serves()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenFormerVersions_whenSpoken_thenRefusedByAnAlert(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider))) {
      for (int version : new int[] {0x0301, 0x0302}) {
        assertThat(answer(endpoint, version)).startsWith(ALERT).endsWith(PROTOCOL_VERSION);
      }
      assertThat(answer(endpoint, 0x0303)[0]).as("the same of TLS 1.2").isEqualTo((byte) HANDSHAKE);
      assertThat(said("no handshake of TLS")).isGreaterThanOrEqualTo(2);
    }
  }

  /** The first record that the server answers. */
  private static byte[] answer(TlsEndpoint endpoint, int version) throws IOException {
    try (Socket socket = socket(endpoint.server().port())) {
      socket.getOutputStream().write(hello(version));
      byte[] head = socket.getInputStream().readNBytes(5);
      byte[] body = socket.getInputStream().readNBytes((head[3] & 0xff) << 8 | (head[4] & 0xff));
      var record = new ByteArrayOutputStream();
      record.write(head);
      record.write(body);
      return record.toByteArray();
    }
  }

  // --- slow ones ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenHandshakesThatDoNotEnd_whenTheHeaderIsDue_thenClosed(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider), listener -> listener.headerTimeout(Duration.ofMillis(300)));
        Socket silent = socket(endpoint.server().port());
        Socket half = socket(endpoint.server().port());
        Socket heard = socket(endpoint.server().port());
        SSLSocket agreed = endpoint.socket(Identity.nobody())) {
      byte[] hello = hello(0x0303);
      half.getOutputStream().write(hello, 0, hello.length / 2);
      heard.getOutputStream().write(hello); // it reads the server's part, and goes no further
      agreeOnly(agreed);

      for (Socket slow : List.of(silent, half, heard, agreed)) {
        assertEnds(slow);
      }
      await().until(() -> endpoint.server().listener.connections() == 0);
    }
  }

  /** Asks for nothing; on a machine that is too busy to agree in time it is one more handshake that did not end. */
  private static void agreeOnly(SSLSocket socket) {
    try {
      socket.startHandshake();
    } catch (IOException late) {
      // closed
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenAHandshakeByteByByte_whenTheHeaderIsDue_thenClosedThoughBytesStillCome(SslProvider provider)
      throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider), listener -> listener.headerTimeout(Duration.ofMillis(200)));
        Socket slow = socket(endpoint.server().port())) {
      slow.getOutputStream().write(new byte[] {22, 3, 1, 64, 0, 1, 0, 63, (byte) 0xfc}); // 16 KB are announced
      slow.setSoTimeout(5);

      assertThat(drips(slow)).as("closed before all of it had come").isLessThan(16_000);
      await().until(() -> endpoint.server().listener.connections() == 0);
    }
  }

  /** Sends a byte every 5 ms until the peer has closed; how many. */
  private static int drips(Socket slow) {
    try {
      for (int sent = 0; ; sent++) {
        slow.getOutputStream().write(0);
        try {
          if (slow.getInputStream().read() < 0) {
            return sent;
          }
        } catch (java.net.SocketTimeoutException open) {
          // not yet
        }
      }
    } catch (IOException reset) {
      return 0;
    }
  }

  // --- bad ones ---

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenAWebSocket_whenARecordIsForged_thenThatSessionEnds(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider));
        RawClient healthy = endpoint.connect().webSocket(TestServer.WEBSOCKET);
        Socket tcp = socket(endpoint.server().port());
        SSLSocket layered = (SSLSocket)
            Identity.nobody().getSocketFactory().createSocket(tcp, "localhost", endpoint.server().port(), false)) {
      TestServer.sid(healthy.message());
      RawClient forged = new RawClient(layered).webSocket(TestServer.WEBSOCKET);
      TestServer.sid(forged.message());

      // Two: of the first, BoringSSL sends the alert, and tells of it with the next; who sends one is missed by the heartbeat.
      for (int i = 0; i < 2; i++) {
        tcp.getOutputStream().write(new byte[] {23, 3, 3, 0, 32});
        tcp.getOutputStream().write(new byte[32]);
      }

      await().until(() -> !endpoint.server().reasons.isEmpty());
      assertThat(endpoint.server().reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE);
      assertThat(healthy.text("4x").message()).isEqualTo("4x");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenTls12_whenTheClientWantsToNegotiateAgain_thenClosed(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider).protocols("TLSv1.2"));
        SSLSocket socket = endpoint.socket(Identity.nobody())) {
      RawClient client = new RawClient(socket);
      TestServer.sid(client.get(TestServer.POLLING).response().body());

      assertThat(negotiatesAgain(socket, client)).isFalse();
      await().until(() -> endpoint.server().listener.connections() == 0);
      assertThat(endpoint.serves()).isTrue();
    }
  }

  /** A handshake costs the server more than the client: one is enough. */
  private static boolean negotiatesAgain(SSLSocket socket, RawClient client) {
    try {
      socket.getSession().invalidate();
      socket.startHandshake();
      client.get(TestServer.POLLING).response();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.yam.engine.TlsEndpoint#providers")
  void givenManyHandshakesThatAreCutOff_whenAllHaveGone_thenNothingIsLeft(SslProvider provider) throws Exception {
    try (var endpoint = TlsEndpoint.of(tls(provider)); RawClient healthy = endpoint.connect()) {
      String sid = TestServer.sid(healthy.get(TestServer.POLLING).response().body());
      byte[] hello = hello(0x0303);
      var sockets = new ArrayList<Socket>();
      for (int i = 0; i < 200; i++) {
        Socket socket = socket(endpoint.server().port());
        socket.setSoLinger(true, 0); // a reset
        socket.getOutputStream().write(hello, 0, i % 2 == 0 ? hello.length : i % hello.length);
        sockets.add(socket);
      }
      for (Socket socket : sockets) {
        socket.close();
      }

      await().until(() -> endpoint.server().listener.connections() == 1);
      assertThat(healthy.post(TestServer.poll(sid), "4x").response().status()).isEqualTo(200);
    }
  }

  // ---

  private static Socket socket(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void assertEnds(Socket socket) {
    try {
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100_000);
    } catch (java.net.SocketTimeoutException open) {
      throw new AssertionError("still open", open);
    } catch (IOException reset) {
      // closed too
    }
  }

  /** A ClientHello without the extension that speaks of later versions (RFC 5246 §7.4.1.2). */
  private static byte[] hello(int version) throws IOException {
    var body = new ByteArrayOutputStream();
    var out = new DataOutputStream(body);
    out.writeShort(version);
    out.write(new byte[32]); // random
    out.writeByte(0); // no session
    out.writeShort(SUITES.length * 2);
    for (int suite : SUITES) {
      out.writeShort(suite);
    }
    out.write(new byte[] {1, 0}); // no compression
    byte[] extensions = {
      0, 10, 0, 4, 0, 2, 0, 23, // secp256r1
      0, 11, 0, 2, 1, 0, // uncompressed points
      0, 13, 0, 8, 0, 6, 4, 3, 4, 1, 8, 4 // SHA-256 with ECDSA, RSA, RSA-PSS
    };
    out.writeShort(extensions.length);
    out.write(extensions);

    var record = new ByteArrayOutputStream();
    var whole = new DataOutputStream(record);
    whole.writeByte(HANDSHAKE);
    whole.writeShort(0x0301);
    whole.writeShort(body.size() + 4);
    whole.writeInt(1 << 24 | body.size());
    body.writeTo(whole);
    return record.toByteArray();
  }

  private long said(String words) {
    return List.copyOf(log.list).stream().filter(event -> event.getFormattedMessage().contains(words)).count();
  }
}
