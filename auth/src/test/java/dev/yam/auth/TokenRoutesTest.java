package dev.yam.auth;

import static dev.yam.auth.Keys.SHARED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was recorded of the original's HTTP server, asked of ours over sockets. Another is how a body ends (a length in place of
 * chunks), and one header more: a token is not to be kept by caches.
 */
@Timeout(60)
class TokenRoutesTest {

  private static final JsonMapper JSON = new JsonMapper();

  private Server server = Server.builder().build();

  static Stream<JsonNode> recorded() throws IOException {
    try (InputStream file = TokenRoutesTest.class.getResourceAsStream("/transcripts/jwt-websocket-server.json")) {
      JsonNode cases = JSON.readTree(Objects.requireNonNull(file).readAllBytes()).get("cases");
      return StreamSupport.stream(cases.spliterator(), false).filter(each -> each.has("request"));
    }
  }

  /** Status, headers by their names in lower case, body. */
  private record Answer(String status, Map<String, String> headers, String body) {

    static Answer of(String text) {
      int end = text.indexOf("\r\n\r\n");
      String[] lines = text.substring(0, end).split("\r\n", -1);
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
        headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
      }
      String body = text.substring(end + 4);
      boolean chunked = headers.containsKey("transfer-encoding") && !body.isEmpty();
      return new Answer(lines[0], headers, chunked ? body.split("\r\n", -1)[1] : body);
    }
  }

  @BeforeEach
  void serve() {
    server = Server.builder().host("127.0.0.1").port(0).mount("/", TokenRoutes.development(SHARED)).build().start();
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Answer ask(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String[] lines = request.split("\r\n", 2);
      String more = lines.length == 1 ? "" : lines[1] + "\r\n";
      socket.getOutputStream().write((lines[0] + "\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n").getBytes(UTF_8));
      return Answer.of(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void givenARecordedRequest_whenAsked_thenAnsweredAsRecorded(JsonNode recorded) throws IOException {
    Answer expected = Answer.of(recorded.get("response").asString());

    Answer answer = ask(recorded.get("request").asString());

    assertThat(answer.status()).isEqualTo(expected.status());
    for (String header : List.of(
        "Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Content-Type")) {
      assertThat(answer.headers().get(header)).as(header).isEqualTo(expected.headers().get(header));
    }
    if (recorded.has("jwt_payload")) {
      assertToken(recorded, answer);
    } else {
      assertThat(answer.body()).isEqualTo(expected.body());
    }
  }

  private static void assertToken(JsonNode recorded, Answer answer) {
    String token = JSON.readTree(answer.body()).get("token").asString();
    String[] parts = token.split("\\.", -1);
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));

    assertThat(JSON.readTree(answer.body()).propertyNames()).containsExactly("token");
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    assertThat(JSON.readTree(Base64.getUrlDecoder().decode(parts[0]))).isEqualTo(recorded.get("jwt_header"));
    assertThat(claims.propertyNames()).containsExactly("username", "iat", "exp");
    assertThat(claims.get("username")).isEqualTo(recorded.get("jwt_payload").get("username"));
    assertThat(claims.get("exp").asLong()).isEqualTo(claims.get("iat").asLong() + 3600);
    if (claims.get("username").isString()) {
      JwtVerifier verifier = JwtVerifier.builder().key(SHARED).nameClaim("username").build();
      assertThat(verifier.verify(token).getName()).isEqualTo(claims.get("username").asString());
    }
  }

  @Test
  void givenANameThatIsTooLong_whenAsked_thenRefused() throws IOException {
    assertThat(ask("GET /get-token?username=" + "x".repeat(257) + " HTTP/1.1").status()).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(ask("GET /get-token?username=" + "x".repeat(256) + " HTTP/1.1").status()).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void givenAServer_whenNothingWasMounted_thenThereAreNoTokens() throws IOException {
    server.close();
    server = Server.builder().host("127.0.0.1").port(0).build().start();

    assertThat(ask("GET /get-token?username=ada HTTP/1.1").status()).isEqualTo("HTTP/1.1 404 Not Found");
  }

  /** Tokens as the original makes them, byte for byte up to the signature: its secret is refused here. */
  @Test
  void givenRecordedTokens_whenIssuedHere_thenHeaderAndClaimsAreTheSameText() throws IOException {
    try (InputStream file = TokenRoutesTest.class.getResourceAsStream("/transcripts/jwt-websocket-server.json")) {
      JsonNode cases = JSON.readTree(Objects.requireNonNull(file).readAllBytes()).get("cases");
      List<JsonNode> tokens = StreamSupport.stream(cases.spliterator(), false).filter(each -> each.has("token")).toList();
      for (JsonNode recorded : tokens) {
        String token = recorded.get("token").asString();
        String claims = JSON.writeValueAsString(recorded.get("payload"));

        assertThat(Keys.token(SHARED, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims))
            .startsWith(token.substring(0, token.lastIndexOf('.') + 1));
      }
      assertThat(tokens).hasSize(3);
    }
  }
}
