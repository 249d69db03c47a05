package dev.yam.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.engine.HttpResponse;
import dev.yam.server.Server;
import dev.yam.wire.Slice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The client of Socket.IO 2 in a real browser: bodies of bytes, scripts and forms, as only browsers ask for them. */
class FormerBrowserTest {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path BROWSER = MODULE.resolve("src/test/browser");
  private static final HttpResponse PAGE = HttpResponse.ok(
      "text/html; charset=utf-8",
      Slice.utf8("<!doctype html><title>former</title><body><script src=\"/client.js\"></script></body>"));

  @Test
  void givenFormerClients_whenAPageTalksInEveryWay_thenEverythingComesBack() throws Exception {
    String browser = ChatPageTest.output(
        new ProcessBuilder(MODULE.resolve("../scripts/install-browser").normalize().toString(), "--find")).strip();
    assumeTrue(!browser.isEmpty(), "no Chromium: scripts/install-test-peers brings it");
    HttpResponse client = HttpResponse.ok(
        "text/javascript; charset=utf-8",
        Slice.of(Files.readAllBytes(BROWSER.resolve("node_modules/socket.io-client-v2/dist/socket.io.js"))));
    Server server = Server.builder()
        .host("127.0.0.1")
        .allowEIO3(true)
        .mount("/client.js", request -> client)
        .mount("/", request -> PAGE)
        .build();
    server.onConnection(socket -> socket.on("echo", (args, ack) -> ack.send(args)));
    try (server) {
      String address = "http://127.0.0.1:" + server.start().port() + "/";

      String report = ChatPageTest.output(
          new ProcessBuilder("node", BROWSER.resolve("former.mjs").toString(), address, browser));

      assertThat(report)
          .containsPattern("polling: seen over polling, .*application/octet-stream")
          .contains("polling, base64: seen over polling, text/html text/plain")
          .containsPattern("JSONP: seen over polling, .*text/javascript")
          .contains("websocket: seen over websocket")
          .contains("websocket, base64: seen over websocket")
          .contains("upgrade: seen over websocket");
    }
  }
}
