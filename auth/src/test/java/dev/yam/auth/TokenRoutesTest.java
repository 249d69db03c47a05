package dev.yam.auth;

import static dev.yam.auth.Keys.SHARED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yam.engine.HttpHandler;
import dev.yam.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What the recording of {@link JwtTranscriptTest} has not. */
@Timeout(60)
class TokenRoutesTest {

  private static Server serve(HttpHandler routes) {
    return Server.builder().host("127.0.0.1").port(0).mount("/", routes).build().start();
  }

  /** The first line of the answer. */
  private static String ask(Server server, String target) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8).lines().findFirst().orElseThrow();
    }
  }

  @Test
  void givenANameThatIsTooLong_whenAsked_thenRefused() throws IOException {
    try (Server server = serve(TokenRoutes.development(SHARED))) {
      assertThat(ask(server, "/get-token?username=" + "x".repeat(257))).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(ask(server, "/get-token?username=" + "x".repeat(256))).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void givenAServer_whenNothingWasMounted_thenThereAreNoTokens() throws IOException {
    try (Server server = Server.builder().host("127.0.0.1").port(0).build().start()) {
      assertThat(ask(server, "/get-token?username=ada")).isEqualTo("HTTP/1.1 404 Not Found");
    }
  }

  @Test
  void givenTheRoute_whenItIsMade_thenTheLogWarns() {
    var log = new ListAppender<ILoggingEvent>();
    Logger logger = (Logger) LoggerFactory.getLogger(TokenRoutes.class);
    log.start();
    logger.addAppender(log);

    TokenRoutes.development(SHARED);
    logger.detachAppender(log);

    assertThat(log.list).singleElement().hasToString("[WARN] /get-token gives a token to whoever asks: for development alone");
  }
}
