package dev.yam.engine;

import static dev.yam.engine.TestServer.POLLING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed answers to polls, from raw sockets. */
class HttpCompressionTest {

  private static final String LONG = "all work and no play ".repeat(100);

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                          | gzip",
        "GZIP                          | gzip",
        "deflate                       | deflate",
        "gzip, deflate, br, zstd       | gzip",
        "deflate, gzip                 | gzip",
        "gzip;q=0.5, deflate           | deflate",
        "gzip;q=0.5, deflate;q=0.8     | deflate",
        "gzip ; q=1.000 , deflate;q=1  | gzip",
        "gzip;q=0                      |",
        "gzip;q=0, *                   | deflate",
        "*                             | gzip",
        "*;q=0                         |",
        "*;q=0, deflate;q=0.001        | deflate",
        "br, identity                  |",
        "gzip;q=2                      |",
        "gzip;q=-1                     |",
        "gzip;q=x                      |",
        "gzip;level=1                  |",
        "xgzip, gzipx                  |",
        "''                            |",
      })
  void givenLongAnswer_whenCodingsAreAccepted_thenTheBestIsChosen(String accepted, String coding) throws IOException {
    RawClient.Response answer = polled("Accept-Encoding: " + accepted + "\r\n", LONG);

    assertThat(answer.headers().get("content-encoding")).isEqualTo(coding);
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    assertThat(decoded(answer)).isEqualTo("4" + LONG);
    assertThat(server.counters.compressions()).isEqualTo(coding == null ? 0 : 1);
  }

  @Test
  void givenLongAnswer_whenNothingIsSaid_thenAsItIs() throws IOException {
    assertThat(polled("", LONG).headers()).doesNotContainKey("content-encoding");
  }

  @Test
  void givenThreshold_whenAnswerIsShorter_thenAsItIs() throws IOException {
    assertThat(polled("Accept-Encoding: gzip\r\n", "x".repeat(1_022)).headers()).doesNotContainKey("content-encoding");
    assertThat(polled("Accept-Encoding: gzip\r\n", "x".repeat(1_023)).headers()).containsEntry("content-encoding", "gzip");
  }

  @Test
  void givenNoise_whenItWouldGrow_thenAsItIs() throws IOException {
    var random = new Random(1);
    String noise = random.ints(2_000, 0x4E00, 0x9FFF).collect(
        StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append).toString();
    byte[] bytes = noise.getBytes(UTF_8);
    random.nextBytes(bytes);

    assertThat(new BodyDeflater(6).compress(Slice.of(bytes), BodyDeflater.GZIP).array()).isSameAs(bytes);
    assertThat(decoded(polled("Accept-Encoding: gzip\r\n", noise))).isEqualTo("4" + noise);
  }

  @Test
  void givenUncompressedMessages_whenAllAre_thenAsTheyAre() throws IOException {
    Outgoing message = Outgoing.text(Slice.utf8("4" + LONG));
    String sid = server.open();
    await().until(() -> !server.sessions.isEmpty());
    Session session = server.sessions.element();
    session.loop().execute(() -> session.write(message.uncompressed(), false));

    assertThat(poll(sid, "Accept-Encoding: gzip\r\n").headers()).doesNotContainKey("content-encoding");

    session.loop().execute(() -> session.write(message.uncompressed(), false));
    session.loop().execute(() -> session.write(message, false));
    assertThat(poll(sid, "Accept-Encoding: gzip\r\n").headers()).containsEntry("content-encoding", "gzip");
  }

  @Test
  void givenOff_whenCodingsAreAccepted_thenAsItIs() throws IOException {
    try (var plain = new TestServer(EngineServer.Builder::noHttpCompression)) {
      assertThat(polled(plain, "Accept-Encoding: gzip\r\n", LONG).headers()).doesNotContainKey("content-encoding");
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip", "deflate", "br"})
  void givenPost_whenItsBodyIsCompressed_thenRefused415AndTheSessionLives(String coding) throws IOException {
    String sid = server.open();
    try (RawClient client = server.connect()) {
      client.send(
          "POST " + TestServer.poll(sid) + " HTTP/1.1\r\nHost: x\r\nContent-Encoding: " + coding
              + "\r\nContent-Length: 4\r\n\r\n\1\2\3\4");
      RawClient.Response refused = client.response();

      assertThat(refused.status()).isEqualTo(415);
      assertThat(refused.headers()).containsEntry("accept-encoding", "identity");
      assertThat(client.post(TestServer.poll(sid), "4still here").response().status()).isEqualTo(200);
      assertThat(client.get(TestServer.poll(sid)).response().body()).isEqualTo("4still here");
    }
  }

  @Test
  void givenOptions_whenOutOfRange_thenRefused() {
    assertThatThrownBy(() -> HttpCompression.DEFAULT.level(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpCompression.DEFAULT.threshold(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private RawClient.Response polled(String header, String message) throws IOException {
    return polled(server, header, message);
  }

  private static RawClient.Response polled(TestServer server, String header, String message) throws IOException {
    int before = server.sessions.size();
    String sid = server.open();
    await().until(() -> server.sessions.size() > before);
    try (RawClient client = server.connect()) {
      client.post(TestServer.poll(sid), "4" + message).response();
      return client.send("GET " + TestServer.poll(sid) + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n").response();
    }
  }

  private RawClient.Response poll(String sid, String header) throws IOException {
    try (RawClient client = server.connect()) {
      return client.send("GET " + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n").response();
    }
  }

  /** As any HTTP client reads it. */
  private static String decoded(RawClient.Response answer) throws IOException {
    var body = new ByteArrayInputStream(answer.bytes());
    return switch (answer.headers().getOrDefault("content-encoding", "")) {
      case "gzip" -> new String(new GZIPInputStream(body).readAllBytes(), UTF_8);
      case "deflate" -> new String(new InflaterInputStream(body).readAllBytes(), UTF_8);
      default -> answer.body();
    };
  }
}
