package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate (RFC 7692), the client's half. */
class ClientDeflateTest {

  private final ClientRig rig = new ClientRig();
  private final EngineCounters hooks = new EngineCounters();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, true", "false, false, false, false", "true, false, false, true", "false, true, false, false",
    "false, false, true, true", "true, true, false, false", "false, true, true, false", "true, false, true, false"
  })
  void givenBothDeflate_whenMessagesGoBothWays_thenTheyAreCompressed(
      boolean serverNone, boolean clientNone, boolean ownServerNone, boolean ownClientNone) throws Exception {
    var servers = PerMessageDeflate.DEFAULT.threshold(10)
        .serverNoContextTakeover(serverNone).clientNoContextTakeover(clientNone);
    var own = PerMessageDeflate.DEFAULT.threshold(10)
        .serverNoContextTakeover(ownServerNone).clientNoContextTakeover(ownClientNone);
    try (var server = new TestServer(options -> options.perMessageDeflate(servers))) {
      TestClient client = rig.open(
          server, options -> options.transports("websocket").perMessageDeflate(own).hooks(hooks));
      client.session();
      byte[] zeros = new byte[10_000];
      for (int i = 0; i < 20; i++) {
        client.send("again and again and again ".repeat(50) + i).send(zeros).send("s" + i);
      }

      for (int i = 0; i < 20; i++) {
        assertThat(client.text()).isEqualTo("again and again and again ".repeat(50) + i);
        assertThat(client.bytes()).isEqualTo(zeros);
        assertThat(client.text()).isEqualTo("s" + i);
      }
      assertThat(hooks.totalBytesOut()).isLessThan(20_000);
      assertThat(hooks.totalBytesIn()).isLessThan(20_000);
    }
  }

  @Test
  void givenServerWithout_whenOffered_thenMessagesGoAsTheyAre() throws Exception {
    try (var server = new TestServer()) {
      TestClient client = rig.open(
          server, options -> options.perMessageDeflate(PerMessageDeflate.DEFAULT.threshold(1)));
      client.onWebSocket();

      assertThat(client.send("x".repeat(5_000)).text()).hasSize(5_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "permessage-deflate",
    "permessage-deflate; server_no_context_takeover; client_max_window_bits=15",
    "permessage-deflate; server_no_context_takeover; server_max_window_bits=16",
    "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
    "permessage-deflate; server_no_context_takeover; other",
    "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover",
    "x-webkit-deflate-frame",
    "permessage-deflate; server_no_context_takeover=1",
    "permessage-deflate;; ="
  })
  void givenAnswerThatDoesNotFitTheOffer_whenItComes_thenFailed(String extensions) throws Exception {
    try (var server = agreeing(extensions)) {
      TestClient client = rig.open(ClientRig.client(
          server.port(),
          options -> options.transports("websocket").perMessageDeflate(PerMessageDeflate.DEFAULT)));

      assertThat(get(client.failed)).hasMessageContaining("RFC 7692 §7.1");
    }
  }

  @Test
  void givenNoOffer_whenTheServerAgreesAllTheSame_thenFailed() throws Exception {
    try (var server = agreeing("permessage-deflate")) {
      TestClient client = rig.open(ClientRig.client(server.port(), options -> options.transports("websocket")));

      assertThat(get(client.failed)).hasMessageContaining("extensions that were not offered");
    }
  }

  private static RawServer agreeing(String extensions) throws IOException {
    return new RawServer(connection -> {
      String request = connection.request();
      connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: " + connection.accept(request) + "\r\nSec-WebSocket-Extensions: " + extensions
          + "\r\n\r\n");
    });
  }
}
