package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {

  private final HttpConnection connection = new HttpConnection(new HttpConnection.Settings(
      Routes.NONE, HttpOptions.Limits.DEFAULT, HttpOptions.Timeouts.DEFAULT, EngineHooks.NONE, null));
  private final EmbeddedChannel channel = new EmbeddedChannel(connection.decoder(), connection);

  @Test
  void givenTwoRequests_whenOneReadBringsBoth_thenTheirAnswersLeaveInOrder() {
    channel.writeInbound(text("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.0\r\nConnection: close\r\n\r\n"));

    assertThat(written()).matches("(?s)HTTP/1.1 404 .*HTTP/1.1 404 .*connection: close.*");
    channel.finishAndReleaseAll();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }

  private String written() {
    var text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(US_ASCII));
      bytes.release();
    }
    return text.toString();
  }
}
