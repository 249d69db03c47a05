package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.Parser;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said, and what is refused. */
class ClientOptionsTest {

  @Test
  void givenNothingSaid_whenBuilt_thenDefaultsAreThoseOfTheDocumentation() {
    ClientOptions options = ClientOptions.defaults();

    assertThat(options.manager().engine().path()).isEqualTo("/socket.io");
    assertThat(options.manager().reconnection().enabled()).isTrue();
    assertThat(options.manager().reconnection().attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThat(options.manager().reconnection().backoff())
        .isEqualTo(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 1));
    assertThat(options.manager().opening())
        .isEqualTo(new ManagerOptions.Opening(Duration.ofSeconds(20), false, false));
    assertThat(options.socket().retrying().isOn()).isFalse();
    assertThat(options.socket().limits()).isEqualTo(new SocketOptions.Limits(16_000_000, 4_096, 1_024));
    assertThat(options.isShared()).isTrue();
  }

  @Test
  void givenEqualWords_whenBuilt_thenManagersMayBeShared() {
    ClientOptions one = ClientOptions.builder().timeout(Duration.ofSeconds(3)).query(Map.of("a", "b")).build();
    ClientOptions other = ClientOptions.builder().query(Map.of("a", "b")).timeout(Duration.ofSeconds(3)).build();

    assertThat(one.manager()).isEqualTo(other.manager());
    assertThat(one.manager()).isNotEqualTo(ClientOptions.defaults().manager());
    assertThat(one.toBuilder().build().manager()).isEqualTo(one.manager());
  }

  @Test
  void givenLongerDelayThanTheMaximum_whenItIsSaid_thenTheMaximumGrows() {
    Backoff backoff = ClientOptions.builder().reconnectionDelay(Duration.ofSeconds(9)).build().manager()
        .reconnection().backoff();

    assertThat(backoff.before(0, 0)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void givenWordsThatContradictEachOther_whenBuilt_thenTheyAreRefused() {
    ClientOptions.Builder options = ClientOptions.builder();

    assertThatThrownBy(() -> options.engineProtocol(3).parser(Parser.MSGPACK).build())
        .hasMessageContaining("engineProtocol(3)");
    assertThatThrownBy(() -> ClientOptions.builder().reconnectionAttempts(0)).hasMessageContaining("reconnection(false)");
    assertThatThrownBy(() -> ClientOptions.builder().retries(-1)).hasMessageContaining("retries");
    assertThatThrownBy(() -> ClientOptions.builder().timeout(Duration.ZERO)).hasMessageContaining("timeout");
    assertThatThrownBy(() -> ClientOptions.builder().maxBufferedBytes(0)).hasMessageContaining("maxBufferedBytes");
  }

  @Test
  void givenWhatIsNoValue_whenSaidAsAuth_thenItIsRefused() {
    Callable<String> token = () -> "t";

    assertThatThrownBy(() -> ClientOptions.builder().auth((Object) token)).hasMessageContaining("Supplier");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "/a,b", ""})
  void givenNamespaceThatIsNone_whenAskedFor_thenItIsRefused(String namespace) {
    var manager = new Manager("http://localhost:1");

    assertThatThrownBy(() -> manager.socket(namespace)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenAuthThatIsNoObject_whenSocketIsMade_thenItIsRefused() {
    var manager = new Manager("http://localhost:1");

    assertThatThrownBy(() -> manager.socket("/", ClientOptions.builder().auth("token").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("object");
  }

  @Test
  void givenAuthOfTheMainNamespace_whenTheServerIsOfSocketIo2_thenItIsRefused() {
    var options = ClientOptions.builder().forceNew(true).engineProtocol(3).auth(Map.of("token", 1)).build();

    assertThatThrownBy(() -> IO.socket("http://localhost:1", options)).hasMessageContaining("query");
    assertThat(IO.socket("http://localhost:1/chat", options).namespace()).isEqualTo("/chat");
    Socket main = new Manager(URI.create("http://localhost:1"), options)
        .socket("/", ClientOptions.builder().engineProtocol(3).build());
    assertThatThrownBy(() -> main.auth(Map.of("token", 1))).hasMessageContaining("query");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://localhost", "localhost:3000", "http:///path"})
  void givenUriOfAnotherKind_whenAskedFor_thenItIsRefused(String uri) {
    assertThatThrownBy(() -> IO.socket(uri)).isInstanceOf(IllegalArgumentException.class);
  }
}
