package dev.yam.auth;

import static dev.yam.auth.Keys.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.handlers.AuthPrincipal;
import dev.yam.handlers.Call;
import dev.yam.handlers.Gateway;
import dev.yam.handlers.Gateways;
import dev.yam.handlers.Guard;
import dev.yam.handlers.Guarded;
import dev.yam.handlers.On;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a token speaks of, in the methods of gateways: neither module knows the other. */
@Timeout(60)
class GatewayPrincipalTest {

  private static final String ADA = JwtIssuer.of(SHARED).issue(Map.of("sub", "ada", "role", "admin"));
  private static final String BOB = JwtIssuer.of(SHARED).issue(Map.of("sub", "bob"));

  /** Those whose token says so. */
  static final class Admins implements Guard {
    @Override
    public boolean allows(Call call) {
      return call.principal()
          .map(JwtPrincipal.class::cast)
          .flatMap(principal -> principal.claim("role"))
          .filter("admin"::equals)
          .isPresent();
    }
  }

  @Gateway
  static final class Names {
    @On("claims")
    String claims(@AuthPrincipal JwtPrincipal principal) {
      return principal.getName() + ", " + principal.claim("role").orElse("no role");
    }

    @On("name")
    String name(Principal principal) {
      return principal.getName();
    }

    @On("guest")
    boolean isGuest(@AuthPrincipal Optional<JwtPrincipal> principal) {
      return principal.isEmpty();
    }

    @On("stop")
    @Guarded(Admins.class)
    String stop() {
      return "stopped";
    }
  }

  private Server server = Server.builder().build();

  @BeforeEach
  void serve() {
    server = Server.builder()
        .host("127.0.0.1").port(0)
        .listener(port -> port.gracePeriod(Duration.ofSeconds(1)))
        .plainWebSocket(PlainWebSocket.defaults())
        .build();
    server.use(JwtAuth.builder(JwtVerifier.builder().key(SHARED).build()).allowGuests(true).build().middleware());
    Gateways.builder().add(new Names()).build().bind(server);
    server.start();
  }

  @AfterEach
  void end() {
    server.close();
  }

  /** What a plain client is answered. */
  private String ask(List<String> header, String event) throws Exception {
    try (var socket = new RawWebSocket(server.port(), "/", header)) {
      socket.send("{\"type\":\"" + event + "\",\"ackId\":1}");
      String answer = socket.next();
      return answer.replace("{\"type\":\"ack\",\"ackId\":1,\"data\":", "").replaceAll("}$", "");
    }
  }

  private static List<String> with(String token) {
    return List.of("Sec-WebSocket-Protocol: " + token);
  }

  @Test
  void givenATokenOfAPlainClient_whenAMethodAsksForThePrincipal_thenItIsTheVerifiedOne() throws Exception {
    assertThat(ask(with(ADA), "claims")).isEqualTo("\"ada, admin\"");
    assertThat(ask(with(BOB), "claims")).isEqualTo("\"bob, no role\"");
    assertThat(ask(with(ADA), "name")).isEqualTo("\"ada\"");
    assertThat(ask(with(ADA), "guest")).isEqualTo("false");
    assertThat(ask(List.of(), "guest")).isEqualTo("true");
  }

  @Test
  void givenAGuard_whenItReadsTheClaims_thenItLetsInWhoHasThem() throws Exception {
    assertThat(ask(with(ADA), "stop")).isEqualTo("\"stopped\"");
    assertThat(ask(with(BOB), "stop")).isEqualTo("{\"type\":\"exception\",\"status\":\"error\",\"message\":\"Forbidden resource\"");
    assertThat(ask(List.of(), "stop")).contains("Forbidden resource");
  }

  @Test
  void givenATokenOfAClientOfSocketIo_whenAMethodAsksForThePrincipal_thenItIsTheVerifiedOne() throws Exception {
    var options = ClientOptions.builder().forceNew(true).transports("websocket").auth(Map.of("token", ADA)).build();
    try (var socket = IO.socket("http://127.0.0.1:" + server.port(), options).connect()) {
      assertThat(socket.emitWithAck("claims").get(20, TimeUnit.SECONDS).get(0, String.class)).isEqualTo("ada, admin");
    }
  }

  @Test
  void givenBothModules_whenTheirKeysAreCompared_thenTheyAreOne() {
    assertThat(JwtAuth.PRINCIPAL).isEqualTo(Call.PRINCIPAL);
  }
}
