package dev.yam.engine;

import static dev.yam.engine.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client's session on its way from polling to WebSocket, with a server that does what it should, and with others. */
class ClientUpgradeTest {

  private static final String OPEN =
      "0{\"sid\":\"s\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";

  private final ClientRig rig = new ClientRig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  @Test
  void givenMessagesBothWays_whenUpgraded_thenNoneIsLostOrOvertaken() throws Exception {
    try (var server = new TestServer()) {
      for (int round = 0; round < 20; round++) {
        TestClient client = rig.open(server);
        client.session();
        int sent = 0;
        for (; sent < 20 || !client.upgraded.isDone(); sent++) {
          client.send("m" + sent);
          if (sent > 5_000) {
            get(client.upgraded);
          }
        }

        for (int i = 0; i < sent; i++) {
          assertThat(client.text()).isEqualTo("m" + i);
        }
        client.close();
        get(client.closed);
      }
    }
  }

  @Test
  void givenServerThatOffersNone_whenOpened_thenItStaysWithPolling() throws Exception {
    try (var server = new TestServer(options -> options.allowUpgrades(false))) {
      TestClient client = rig.open(server);
      client.session();

      assertThat(client.send("x").text()).isEqualTo("x");
      assertThat(server.listener.connections()).isLessThanOrEqualTo(2);
      assertThat(client.upgraded).isNotDone();
    }
  }

  @Test
  void givenUpgradeOff_whenOffered_thenItStaysWithPolling() throws Exception {
    try (var server = new TestServer()) {
      TestClient client = rig.open(server, options -> options.upgrade(false));

      assertThat(client.session().transport()).isEqualTo("polling");
      assertThat(client.send("x").text()).isEqualTo("x");
      assertThat(client.upgraded).isNotDone();
    }
  }

  @Test
  void givenUpgradeUnderWay_whenClosed_thenBothTransportsEnd() throws Exception {
    try (var server = new TestServer()) {
      for (int i = 0; i < 50; i++) {
        TestClient client = rig.open(server);
        client.session();
        client.close();
        get(client.closed);
      }

      await().until(() -> server.reasons.size() == 50);
      await().until(() -> server.listener.connections() == 0);
    }
  }

  /** What goes wrong with the new transport. */
  enum Fault {
    REFUSED,
    WRONG_ACCEPT,
    CUT,
    NO_PONG,
    WRONG_PONG,
    NO_PACKET,
    SILENT;

    void serve(RawServer.Connection connection, String request) throws IOException {
      switch (this) {
        case REFUSED -> connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        case WRONG_ACCEPT -> connection.send(switching("AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        case CUT -> connection.close();
        default -> {
          connection.send(switching(connection.accept(request)));
          connection.send(first());
        }
      }
    }

    private byte[] first() {
      return switch (this) {
        case NO_PONG -> frame("4not a pong");
        case WRONG_PONG -> frame("3prob");
        case NO_PACKET -> frame("x");
        default -> new byte[0];
      };
    }
  }

  private static String switching(String accept) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept + "\r\n\r\n";
  }

  private static byte[] frame(String text) {
    ByteBuf out = Unpooled.buffer();
    WebSocketEncoder.text(out, Slice.utf8(text));
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void givenFaultyWebSocket_whenProbed_thenTheSessionGoesOnPolling(Fault fault) throws Exception {
    BlockingQueue<String> polls = new LinkedBlockingQueue<>();
    polls.add(OPEN);
    try (var server = new RawServer(connection -> {
      while (true) {
        String request = connection.request();
        if (request.contains("transport=websocket")) {
          fault.serve(connection, request);
          return;
        } else if (request.startsWith("POST")) {
          connection.send(RawServer.ok("ok"));
        } else {
          try {
            connection.send(RawServer.ok(polls.take()));
          } catch (InterruptedException impossible) {
            throw new IOException(impossible);
          }
        }
      }
    })) {
      TestClient client = rig.open(ClientRig.client(
          server.port(),
          options -> options
              .closeTimeout(Duration.ofMillis(50))
              .connectTimeout(fault == Fault.SILENT ? Duration.ofMillis(100) : Duration.ofSeconds(20))));
      client.session();
      await().until(() -> server.ended.get() > 0 || fault == Fault.CUT);
      polls.add("4still polling");

      assertThat(client.text()).isEqualTo("still polling");
      client.send("and posting");
      await().until(() -> server.requests.stream().anyMatch(request -> request.startsWith("POST")));
      assertThat(client.upgraded).isNotDone();
      assertThat(client.ends).hasValue(0);
    }
  }
}
