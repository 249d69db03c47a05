package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.engine.ClientLoops;
import dev.yam.wire.Args;
import dev.yam.wire.ConnectFailedException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options of the requests and of the process, as the server and the process see them. */
abstract class OptionCases extends ClientCases {

  @Test
  void givenAUriWithAQuery_whenConnected_thenTheServerSeesIt() {
    Socket socket = kept(IO.socket(uri() + "?colour=light%20blue", options().build()));

    connected(socket);

    assertThat(handshake(socket, "query").get("colour")).isEqualTo("light blue");
  }

  @Test
  void givenOptionsWithHeaders_whenConnected_thenTheServerSeesThem() {
    assumeTrue(server().can(Ability.WEB));
    Socket socket = connected(socket("/", options().extraHeaders(Map.of("X-Shade", "dark"))));

    assertThat(handshake(socket, "headers").get("x-shade")).isEqualTo("dark");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "STREAM"})
  void givenAQueryOption_whenConnected_thenTheServerSeesIt(Road road) {
    Socket socket = connected(socket("/", options(road).query(Map.of("token", "a+b&c=ä"))));

    assertThat(handshake(socket, "query").get("token")).isEqualTo("a+b&c=ä");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET"})
  void givenCookiesThatAreKept_whenTheClientComesBack_thenItShowsThem(Road road) {
    assumeTrue(road == Road.POLLING || server().can(Ability.COOKIES_BY_WEBSOCKET));
    Socket keeps = behindProxy("/", options(road).withCredentials(true));
    Socket forgets = behindProxy("/", options(road));
    Heard<String> back = connects(keeps);
    Heard<String> backToo = connects(forgets);
    connected(keeps);
    connected(forgets);
    back.next();
    backToo.next();

    proxy().cutAll();
    back.next();
    backToo.next();

    assertThat(String.valueOf(handshake(keeps, "headers").get("cookie"))).contains(server().cookie());
    assertThat(handshake(forgets, "headers").get("cookie")).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "UPGRADED"})
  void givenBase64IsForced_whenBytesAreSentByPolling_thenTheyAreWhole(Road road) {
    Socket socket = connected(socket("/", options(road).forceBase64(true)));

    Args answer = ask(socket, "echo", (Object) CounterpartHandlers.bytes(1_000));

    assertThat(answer.binary(0).toByteArray()).isEqualTo(CounterpartHandlers.bytes(1_000));
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET"})
  void givenTimestamps_whenConnected_thenRequestsCarryThem(Road road) {
    Socket socket = connected(socket("/", options(road).timestampRequests(true).timestampParam("stamp")));

    assertThat(String.valueOf(handshake(socket, "query").get("stamp"))).isNotBlank().isNotEqualTo("null");
  }

  @Test
  void givenARequestTimeout_whenTheServerHangs_thenTheAttemptFails() {
    proxy().hang();
    Socket socket = behindProxy("/", options(Road.POLLING).reconnection(false).requestTimeout(Duration.ofMillis(200)));

    assertThatThrownBy(() -> connected(socket)).isInstanceOf(ConnectFailedException.class);
  }

  @Test
  void givenLoopsOfItsOwn_whenTheyAreClosed_thenTheirThreadsAreGone() {
    try (var loops = ClientLoops.of(1)) {
      Socket socket = connected(socket("/", options().loops(loops)));
      assertThat(ask(socket, "echo", 1).size()).isOne();
      socket.manager().close();
      await().atMost(PATIENCE).until(() -> socket.manager().engine().isEmpty());
    }
  }
}
