package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each rule of HTTP/1.1 (RFC 9112) by which a server tells where a request begins and ends, from a raw socket. What two
 * readers might frame differently is refused, and the connection with it.
 */
class Rfc9112Test {

  private static final String HANDSHAKE = "/engine.io/?EIO=4&transport=polling";

  private Wire wire;

  @BeforeEach
  void connect() throws IOException {
    wire = Wire.connect(endpoint());
  }

  @AfterEach
  void thenAnotherIsServed() throws IOException {
    wire.close();
    assertThat(Wire.get(endpoint(), HANDSHAKE).status()).isEqualTo(200);
  }

  private static Endpoint endpoint() {
    return Target.yam().h("/engine.io/");
  }

  private Response send(String request) throws IOException {
    return wire.send(request.getBytes(ISO_8859_1)).response();
  }

  /** Refused with 400, and nothing that follows is taken for a request. */
  private void assertRefused(String request) throws IOException {
    var response = send(request + "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: smuggled\r\n\r\n");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("connection")).contains("close");
    assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
    assertThat(wire.in().readAllBytes()).isEmpty();
  }

  private void assertServed(String request) throws IOException {
    assertThat(send(request).status()).isEqualTo(200);
  }

  /** The connection goes on: it was clear where the request ended. */
  private void assertGoesOn() throws IOException {
    assertServed("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private String post(Polling session, String headersAndBody) {
    return "POST " + session.target() + " HTTP/1.1\r\nHost: a\r\n" + headersAndBody;
  }

  @Nested
  @DisplayName("§2.2 Message parsing")
  class Section_2_2 {

    @Test
    void givenEmptyLineBeforeTheRequest_thenServed() throws IOException {
      assertServed("\r\nGET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\nX: a\rb\r\n\r\n", "Host: a\r\nX: a\rY: b\r\n\r\n", "Host: a\r\n\rX: b\r\n\r\n"})
    void givenBareCarriageReturn_thenRefused(String headers) throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\n" + headers);
    }

    @Test
    void givenBareLineFeed_thenRefused() throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\nHost: a\n\n");
    }

    @Test
    void givenBlankBeforeTheFirstHeader_thenRefused() throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\n Host: a\r\n\r\n");
    }

    @Test
    void givenNulInAHeader_thenRefused() throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n");
    }

    @Test
    void givenRequestByteByByte_thenServed() throws IOException {
      for (var b : ("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1)) {
        wire.send(new byte[] {b});
      }

      assertThat(wire.response().status()).isEqualTo(200);
      assertGoesOn();
    }
  }

  @Nested
  @DisplayName("§2.3 and §3 Version and request line")
  class Section_3 {

    @ParameterizedTest
    @ValueSource(strings = {
      "GET " + HANDSHAKE + " HTTP/1.1 ", "GET " + HANDSHAKE + " HTTP/1.1 x", "GET /a b HTTP/1.1", "GET " + HANDSHAKE
      + " HTTP/11", "GET " + HANDSHAKE
      + " HTTP/1.", "GET " + HANDSHAKE + " HTTP/1.1.1", "GET " + HANDSHAKE + " ICAP/1.0", "G(T " + HANDSHAKE + " HTTP/1.1",
      "GET " + HANDSHAKE, "GET"
    })
    void givenLineThatIsNone_thenRefused(String line) throws IOException {
      assertRefused(line + "\r\nHost: a\r\n\r\n");
    }

    /** A recipient may part the line at any blanks; one that does not cannot disagree with another. */
    @ParameterizedTest
    @ValueSource(strings = {
      "GET  " + HANDSHAKE + " HTTP/1.1", "GET " + HANDSHAKE + "  HTTP/1.1", "GET\t" + HANDSHAKE + " HTTP/1.1",
      "GET " + HANDSHAKE + "\tHTTP/1.1"
    })
    void givenMoreOrOtherBlanks_thenRefused(String line) throws IOException {
      assertRefused(line + "\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u007f", "#fragment"})
    void givenTargetWithWhatNoneHas_thenRefused(String inTarget) throws IOException {
      assertRefused("GET " + HANDSHAKE + inTarget + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** The name of the protocol is case-sensitive. */
    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", "Http/1.1", "HTTX/1.1", "HTTP/1,1"})
    void givenOtherProtocol_thenRefused(String version) throws IOException {
      assertRefused("GET " + HANDSHAKE + " " + version + "\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:443", HANDSHAKE})
    void givenConnect_thenNothingThatFollowsIsARequest(String target) throws IOException {
      var follows = "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n\r\n";
      var response = send("CONNECT " + target + " HTTP/1.1\r\nHost: a:443\r\n\r\n" + follows);

      assertThat(response.status()).isEqualTo(501);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
      assertThat(wire.in().readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/9.9", "HTTP/0.9", "HTTP/3.0"})
    void givenOtherMajorVersion_thenRefused(String version) throws IOException {
      var response = send("GET " + HANDSHAKE + " " + version + "\r\nHost: a\r\n\r\n");

      assertThat(response.status()).isIn(400, 505);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
    }

    @Test
    void givenHttp10_thenServedAndClosed() throws IOException {
      var response = send("GET " + HANDSHAKE + " HTTP/1.0\r\n\r\n");

      assertThat(response.status()).isEqualTo(200);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
    }

    @Test
    void givenAbsoluteForm_thenItsPathIsServed() throws IOException {
      assertServed("GET http://a" + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a:443", "engine.io/", "?EIO=4&transport=polling"})
    void givenTargetWithoutAPath_thenRefused(String target) throws IOException {
      var response = send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(response.status()).isIn(400, 404);
    }
  }

  @Nested
  @DisplayName("§3.2 Host")
  class Section_3_2 {

    @Test
    void givenNoHost_thenRefused() throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\nHost: b\r\n", "Host: a\r\nHost: a\r\n", "Host: a\r\nhost: b\r\n"})
    void givenTwoHosts_thenRefused(String hosts) throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\n" + hosts + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "a b", "a/b", "a\\b", "u@b", "a?b", "a#b", "a:b", "a:-1", "a:80:80", "::1", "[::1", "[x]", "http://a", "\"a\"", "<a>", "%zz",
      "\u00e9"
    })
    void givenHostThatIsNone_thenRefused(String host) throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", "a:80", "a.b.", "a_b", "127.0.0.1:80", "[::1]", "[2001:db8::1]:80", "%41", "a,b"})
    void givenHost_thenServed(String host) throws IOException {
      assertServed("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertGoesOn();
    }
  }

  @Nested
  @DisplayName("§5 Field syntax")
  class Section_5 {

    @ParameterizedTest
    @ValueSource(strings = {
      "Content-Length : 0", "Bad Name: 1", "No-Colon", ": no name", "A(b): 1", "A\u0000: 1", "\u00e9: 1", "X:\u0001", "X: a\u007fb"
    })
    void givenFieldThatIsNone_thenRefused(String field) throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: a\r\n b", "X: a\r\n\tContent-Length: 9", "X: a\r\n Host: b"})
    void givenFoldedField_thenTheFoldIsABlank(String field) throws IOException {
      assertServed("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
      assertGoesOn();
    }

    @Test
    void givenFoldBehindAnEmptyField_thenRefused() throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nX:\r\n a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X:a", "X:   a   ", "X:\ta\t", "X:", "X: a:b", "X: \u00e9\u00ff", "a!#$%&'*+-.^_`|~: 1"})
    void givenFieldInAnyAllowedForm_thenServed(String field) throws IOException {
      assertServed("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
      assertGoesOn();
    }
  }

  @Nested
  @DisplayName("§6 Message body")
  class Section_6 {

    @ParameterizedTest
    @ValueSource(strings = {
      "Content-Length: 6\r\nContent-Length: 7\r\n\r\n4hello", "Content-Length: 6\r\nContent-Length: 6\r\n\r\n4hello",
      "Content-Length: 6, 6\r\n\r\n4hello", "Content-Length: +6\r\n\r\n4hello", "Content-Length: -6\r\n\r\n4hello",
      "Content-Length: 0x6\r\n\r\n4hello", "Content-Length: 6 6\r\n\r\n4hello", "Content-Length: 6a\r\n\r\n4hello",
      "Content-Length:\r\n\r\n4hello", "Content-Length: 6.0\r\n\r\n4hello", "Content-Length: 99999999999999999999\r\n\r\n4hello",
      "Content-Length: \u0662\r\n\r\n4h",
      "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: identity\r\n\r\n4hello", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding:\r\n\r\n4hello",
      "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"
    })
    void givenLengthThatIsUnclear_thenRefused(String headersAndBody) throws IOException {
      assertRefused(post(Polling.open(endpoint()), headersAndBody));
    }

    @Test
    void givenHttp10WithTransferEncoding_thenRefused() throws IOException {
      var session = Polling.open(endpoint());

      assertRefused("POST " + session.target() + " HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "Content-Length: 6\r\n\r\n4hello", "Content-Length: 000006\r\n\r\n4hello", "content-LENGTH:6 \r\n\r\n4hello",
      "Transfer-Encoding: chunked\r\n\r\n6\r\n4hello\r\n0\r\n\r\n", "Transfer-Encoding: CHUNKED\r\n\r\n6\r\n4hello\r\n0\r\n\r\n"
    })
    void givenLengthThatIsClear_thenServedAndTheConnectionGoesOn(String headersAndBody) throws IOException {
      var session = Polling.open(endpoint());

      assertServed(post(session, headersAndBody));

      assertThat(session.receive(1)).containsExactly("4hello");
      assertGoesOn();
    }

    @Test
    void givenGetWithABody_thenTheBodyIsNoRequest() throws IOException {
      var inner = "GET /nowhere HTTP/1.1\r\nHost: smuggled\r\n\r\n";

      assertServed("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + inner.length() + "\r\n\r\n" + inner);

      assertGoesOn();
    }

    @Test
    void givenBodyThatIsCut_thenItIsNoMessage() throws IOException {
      var session = Polling.open(endpoint());

      wire.send(post(session, "Content-Length: 100\r\n\r\n4hello"));
      wire.halfClose();

      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
    }
  }

  @Nested
  @DisplayName("§7.1 Chunked transfer coding")
  class Section_7_1 {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {
      "6\r\n4hello\r\n0\r\n\r\n", "1\r\n4\r\n5\r\nhello\r\n0\r\n\r\n", "06\r\n4hello\r\n000\r\n\r\n",
      "6;name=value\r\n4hello\r\n0;last\r\n\r\n", "6\r\n4hello\r\n0\r\nTrailer: 1\r\nX: 2\r\n\r\n"
    })
    void givenChunks_thenTheyAreOneBody(String body) throws IOException {
      var session = Polling.open(endpoint());

      assertServed(post(session, CHUNKED + body));

      assertThat(session.receive(1)).containsExactly("4hello");
      assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "x\r\n", "-6\r\n4hello\r\n0\r\n\r\n", "+6\r\n4hello\r\n0\r\n\r\n", "0x6\r\n4hello\r\n0\r\n\r\n", "6 6\r\n4hello\r\n0\r\n\r\n",
      "\r\n4hello\r\n0\r\n\r\n", "6\n4hello\r\n0\r\n\r\n", "6\r\n4helloxx0\r\n\r\n", "6\r\n4hello0\r\n\r\n",
      "ffffffffffffffff\r\n4hello\r\n0\r\n\r\n", "10000000000000006\r\n4hello\r\n0\r\n\r\n", "6\r4hello\r\n0\r\n\r\n",
      "6;a\nb\r\n4hello\r\n0\r\n\r\n"
    })
    void givenChunksThatAreNone_thenNothingBehindThemIsServed(String body) throws IOException {
      var session = Polling.open(endpoint());

      wire.send((post(session, CHUNKED + body) + "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: smuggled\r\n\r\n").getBytes(ISO_8859_1));

      assertThat(wire.response().status()).isIn(400, 413);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
      assertThat(wire.in().readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6;", "6\r\n4hello\r\n0\r\nX: "})
    void givenExtensionOrTrailerWithoutEnd_thenCutOff(String body) throws IOException {
      var session = Polling.open(endpoint());
      wire.send(post(session, CHUNKED + body));

      assertThat(writeUntilRefused("x".repeat(50_000), 200)).isLessThan(200);
    }

    private int writeUntilRefused(String piece, int most) throws IOException {
      for (var i = 0; i < most; i++) {
        if (!wire.isQuietFor(Duration.ofMillis(1))) {
          return i;
        }
        try {
          wire.send(piece);
        } catch (IOException refused) {
          return i;
        }
      }
      return most;
    }
  }

  @Nested
  @DisplayName("§9.3 Persistence and pipelining")
  class Section_9_3 {

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, close", "x, close"})
    void givenConnectionClose_thenAnsweredAndClosed(String value) throws IOException {
      var response = send("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nConnection: " + value + "\r\n\r\n");

      assertThat(response.status()).isEqualTo(200);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
    }

    @Test
    void givenRequestBehindConnectionClose_thenNotServed() throws IOException {
      var one = "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n";

      assertServed(one + "Connection: close\r\n\r\n" + one + "\r\n");

      assertThat(wire.in().readAllBytes()).isEmpty();
    }

    @Test
    void givenPipelinedRequests_thenAnsweredInOrder() throws IOException {
      var requests = new StringBuilder();
      for (var path : new String[] {HANDSHAKE, "/nowhere", HANDSHAKE, "/engine.io/?EIO=4&transport=none", HANDSHAKE}) {
        requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      wire.send(requests.toString());

      for (var status : new int[] {200, 404, 200, 400, 200}) {
        assertThat(wire.response().status()).isEqualTo(status);
      }
    }

    @Test
    void givenRequestBehindOneThatIsRefused_thenItIsNotSmuggled() throws IOException {
      assertRefused("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    }
  }

  @Nested
  @DisplayName("RFC 9110 §7.8 Upgrade")
  class Upgrade {

    private String upgrade(String more) {
      return Ws.handshakeOf("/engine.io/?EIO=4&transport=websocket").replace("\r\n\r\n", "\r\n" + more);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Content-Length: 5|hello", "Transfer-Encoding: chunked|5\\r\\nhello\\r\\n0\\r\\n\\r\\n"})
    void givenUpgradeWithABody_thenTheBodyIsNoFrame(String header, String body) throws IOException {
      wire.send(upgrade(header + "\r\n\r\n" + body.replace("\\r\\n", "\r\n")));

      var response = wire.response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
    }

    @Test
    void givenUpgradeToAnotherProtocol_thenAnsweredAsWithoutIt() throws IOException {
      assertServed("GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
          + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
      assertGoesOn();
    }

    @Test
    void givenUpgradeThatIsNotAskedForByConnection_thenNotUpgraded() throws IOException {
      var response = send(Ws.handshakeOf("/engine.io/?EIO=4&transport=websocket").replace("Connection: Upgrade\r\n", ""));

      assertThat(response.status()).isEqualTo(400);
    }

    @Test
    void givenRequestsBehindARefusedUpgrade_thenNotServed() throws IOException {
      wire.send(Ws.handshakeOf("/engine.io/?EIO=4&transport=nothing") + "GET " + HANDSHAKE + " HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(wire.response().status()).isEqualTo(400);
      assertThat(wire.endsWithin(Wire.PATIENCE)).isTrue();
      assertThat(wire.in().readAllBytes()).isEmpty();
    }
  }

  @Nested
  @DisplayName("RFC 6585 and time-outs")
  class Patience {

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: "})
    void givenHeaderThatDoesNotEnd_thenClosedWhenItsTimeIsOver(String begun) throws IOException {
      wire.send(begun);

      assertThat(wire.endsWithin(Duration.ofSeconds(8))).isTrue();
    }

    @Test
    void givenHeaderAByteAtATime_thenClosedWhenItsTimeIsOverAllTheSame() {
      await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(200)).until(() -> {
        try {
          wire.send("X");
          return !wire.isQuietFor(Duration.ofMillis(1));
        } catch (IOException closed) {
          return true;
        }
      });
    }
  }
}
