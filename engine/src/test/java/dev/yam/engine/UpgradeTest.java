package dev.yam.engine;

import static dev.yam.engine.TestServer.poll;
import static dev.yam.engine.TestServer.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.WebSocketFrame;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UpgradeTest {

  private final TestServer server =
      new TestServer(options -> options.upgradeTimeout(Duration.ofMillis(300)), options -> options.loops(4));

  @AfterEach
  void close() {
    server.close();
  }

  /** Repeated, so that the two connections fall on the same loop and on different ones. */
  @RepeatedTest(8)
  void givenPollingSession_whenProbeArrives_thenUpgrades() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect().webSocket(probe(sid))) {
      client.text("2probe");
      assertThat(client.message()).isEqualTo("3probe");
      client.text("5");
      client.text("4hello");

      assertThat(client.message()).isEqualTo("4hello");
      Session session = server.sessions.remove();
      assertThat(session.transport()).isEqualTo("websocket");
    }
    await().untilAsserted(() -> assertThat(server.reasons).containsExactly(DisconnectReason.TRANSPORT_CLOSE));
  }

  @RepeatedTest(4)
  void givenNio_whenProbeArrives_thenUpgrades() throws IOException {
    try (var nio = new TestServer(options -> options, options -> options.loops(3).nio());
        RawClient client = nio.connect().webSocket(probe(nio.open()))) {
      client.text("2probe").message();
      client.text("5").text("4hello");

      assertThat(client.message()).isEqualTo("4hello");
    }
  }

  @Test
  void givenPendingPoll_whenProbed_thenNoopLetsItGo() throws IOException {
    String sid = server.open();
    try (RawClient polling = server.connect();
        RawClient client = server.connect().webSocket(probe(sid))) {
      polling.get(poll(sid));
      client.text("2probe");

      assertThat(client.message()).isEqualTo("3probe");
      assertThat(polling.response().body()).isEqualTo("6");
      assertThat(polling.get(poll(sid)).response().body()).as("again after 100 ms").isEqualTo("6");
    }
  }

  @Test
  void givenUpgraded_whenPolledAgain_thenBadRequestAndSessionLives() throws IOException {
    String sid = server.open();
    try (RawClient http = server.connect();
        RawClient client = upgraded(sid)) {
      assertThat(http.get(poll(sid)).response().status()).isEqualTo(400);
      assertThat(http.post(poll(sid), "4x").response().status()).isEqualTo(400);
      client.text("4y");

      assertThat(client.message()).isEqualTo("4y");
    }
  }

  @Test
  void givenUpgraded_whenUpgradedAgain_thenTheSecondIsClosed() throws IOException {
    String sid = server.open();
    try (RawClient client = upgraded(sid);
        RawClient second = server.connect().webSocket(probe(sid))) {
      assertThat(second.frame()).isInstanceOf(WebSocketFrame.Close.class);
      client.text("4y");

      assertThat(client.message()).isEqualTo("4y");
    }
  }

  @Test
  void givenProbed_whenNothingFollows_thenOnlyTheNewTransportCloses() throws IOException {
    String sid = server.open();
    try (RawClient http = server.connect();
        RawClient client = server.connect().webSocket(probe(sid))) {
      client.text("2probe").message();

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      http.post(poll(sid), "4still").response();
      assertThat(http.get(poll(sid)).response().body()).isEqualTo("4still");
    }
  }

  @Test
  void givenProbing_whenAnotherPacketComes_thenOnlyTheNewTransportCloses() throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect().webSocket(probe(sid))) {
      client.text("4too early");

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      assertThat(server.engine.sessions()).isEqualTo(1);
    }
  }

  @Test
  void givenProbed_whenSessionCloses_thenBothTransportsClose() throws IOException {
    String sid = server.open();
    try (RawClient polling = server.connect();
        RawClient client = server.connect().webSocket(probe(sid))) {
      client.text("2probe").message();
      polling.post(poll(sid), "1").response();

      assertThat(client.frame()).isInstanceOf(WebSocketFrame.Close.class);
      await().until(() -> server.engine.registry().known() == 0);
    }
  }

  @Test
  void givenUpgradesAreOff_whenAsked_thenBadRequest() throws IOException {
    try (var closed = new TestServer(options -> options.allowUpgrades(false));
        RawClient client = closed.connect()) {
      String sid = closed.open();
      RawClient.Response response = client.upgrade(probe(sid)).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("Bad request");
      assertThatThrownBy(client::response).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void givenMessagesOnBothSidesOfTheSwitch_whenRead_thenInOrder() throws IOException {
    String sid = server.open();
    await().until(() -> !server.sessions.isEmpty());
    Session session = server.sessions.remove();
    try (RawClient client = server.connect().webSocket(probe(sid))) {
      IntStream.range(0, 50).forEach(i -> session.send("" + i));
      client.text("2probe").message();
      IntStream.range(50, 100).forEach(i -> session.send("" + i));
      client.text("5");
      IntStream.range(100, 150).forEach(i -> session.send("" + i));
      List<String> received = new ArrayList<>();
      while (received.size() < 150) {
        received.add(client.message());
      }

      assertThat(received).containsExactlyElementsOf(IntStream.range(0, 150).mapToObj(i -> "4" + i).toList());
    }
  }

  private RawClient upgraded(String sid) throws IOException {
    RawClient client = server.connect().webSocket(probe(sid));
    client.text("2probe").message();
    client.text("5").text("4up");
    assertThat(client.message()).isEqualTo("4up");
    return client;
  }
}
