package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.engine.JacksonBinder;
import dev.yam.server.Server;
import dev.yam.wire.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What NestJS answers, frame by frame, and what its methods were given, over a WebSocket. Recorded with its stock adapter,
 * which knows no request ids, and with one that does. Its deviations:
 *
 * <ul>
 *   <li>a parameter that nothing is given to, {@code undefined} there, is refused when gateways are built
 *       ({@link GatewayParametersTest});
 *   <li>only an {@link Event} is emitted: an object with a member {@code event} is a value as others are
 *       ({@link ReturnedTest});
 *   <li>an ack that nobody waits for is there, and says so: {@code isRequested()} is false;
 *   <li>an argument that does not fit its parameter's type is told as that, not as an internal error
 *       ({@link GatewayParametersTest}); a converter's exception is hidden, as recorded here.
 * </ul>
 */
class GatewayVectorsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final RecordedGateway TRACED = new RecordedGateway();
  private static final RecordedGateway STOCK = new RecordedGateway();
  private static final List<Server> SERVERS = new ArrayList<>();

  @BeforeAll
  static void start() {
    SERVERS.add(serving(Gateways.builder().add(TRACED)));
    SERVERS.add(serving(Gateways.builder().add(STOCK).noRequestIds()));
  }

  private static Server serving(Gateways.Builder gateways) {
    Server server = Server.builder().host("127.0.0.1").port(0).build();
    gateways.build().bind(server);
    server.onConnection(socket -> socket.on("still there", args -> socket.emit("here")));
    return server.start();
  }

  @AfterAll
  static void stop() {
    SERVERS.forEach(Server::close);
  }

  @TestFactory
  Stream<DynamicTest> givenTheRecording_whenItsFramesAreSent_thenTheSameFramesAnswerAndMethodsAreGivenTheSame()
      throws IOException {
    List<JsonNode> cases = recorded();
    assertThat(cases).hasSize(62);
    return cases.stream().map(each -> DynamicTest.dynamicTest(each.get("name").asString(), () -> replay(each)));
  }

  private static List<JsonNode> recorded() throws IOException {
    try (InputStream in = GatewayVectorsTest.class.getResourceAsStream("/nestjs-gateway.json")) {
      var cases = new ArrayList<JsonNode>();
      JSON.readTree(Objects.requireNonNull(in)).get("cases").forEach(each -> {
        if (each.get("op").asString().equals("wire")) { // the others are of the serializer
          cases.add(each);
        }
      });
      return cases;
    }
  }

  private static void replay(JsonNode recorded) throws Exception {
    boolean traced = recorded.get("adapter").asString().equals("TraceableIoAdapter");
    RecordedGateway gateway = traced ? TRACED : STOCK;
    Set<String> ids = new HashSet<>();
    try (TestClient client = TestClient.connect(SERVERS.get(traced ? 0 : 1))) {
      for (JsonNode frame : recorded.get("frames")) {
        if (frame.get("from").asString().equals("server")) {
          assertThat(anonymous(client.next(), ids)).isEqualTo(frame.get("text").asString());
        } else if (frame.has("hex")) {
          client.sendBinary(frame.get("hex").asString());
        } else {
          client.send(frame.get("text").asString());
        }
      }
      client.expectSilence();
    }
    for (JsonNode expected : recorded.get("handler")) {
      List<?> seen = Objects.requireNonNull(gateway.seen.poll(10, TimeUnit.SECONDS), expected::toString);
      assertThat(JSON.readTree(JsonWriter.write(new JacksonBinder(), seen).toUtf8())).isEqualTo(expected);
    }
    if (recorded.has("request_ids_distinct")) {
      assertThat(ids).hasSize(2);
    }
  }

  private static String anonymous(String frame, Set<String> ids) {
    Matcher found = RecordedGateway.UUID4.matcher(frame);
    while (found.find()) {
      ids.add(found.group());
    }
    return RecordedGateway.UUID4.matcher(frame).replaceAll("<uuid4>");
  }
}
