package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.SocketIOServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator and a real Socket.IO server understand each other; the bare servers would accept anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettySocketIoTest {

  private final int port = PeerProcess.freePort();
  private final SocketIOServer server = NettySocketIo.start(port, 1, Object.class);

  @AfterAll
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource({"ECHO,32", "ECHO,object", "ACK,1024", "BROADCAST,32", "CONNECT,32", "POLLING,32"})
  void givenNettySocketIo_whenLoaded_thenEveryAnswerIsRight(Scenario scenario, String payload) {
    Outcome outcome = Loads.run(scenario, payload, port);

    assertThat(outcome.count()).isPositive();
  }
}
