package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.PlainForm;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs lead somewhere, and which options go with them. */
class WebOnlyTest {

  /** Options of the web that plain messages have too. */
  private static final Set<String> OF_PLAIN = Set.of(
      "extraHeaders", "withCredentials", "protocols", "proxy", "maxFragments", "maxHeaderBytes", "maxCookies", "tls");

  private static EngineClient client(String uri) {
    return new EngineClient(URI.create(uri), EngineClientOptions.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "tcp://host:9000", "TCP://host:9000/ignored?a=b", "tls://[::1]:9443", "unix:///run/app.sock", "unix:/run/app.sock?a=b",
    "unix:///with%20blank"
  })
  void givenTheUrlOfAStream_whenTheClientIsMade_thenItGoesThereByStream(String uri) {
    assertThat(client(uri).transports()).containsExactly("stream");
  }

  @Test
  void givenAUrlWithAQuery_whenItIsNamedInAnError_thenWithoutTheQuery() {
    assertThat(client("tcp://host:9000/ignored?token=secret").url()).isEqualTo("tcp://host:9000");
    assertThat(client("unix:///run/app.sock?token=secret").url()).isEqualTo("unix:///run/app.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "tcp://host", "tls://host", "tcp:///path", "tcp://host:0", "tcp://host:65536", "tcp://me:secret@host:9000", "tcp:9000",
    "unix://run/app.sock", "unix:///", "unix:///run/", "unix:run/app.sock", "http+unix:///run/app.sock"
  })
  void givenAUrlThatLeadsNowhere_whenTheClientIsMade_thenItIsRefused(String uri) {
    assertThatThrownBy(() -> client(uri)).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("secret");
  }

  @Test
  void givenAPathThatIsTooLong_whenTheClientIsMade_thenTheErrorSaysHowLongItMayBe() {
    assertThatThrownBy(() -> client("unix:///" + "x".repeat(200)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes");
  }

  static Stream<Arguments> options() {
    return Stream.of(
        of("path", options -> options.path("/chat.io")),
        of("addTrailingSlash", options -> options.addTrailingSlash(false)),
        of("extraHeaders", options -> options.extraHeaders(Map.of("x", "y"))),
        of("withCredentials", options -> options.withCredentials(true)),
        of("timestampRequests", options -> options.timestampRequests(false)),
        of("timestampParam", options -> options.timestampParam("stamp")),
        of("protocols", options -> options.protocols("chat")),
        of("transports", options -> options.transports("websocket")),
        of("upgrade", options -> options.upgrade(false)),
        of("rememberUpgrade", options -> options.rememberUpgrade(true)),
        of("tryAllTransports", options -> options.tryAllTransports(true)),
        of("forceBase64", options -> options.forceBase64(true)),
        of("engineProtocol", options -> options.engineProtocol(3)),
        of("requestTimeout", options -> options.requestTimeout(Duration.ofSeconds(1))),
        of("proxy", options -> options.proxy(HttpProxy.of("proxy", 3128))),
        of("perMessageDeflate", options -> options.perMessageDeflate(PerMessageDeflate.DEFAULT)),
        of("maxFragments", options -> options.maxFragments(7)),
        of("maxHeaderBytes", options -> options.maxHeaderBytes(7)),
        of("maxCookies", options -> options.maxCookies(7)),
        of("tls", options -> options.tls(ClientTls.DEFAULT.insecure())));
  }

  private static Arguments of(String name, UnaryOperator<EngineClientOptions.Builder> with) {
    return Arguments.of(name, with);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void givenAnOptionOfTheWeb_whenTheClientGoesByAStream_thenItIsRefusedByName(
      String name, UnaryOperator<EngineClientOptions.Builder> with) {
    EngineClientOptions options = ClientRig.options(with);

    for (String uri : new String[] {"tcp://host:9000", "unix:///run/app.sock"}) {
      assertThatThrownBy(() -> new EngineClient(URI.create(uri), options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name + " ")
          .hasMessageContaining(uri);
    }
    assertThat(new EngineClient(URI.create("http://host"), options).transports()).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void givenAnOption_whenTheClientSpeaksPlainMessages_thenThoseOfEngineIoAreRefusedByName(
      String name, UnaryOperator<EngineClientOptions.Builder> with) {
    URI uri = URI.create("ws://host/path");
    Duration second = Duration.ofSeconds(1);
    var made = assertThatCode(() -> EngineClient.ofPlain(uri, PlainForm.DEFAULT, second, second, ClientRig.options(with)));

    if (OF_PLAIN.contains(name)) {
      made.doesNotThrowAnyException();
    } else {
      made.isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name + " ").hasMessageContaining("Engine.IO");
    }
  }

  @Test
  void givenOptionsOfEveryRoad_whenTheClientGoesByAStream_thenItIsMade() {
    EngineClientOptions options = ClientRig.options(all -> all
        .query(Map.of("a", "b"))
        .connectTimeout(Duration.ofSeconds(1))
        .closeTimeout(Duration.ofSeconds(1))
        .maxMessageBytes(1_000)
        .maxOutboundBytes(1_000)
        .maxControlFramesPerSecond(1)
        .hooks(new EngineCounters()));

    assertThat(new EngineClient(URI.create("tcp://host:9000"), options).transports()).containsExactly("stream");
    assertThat(new EngineClient(URI.create("tls://host:9000"), options.toBuilder().tls(ClientTls.DEFAULT.insecure()).build())
            .transports())
        .containsExactly("stream");
  }
}
