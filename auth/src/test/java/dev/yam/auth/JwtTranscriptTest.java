package dev.yam.auth;

import static dev.yam.auth.Keys.SHARED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.yam.handlers.MessageFactory;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The whole of what was recorded of the original server, asked of one of ours over sockets: the same port for HTTP and plain
 * WebSockets, the same three handlers. Where the original is wrong, {@link #DEVIATIONS} says what ours does. Of the HTTP
 * answers, another is how a body ends (a length in place of chunks), and a token is not to be kept by caches.
 */
@Timeout(60)
class JwtTranscriptTest {

  private static final String UNAUTHORIZED = "[1008,\"Unauthorized\"]";
  private static final String LEFT = "[1005,\"\"]";
  private static final JwtKey LONG = JwtKey.secret(JwtAlgorithm.HS512, Keys.SECRET + Keys.SECRET);

  /** What ours does otherwise: what is received, and how it ends. */
  private record Deviation(String received, String close) {}

  private static final Map<String, Deviation> DEVIATIONS = Map.of(
      // A key has one algorithm, and a token has the claims that are required.
      "WS HS512 with the same secret is accepted", new Deviation("[]", UNAUTHORIZED),
      "WS token without username is accepted", new Deviation("[]", UNAUTHORIZED),
      // Read here unless told otherwise: see givenSubprotocolsAlone.
      "WS token in Authorization header is not read", new Deviation("[]", LEFT),
      // Whoever asks is answered.
      "WS user_message from a second client: answer goes to the first socket",
      new Deviation("[\"{\\\"type\\\":\\\"user_message\\\",\\\"message\\\":\\\"User message received\\\"}\"]", LEFT),
      // What is no message is told to its sender, and all go on.
      "WS binary frame holding JSON", new Deviation("[\"exception\"]", LEFT),
      "WS invalid JSON ends the server process", new Deviation("[\"exception\"]", LEFT));

  record Text(String message) {}

  private Server server = Server.builder().build();

  static Stream<JsonNode> exchanges() throws IOException {
    return Transcript.cases().stream().filter(each -> each.has("request"));
  }

  static Stream<JsonNode> webSockets() throws IOException {
    return Transcript.cases().stream().filter(each -> each.has("opened"));
  }

  @BeforeEach
  void serve() {
    serve(JwtAuth.builder(verifier()));
  }

  private void serve(JwtAuth.Builder auth) {
    server = Server.builder()
        .host("127.0.0.1").port(0)
        .listener(port -> port.gracePeriod(Duration.ofSeconds(1)))
        .plainWebSocket(PlainWebSocket.defaults())
        .mount("/", TokenRoutes.development(SHARED))
        .build();
    server.use(auth.build().middleware());
    server.onConnection(messages()::attach);
    server.start();
  }

  private static JwtVerifier verifier() {
    return JwtVerifier.builder().key(SHARED).nameClaim("username").build();
  }

  private static MessageFactory messages() {
    return new MessageFactory()
        .register("user_message", (sender, args, ack) -> sender.emit("user_message", new Text("User message received")))
        .register("system_message", (sender, args, ack) -> sender.emit("system_message", new Text("System message received")))
        .register("ping", (sender, args, ack) -> sender.emit("pong", new Text("Pong")));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void givenTheRecording_whenItsCasesAreCounted_thenEachIsLookedAt() throws IOException {
    List<JsonNode> cases = Transcript.cases();

    assertThat(cases).hasSize(37);
    assertThat(exchanges()).hasSize(11);
    assertThat(webSockets()).hasSize(21);
    assertThat(cases.stream().filter(each -> each.has("token"))).hasSize(3);
    assertThat(cases.stream().filter(each -> each.has("note") || each.has("server_exit_code"))).hasSize(2);
    assertThat(webSockets().map(each -> each.get("name").asString())).containsAll(DEVIATIONS.keySet());
  }

  // HTTP.

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

  private Answer ask(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String[] lines = request.split("\r\n", 2);
      String more = lines.length == 1 ? "" : lines[1] + "\r\n";
      socket.getOutputStream().write((lines[0] + "\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n").getBytes(UTF_8));
      return Answer.of(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
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
    String token = Transcript.JSON.readTree(answer.body()).get("token").asString();
    String[] parts = token.split("\\.", -1);
    JsonNode claims = Transcript.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));

    assertThat(Transcript.JSON.readTree(answer.body()).propertyNames()).containsExactly("token");
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    assertThat(Transcript.JSON.readTree(Base64.getUrlDecoder().decode(parts[0]))).isEqualTo(recorded.get("jwt_header"));
    assertThat(claims.propertyNames()).containsExactly("username", "iat", "exp");
    assertThat(claims.get("username")).isEqualTo(recorded.get("jwt_payload").get("username"));
    assertThat(claims.get("exp").asLong()).isEqualTo(claims.get("iat").asLong() + 3600);
    if (claims.get("username").isString()) {
      assertThat(verifier().verify(token).getName()).isEqualTo(claims.get("username").asString());
    }
  }

  // WebSocket.

  @ParameterizedTest
  @MethodSource("webSockets")
  void givenARecordedWebSocket_whenItIsOpened_thenItGoesAsRecordedOrAsTheDeviationSays(JsonNode recorded) throws IOException {
    String name = recorded.get("name").asString();
    var deviation = DEVIATIONS.getOrDefault(
        name, new Deviation(recorded.get("received").toString(), recorded.get("close").toString()));

    String token = token(name);

    try (RawWebSocket socket = open(name, token)) {
      assertThat(socket.status()).isEqualTo(recorded.get("status").asInt());
      assertThat(socket.protocol()).isEqualTo(echoed(recorded, token));
      for (JsonNode message : Transcript.texts(recorded.get("sent"))) {
        send(socket, message);
      }
      for (JsonNode expected : Transcript.texts(Transcript.JSON.readTree(deviation.received()))) {
        assertReceived(socket.next(), expected.asString());
      }
      JsonNode close = Transcript.JSON.readTree(deviation.close());
      assertThat(deviation.close().equals(LEFT) ? leave(socket) : socket.closed())
          .isEqualTo(new RawWebSocket.Close(close.get(0).asInt(), close.get(1).asString()));
    }
    assertThat(ask("GET /get-token?username=after HTTP/1.1").status()).as("the server goes on").isEqualTo("HTTP/1.1 200 OK");
  }

  private RawWebSocket open(String name) throws IOException {
    return open(name, token(name));
  }

  private RawWebSocket open(String name, String token) throws IOException {
    return switch (name) {
      case "WS no token" -> new RawWebSocket(server.port(), "/", List.of());
      case "WS token in Authorization header is not read" ->
          new RawWebSocket(server.port(), "/", List.of("Authorization: Bearer " + token));
      case "WS token in query is not read" -> new RawWebSocket(server.port(), "/?token=" + token, List.of());
      case "WS any path with token" ->
          new RawWebSocket(server.port(), "/any/path?x=1", List.of("Sec-WebSocket-Protocol: " + token));
      case "WS two sub-protocols \"json, token\": header is not one token" ->
          new RawWebSocket(server.port(), "/", List.of("Sec-WebSocket-Protocol: json, " + token));
      default -> new RawWebSocket(server.port(), "/", List.of("Sec-WebSocket-Protocol: " + token));
    };
  }

  private static String token(String name) {
    Map<String, Object> claims = new LinkedHashMap<>(Map.of("username", "user1"));
    claims.put("exp", Instant.now().getEpochSecond() + 3600);
    String text = StrictJson.write(claims).toUtf8();
    return switch (name) {
      case "WS garbage token" -> "garbage";
      case "WS wrong secret" -> Keys.token(JwtKey.generate(JwtAlgorithm.HS256), claims);
      case "WS expired" -> Keys.token(SHARED, Map.of("username", "user1", "exp", Instant.now().getEpochSecond() - 60));
      case "WS alg none" -> Keys.base64("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "." + Keys.base64(text.getBytes(UTF_8)) + ".";
      case "WS HS512 with the same secret is accepted" -> Keys.token(LONG, claims);
      case "WS token without username is accepted" -> Keys.token(SHARED, Map.of("exp", claims.get("exp")));
      default -> JwtIssuer.of(SHARED).issue(Map.of("username", "user1"));
    };
  }

  /** What is given back; a token is not the same twice, since it has its time. */
  private static String echoed(JsonNode recorded, String token) {
    JsonNode echoed = recorded.get("echoed_protocol");
    return echoed == null ? "" : echoed.asString().equals("<jwt>") ? token : echoed.asString();
  }

  private static void send(RawWebSocket socket, JsonNode message) throws IOException {
    if (message.isString()) {
      socket.send(message.asString());
    } else {
      socket.sendBinary(HexFormat.of().parseHex(message.get("$hex").asString()));
    }
  }

  private static void assertReceived(String text, String expected) {
    if (expected.equals("exception")) {
      assertThat(text).startsWith("{\"type\":\"exception\",\"status\":\"error\",\"message\":\"");
    } else {
      assertThat(text).isEqualTo(expected);
    }
  }

  /** Nothing more has come than was expected: the answer to a ping is the next. */
  private static RawWebSocket.Close leave(RawWebSocket socket) throws IOException {
    socket.send("{\"type\":\"ping\"}");
    assertThat(socket.next()).isEqualTo("{\"type\":\"pong\",\"message\":\"Pong\"}");
    return socket.leave();
  }

  @Test
  void givenSubprotocolsAlone_whenATokenIsInAHeader_thenItIsNotReadAsRecorded() throws IOException {
    server.close();
    serve(JwtAuth.builder(verifier()).tokensFrom(TokenSource.SUBPROTOCOL));

    try (RawWebSocket socket = open("WS token in Authorization header is not read")) {
      assertThat(socket.closed()).isEqualTo(new RawWebSocket.Close(1008, "Unauthorized"));
    }
  }

  @Test
  void givenTheQuery_whenItWasSaid_thenATokenIsReadThere() throws IOException {
    server.close();
    serve(JwtAuth.builder(verifier()).tokensFrom(TokenSource.SUBPROTOCOL, TokenSource.query("token")));

    try (RawWebSocket socket = open("WS token in query is not read")) {
      assertThat(leave(socket)).isEqualTo(new RawWebSocket.Close(1005, ""));
    }
  }

  @Test
  void givenTwoClients_whenOneHasLeft_thenTheOtherIsAnswered() throws IOException {
    try (RawWebSocket first = open("WS user_message"); RawWebSocket second = open("WS user_message")) {
      first.send("{\"type\":\"user_message\",\"message\":\"hi\"}");
      assertThat(first.next()).contains("User message received");
      first.leave();
      second.send("{\"type\":\"user_message\",\"message\":\"hi\"}");

      assertThat(second.next()).contains("User message received");
    }
  }

  // Tokens.

  /** As the original makes them, byte for byte up to the signature: its secret is refused here. */
  @Test
  void givenRecordedTokens_whenIssuedHere_thenHeaderAndClaimsAreTheSameText() throws IOException {
    List<JsonNode> tokens = Transcript.cases().stream().filter(each -> each.has("token")).toList();

    for (JsonNode recorded : tokens) {
      String token = recorded.get("token").asString();
      String claims = Transcript.JSON.writeValueAsString(recorded.get("payload"));

      assertThat(Keys.token(SHARED, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims))
          .startsWith(token.substring(0, token.lastIndexOf('.') + 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JwtKey.secret(JwtAlgorithm.HS256, recorded.get("secret").asString()));
    }
    JwtIssuer then = JwtIssuer.builder()
        .keys(JwtKeyRing.of(SHARED)).clock(() -> Instant.ofEpochSecond(1_700_000_000)).build();
    String first = tokens.getFirst().get("token").asString();
    assertThat(then.issue(Map.of("username", "user1"))).startsWith(first.substring(0, first.lastIndexOf('.') + 1));
  }
}
