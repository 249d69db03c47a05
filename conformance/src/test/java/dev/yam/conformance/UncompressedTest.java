package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code compress(false)} reaches the transport, though what it says is worth compressing and may be. */
class UncompressedTest {

  private static final int RSV1 = 0x40;
  private static final String LONG = "all work and no play ".repeat(100);

  private static Endpoint socket() {
    return Target.yam().h("/socket.io/");
  }

  /** Asks the fixture to emit to the asker alone. */
  private static String ask(String id, String flags) {
    return "42/operators,[\"emit\",{\"to\":[\"%s\"],\"except\":[],\"flags\":[%s],\"timeout\":0},\"long\",\"%s\"]"
        .formatted(id, flags, LONG);
  }

  private static String id(String connect) {
    assertThat(connect).startsWith("40/operators,{");
    return Json.read(connect.substring("40/operators,".length())).get("sid").asString();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"'' | 64", "\"uncompressed\" | 0"})
  void givenWebSocketWithDeflate_whenEmitted_thenCompressedUnlessSaidOtherwise(String flags, int rsv) throws IOException {
    try (var ws = Ws.open(socket(), socket().websocket(), "Sec-WebSocket-Extensions: permessage-deflate")) {
      assertThat(ws.nextText()).startsWith("0{");
      ws.text("40/operators,");
      ws.text(ask(id(ws.nextText()), flags));

      var frame = ws.next();

      assertThat(frame.rsv()).isEqualTo(rsv);
      assertThat(frame.text().contains(LONG)).isEqualTo(rsv != RSV1);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"'' | gzip", "\"uncompressed\" | identity"})
  void givenPollingWithGzip_whenEmitted_thenCompressedUnlessSaidOtherwise(String flags, String coding) throws IOException {
    var session = Polling.open(socket());
    session.send("40/operators,");
    session.send(ask(id(session.receive(1).get(0)), flags));

    var response = Wire.get(socket(), session.target(), "Accept-Encoding: gzip");

    assertThat(response.header("content-encoding").orElse("identity")).isEqualTo(coding);
    assertThat(response.body().contains(LONG)).isEqualTo(coding.equals("identity"));
    session.send("1");
  }
}
