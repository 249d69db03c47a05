package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.Limit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client without HTTP: over TCP and Unix sockets, by epoll where it is there, and by NIO; and with servers that say what
 * they should not. What a session does over a stream as over the web is {@link ClientSessionTest}'s.
 */
@Timeout(60)
class ClientStreamTest {

  private static final String OPEN =
      "0{\"sid\":\"raw\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";

  @TempDir Path folder;

  static Stream<StreamServer.Road> roads() {
    return StreamServer.roads();
  }

  private static URI uri(SocketAddress address) {
    return address instanceof InetSocketAddress tcp
        ? URI.create("tcp://127.0.0.1:" + tcp.getPort())
        : URI.create("unix://" + address);
  }

  private static TestClient open(ClientRig rig, URI uri, UnaryOperator<EngineClientOptions.Builder> with) {
    return rig.open(new EngineClient(uri, ClientRig.options(with)));
  }

  private static TestClient open(ClientRig rig, StreamServer server) {
    return open(rig, uri(server.address()), options -> options);
  }

  // --- over each road ---

  @ParameterizedTest
  @MethodSource("roads")
  void givenAServer_whenOpened_thenMessagesGoBothWaysUntilItCloses(StreamServer.Road road) throws Exception {
    try (var rig = new ClientRig(road.io()); var server = new StreamServer(road, folder)) {
      TestClient client = open(rig, server);
      for (int i = 0; i < 300; i++) {
        client.send(i + "ä€😀".repeat(i * 10)).send(new byte[i * 100]);
      }

      for (int i = 0; i < 300; i++) {
        assertThat(client.text()).isEqualTo(i + "ä€😀".repeat(i * 10));
        assertThat(client.bytes()).hasSize(i * 100);
      }
      assertThat(client.session().id()).isEqualTo(server.session().id());
      assertThat(client.session().transport()).isEqualTo("stream");
      client.close();
      get(client.closed);
      await().until(() -> server.listener.connections() == 0);
      await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAQuery_whenOpened_thenTheServerSeesIt(StreamServer.Road road) throws Exception {
    try (var rig = new ClientRig(road.io()); var server = new StreamServer(road, folder)) {
      URI uri = URI.create(uri(server.address()) + "?a=1&b=of%20url&ö=%C3%BC");
      open(rig, uri, options -> options.query(Map.of("b", "of option & more", "q", "\"#"))).session();
      Request request = server.session().request();

      assertThat(request.query("a")).contains("1");
      assertThat(request.query("b")).contains("of option & more");
      assertThat(request.query("ö")).contains("ü");
      assertThat(request.query("q")).contains("\"#");
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAServerThatCloses_whenItsPacketComes_thenTransportClose(StreamServer.Road road) throws Exception {
    try (var rig = new ClientRig(road.io()); var server = new StreamServer(road, folder)) {
      TestClient client = open(rig, server);
      ClientSession session = client.session();
      server.session().close(DisconnectReason.FORCED_CLOSE);

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      assertThat(rig.ask(session::details)).contains("the server has closed the session");
      await().until(() -> server.listener.connections() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenNobodyThere_whenOpened_thenFailedSaysWhere(StreamServer.Road road) throws Exception {
    URI uri;
    try (var server = new StreamServer(road, folder)) {
      uri = uri(server.address());
    }
    try (var rig = new ClientRig(road.io())) {
      ConnectFailedException why = get(open(rig, uri, options -> options).failed);

      assertThat(why.url()).isEqualTo(uri.toString());
      assertThat(why.transport()).isEqualTo("stream");
      assertThat(why).hasMessageContaining(road.unix() ? "No such file or directory" : "Connection refused");
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAServerThatRefuses_whenOpened_thenTheConnectionEnds(StreamServer.Road road) throws Exception {
    UnaryOperator<EngineServer.Builder> refusing = options -> options.allowRequest(request -> false);
    try (var server = new StreamServer(road, road.address(folder), refusing, options -> options);
        var rig = new ClientRig(road.io())) {
      assertThat(get(open(rig, server).failed)).hasMessageContaining("ended before its open packet");
      await().until(() -> server.listener.connections() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenMoreThanTheServerTakes_whenSent_thenTheSessionEnds(StreamServer.Road road) throws Exception {
    UnaryOperator<EngineServer.Builder> small = options -> options.maxHttpBufferSize(1_000);
    try (var server = new StreamServer(road, road.address(folder), small, options -> options);
        var rig = new ClientRig(road.io())) {
      TestClient client = open(rig, server);
      client.send("x".repeat(500));
      assertThat(client.text()).hasSize(500);
      client.send("x".repeat(5_000));

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      await().until(() -> server.reasons.size() == 1);
      assertThat(server.reasons.element().limit()).contains(Limit.PAYLOAD);
    }
  }

  @Test
  void givenMoreThanThisClientTakes_whenItComes_thenTheLimitIsNamed() throws Exception {
    try (var rig = new ClientRig(); var server = server(frames(OPEN, "4" + "x".repeat(5_000)))) {
      TestClient client = open(rig, server, options -> options.maxMessageBytes(1_000));

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.SERVER_MESSAGE));
    }
  }

  // --- servers that say what they should not ---

  private static RawServer server(byte[] says) throws IOException {
    return new RawServer(connection -> connection.send(says));
  }

  private static TestClient open(ClientRig rig, RawServer server, UnaryOperator<EngineClientOptions.Builder> with) {
    return open(rig, URI.create("tcp://127.0.0.1:" + server.port()), with);
  }

  private static byte[] frames(String... packets) {
    var all = new StringBuilder();
    for (String packet : packets) {
      all.append(new String(RawStream.frame(packet), ISO_8859_1));
    }
    return all.toString().getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "\u00012", // a ping
    "\u0081x", // bytes
    "\u00010", // an open packet that says nothing
    "\u0003{}x", // no packet
    "\u0002\u00c3(", // no UTF-8
    "\u0000", // nothing
    "HTTP/1.1 400 Bad Request\r\n\r\n",
    "\u007f\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff" // a length like no other
  })
  void givenAServerThatBeginsOtherwise_whenOpened_thenFailed(String says) throws Exception {
    try (var rig = new ClientRig(); var server = server(says.getBytes(ISO_8859_1))) {
      ConnectFailedException why =
          get(open(rig, server, options -> options.connectTimeout(Duration.ofMillis(500))).failed);

      assertThat(why.transport()).isEqualTo("stream");
      await().until(() -> server.ended.get() == 1);
    }
  }

  @Test
  void givenAServerThatSaysNothing_whenConnectTimeoutIsOver_thenFailed() throws Exception {
    try (var rig = new ClientRig(); var server = new RawServer(connection -> {})) {
      TestClient client = open(rig, server, options -> options.connectTimeout(Duration.ofMillis(50)));

      assertThat(get(client.failed)).hasMessageContaining("connectTimeout").hasCauseInstanceOf(TimeoutException.class);
      await().until(() -> server.ended.get() == 1);
    }
  }

  @Test
  void givenAServerThatSaysNothing_whenClosed_thenClosedWithoutOpened() throws Exception {
    try (var rig = new ClientRig(); var server = new RawServer(connection -> {})) {
      TestClient client = open(rig, server, options -> options);
      await().until(() -> server.connections() == 1);
      client.close();

      assertThat(get(client.closed).name()).isEqualTo("io client disconnect");
      assertThat(client.opened).isNotDone();
      await().until(() -> server.ended.get() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0002xx", "\u0002\u00c3(", "\u0000"})
  void givenNoPacket_whenOpen_thenTheSessionEnds(String says) throws Exception {
    String all = new String(frames(OPEN), ISO_8859_1) + says;
    try (var rig = new ClientRig(); var server = server(all.getBytes(ISO_8859_1))) {
      TestClient client = open(rig, server, options -> options);

      assertThat(get(client.closed).name()).isIn("parse error", "transport error");
      await().until(() -> server.ended.get() == 1);
    }
  }

  @Test
  void givenAFloodOfPings_whenItComes_thenTheLimitHolds() throws Exception {
    var packets = new String[1_001];
    Arrays.fill(packets, "2");
    packets[0] = OPEN;
    try (var rig = new ClientRig(); var server = server(frames(packets))) {
      TestClient client = open(rig, server, options -> options);

      assertThat(get(client.closed).limit()).contains(Limit.CONTROL_FRAMES);
    }
  }

  @Test
  void givenAConnectionThatIsReset_whenOpen_thenTransportClose() throws Exception {
    try (var rig = new ClientRig(); var server = new RawServer(connection -> {
      connection.send(frames(OPEN));
      connection.socket().getInputStream().read();
      connection.socket().setSoLinger(true, 0);
      connection.close();
    })) {
      TestClient client = open(rig, server, options -> options);

      assertThat(get(client.closed)).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }
  }

  @Test
  void givenAServerThatResetsAtOnce_whenOpenedAgainAndAgain_thenEachAttemptFails() throws Exception {
    try (var rig = new ClientRig(); var server = new RawServer(connection -> {
      connection.socket().setSoLinger(true, 0);
      connection.close();
    })) {
      for (int i = 0; i < 300; i++) {
        TestClient client = open(rig, server, options -> options.connectTimeout(Duration.ofMinutes(5)));

        assertThat(get(client.failed).transport()).isEqualTo("stream");
      }
    }
  }

  @Test
  void givenHttpWhereAStreamIsAwaited_whenOpened_thenFailed() throws Exception {
    try (var rig = new ClientRig(); var server = new TestServer()) {
      URI web = URI.create("tcp://127.0.0.1:" + server.port());

      assertThat(get(open(rig, web, options -> options.connectTimeout(Duration.ofSeconds(1))).failed)).isNotNull();
    }
  }
}
