package dev.yam.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.engine.EngineCounters;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.server.Server;
import dev.yam.wire.Slice;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real browser, with the client's files of the server itself, against a server that compresses. */
class CompressionInBrowserTest {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final HttpResponse PAGE = HttpResponse.ok(
      "text/html; charset=utf-8",
      Slice.utf8("<!doctype html><title>compression</title><script src=\"/socket.io/socket.io.min.js\"></script>"));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givenCompression_whenAPageTalks_thenEverythingComesBack(boolean withoutContexts) throws Exception {
    String browser = ChatPageTest.output(
        new ProcessBuilder(MODULE.resolve("../scripts/install-browser").normalize().toString(), "--find")).strip();
    assumeTrue(!browser.isEmpty(), "no Chromium: scripts/install-test-peers brings it");
    var counters = new EngineCounters();
    Server server = Server.builder()
        .host("127.0.0.1")
        .perMessageDeflate(
            PerMessageDeflate.DEFAULT
                .serverNoContextTakeover(withoutContexts)
                .clientNoContextTakeover(withoutContexts))
        .engine(engine -> engine.hooks(counters))
        .mount("/", request -> PAGE)
        .build();
    server.onConnection(socket -> socket.on("echo", (args, ack) -> ack.send(args)));
    try (server) {
      String address = "http://127.0.0.1:" + server.start().port() + "/";

      String report = ChatPageTest.output(
          new ProcessBuilder("node", MODULE.resolve("src/test/browser/compression.mjs").toString(), address, browser));

      assertThat(report).contains("websocket: seen, permessage-deflate").contains("polling: seen, gzip");
      assertThat(counters.compressions()).isGreaterThanOrEqualTo(50);
      assertThat(counters.compressedTo()).isLessThan(counters.compressedFrom() / 5);
    }
  }
}
