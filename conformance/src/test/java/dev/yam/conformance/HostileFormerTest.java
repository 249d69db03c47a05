package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile peers of Engine.IO 3 and Socket.IO 2, against the endpoints that serve them; after each another is served. */
class HostileFormerTest {

  private static final String POLLING = "EIO=3&transport=polling";
  private static final String WEBSOCKET = "EIO=3&transport=websocket";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String OCTETS = "Content-Type: application/octet-stream";
  private static final Pattern SID = Pattern.compile("sid\\\\?\":\\\\?\"([\\w-]{20})");

  private static Endpoint engine() {
    return Target.hardened().h("/former/engine.io/");
  }

  private static Endpoint socket() {
    return Target.hardened().h("/former/socket.io/");
  }

  @AfterEach
  void thenAHealthyClientIsServed() throws IOException {
    var session = open(engine(), POLLING);
    assertThat(Wire.post(engine(), session, "6:4alive").status()).isEqualTo(200);
    assertThat(Wire.get(engine(), session).body()).isEqualTo("6:4alive");
    assertThat(Wire.post(engine(), session, "1:1").status()).isEqualTo(200);
  }

  /** The target of a new polling session. */
  private static String open(Endpoint endpoint, String query) throws IOException {
    var response = Wire.get(endpoint, endpoint.target(query));
    assertThat(response.status()).isEqualTo(200);
    var sid = SID.matcher(response.body());
    assertThat(sid.find()).isTrue();
    return endpoint.target(query) + "&sid=" + sid.group(1);
  }

  private static Ws webSocket(Endpoint endpoint) throws IOException {
    var ws = Ws.open(endpoint, endpoint.target(WEBSOCKET));
    assertThat(ws.nextText()).startsWith("0{");
    return ws;
  }

  private static void assertGone(Endpoint endpoint, String session) throws IOException {
    var response = Wire.get(endpoint, session);
    assertThat(response.status()).isEqualTo(400);
    assertThat(Json.read(response.body()).get("code").asInt()).isEqualTo(1);
  }

  @Nested
  class Payloads {

    @ParameterizedTest
    @ValueSource(strings = {
      "", "5", "5:", ":4a", "-1:4a", "+2:4a", "2:4", "3:4a", "1:4a", "2 :4a", " 2:4a", "2a:4a", "a:4a", "0x2:4a",
      "1e1:4aaaaaaaaa", "\u0662:4a", "2::4a", "2:4a2", "2:4a2:", "2:4a2:4b1", "2:4a\n2:4b", "2147483648:4a", "4294967298:4a",
      "99999999999999999999:4a", "1:9", "1:x", "1:b", "6:b4!!!!", "6:b9AAAA"
    })
    void givenLengthThatLies_orPacketThatIsNone_thenRefusedAndTheSessionEnds(String payload) throws IOException {
      for (var endpoint : new Endpoint[] {engine(), socket()}) {
        var session = open(endpoint, POLLING);

        assertThat(Wire.post(endpoint, session, payload).status()).isEqualTo(400);

        assertGone(endpoint, session);
      }
    }

    @Test
    void givenLengthOfThousandsOfDigits_thenRefused() throws IOException {
      var session = open(engine(), POLLING);

      assertThat(Wire.post(engine(), session, "9".repeat(100_000) + ":4a").status()).isEqualTo(400);

      assertGone(engine(), session);
    }

    @Test
    void givenPingsByTheThousandInOneBody_thenTheSessionEnds() throws IOException {
      var session = open(engine(), POLLING);

      assertThat(Wire.post(engine(), session, "1:2".repeat(10_000)).status()).isEqualTo(400);

      assertGone(engine(), session);
    }
  }

  @Nested
  class BinaryPayloads {

    @ParameterizedTest
    @ValueSource(strings = {
      "", "01", "0104", "010304", "01ff", "0100ff", "010100ff04616263", "0101ff04616263", "0203ff046162", "010aff04", "00ffff",
      "0003ff34fffe", "010201040704080306 0408ff04", "010402090409060702 0908ff0461"
    })
    void givenLengthThatLies_orPacketThatIsNone_thenRefusedAndTheSessionEnds(String payload) throws IOException {
      for (var endpoint : new Endpoint[] {engine(), socket()}) {
        var session = open(endpoint, POLLING);

        assertThat(post(endpoint, session, HexFormat.of().parseHex(payload.replace(" ", "")))).isEqualTo(400);

        assertGone(endpoint, session);
      }
    }

    @Test
    void givenLengthOfThousandsOfDigits_thenRefused() throws IOException {
      var session = open(engine(), POLLING);
      var payload = new ByteArrayOutputStream();
      payload.write(1);
      payload.writeBytes("\t".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
      payload.write(0xff);

      assertThat(post(engine(), session, payload.toByteArray())).isEqualTo(400);

      assertGone(engine(), session);
    }

    private static int post(Endpoint endpoint, String session, byte[] body) throws IOException {
      try (var wire = Wire.connect(endpoint)) {
        wire.send(Wire.head("POST", session, body.length, OCTETS).getBytes(StandardCharsets.US_ASCII));
        wire.send(body);
        return wire.response().status();
      }
    }
  }

  @Nested
  class Jsonp {

    @ParameterizedTest
    @ValueSource(strings = {
      "a", "1a", "-1", "1.5", "0x1", "[0]", "", "</script>", "0);alert(1", "%27", "%0d%0aX:y", "1%0a", "%D9%A2", "__proto__",
      "99999999999999999999999999999999999999999999"
    })
    void givenCallbackThatIsNoNumber_thenRefusedWithoutIt(String callback) throws IOException {
      var response = Wire.get(socket(), socket().target(POLLING + "&j=" + callback));

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
      assertThat(response.headers()).doesNotContainKey("x");
    }

    @Test
    void givenTextThatWouldEndTheScript_thenItStaysAString() throws IOException {
      var session = open(engine(), POLLING + "&j=1");
      assertThat(Wire.post(engine(), session, "d=10%3A4%22)%3B%0A%E2%80%A8%E2%80%A9%5C%5Cn%0D", FORM).status()).isEqualTo(200);

      var script = Wire.get(engine(), session).body();

      assertThat(script).startsWith("___eio[1](\"").endsWith("\");").doesNotContain("\u2028", "\u2029", "\n", "\r");
      var string = script.substring("___eio[1](".length(), script.length() - 2);
      assertThat(Json.read(string).asString()).isEqualTo("10:4\");\n\u2028\u2029\\n\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "d=", "x=1", "d=%zz", "d=%ff%ff", "d=5:4a", "D=2:4a"})
    void givenFormThatIsNone_thenRefused(String form) throws IOException {
      var session = open(engine(), POLLING + "&j=0");

      assertThat(Wire.post(engine(), session, form, FORM).status()).isEqualTo(400);
    }
  }

  @Nested
  class Messages {

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "02", "05", "ff", "616263"})
    void givenBinaryFrameWithoutTheTypeOfAMessage_thenCloses(String frame) throws IOException {
      for (var endpoint : new Endpoint[] {engine(), socket()}) {
        try (var ws = webSocket(endpoint)) {
          ws.binary(HexFormat.of().parseHex(frame));

          ws.awaitEnd();
        }
      }
    }

    @Test
    void givenBytesThatNobodyAnnounced_thenCloses() throws IOException {
      try (var ws = webSocket(socket())) {
        ws.binary((byte) 4, (byte) 'a');

        ws.awaitEnd();
      }
    }

    @Test
    void givenPingFlood_thenCloses() throws IOException {
      try (var ws = webSocket(engine())) {
        try {
          for (var i = 0; i < 20_000; i++) {
            ws.text("2");
          }
        } catch (IOException closed) {
          // The server did not wait for the rest.
        }

        ws.awaitEnd();
      }
    }

    /** The id that a socket of this revision has is the namespace and the session's id. It is no name of a namespace. */
    @ParameterizedTest
    @ValueSource(strings = {"42/custom#%s,[\"message\",1]", "42/#%s,[\"message\",1]", "43/custom#%s,1[]"})
    void givenIdInPlaceOfANamespace_thenCloses(String packet) throws IOException {
      try (var ws = Ws.open(socket(), socket().target(WEBSOCKET))) {
        var sid = Json.read(ws.nextText().substring(1)).get("sid").asString();
        ws.text(packet.formatted(sid));

        ws.awaitEnd();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/custom#%s", "/#%s", "/nope"})
    void givenConnectToWhatIsNoNamespace_thenAnErrorAndNothingElse(String name) throws IOException {
      try (var ws = Ws.open(socket(), socket().target(WEBSOCKET))) {
        var asked = name.formatted(Json.read(ws.nextText().substring(1)).get("sid").asString());
        ws.text("40" + asked);
        String told;
        do {
          told = ws.nextText();
        } while (!told.startsWith("44"));

        assertThat(told).isEqualTo("44" + asked + ",\"Invalid namespace\"");
      }
    }

    @Test
    void givenQueryOfANamespaceBeyondTheLimit_thenCloses() throws IOException {
      try (var ws = webSocket(socket())) {
        ws.text("40/custom?" + "a=b&".repeat(5_000));

        ws.awaitEnd();
      }
    }

    @Test
    void givenQueryOfThousandsOfParameters_whenImplicitlyConnected_thenServedOrTooLong() throws IOException {
      var flood = "&a=b".repeat(1_900);

      assertThat(Wire.get(socket(), socket().target(POLLING + flood)).status()).isEqualTo(200);
      assertThat(Wire.get(socket(), socket().target(POLLING + flood + flood)).status()).isEqualTo(414);
    }
  }
}
