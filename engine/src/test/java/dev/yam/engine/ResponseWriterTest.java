package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWriterTest {

  private static final String DATE = "date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";

  @Test
  void givenHeadMadeBeforehand_whenWritten_thenWhatDependsOnRequestAndBodyStandsBehindIt() {
    ResponseHead head = ResponseHead.ok(List.of(Map.entry("content-type", "text/html"), Map.entry("cache-control", "no-store")));

    String written = write(head, List.of(Map.entry("vary", "Origin")), "ok", new ResponseWriter.Form(false, true));

    assertThat(written)
        .matches(
            "HTTP/1\\.1 200 OK\r\ncontent-type: text/html\r\ncache-control: no-store\r\nvary: Origin\r\n"
                + "content-length: 2\r\n" + DATE + "\r\n\r\nok");
  }

  @Test
  void givenClose_whenWritten_thenSaid() {
    String written = write(head(408), List.of(), "", new ResponseWriter.Form(true, true));

    assertThat(written)
        .matches("HTTP/1\\.1 408 Request Timeout\r\ncontent-length: 0\r\n" + DATE + "\r\nconnection: close\r\n\r\n");
  }

  @Test
  void givenHead_whenWritten_thenLengthWithoutBody() {
    String written = write(head(200), List.of(), "x".repeat(1_234), new ResponseWriter.Form(false, false));

    assertThat(written).matches("HTTP/1\\.1 200 OK\r\ncontent-length: 1234\r\n" + DATE + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void givenStatusWithoutBody_whenWritten_thenNeitherLengthNorBody(int status) {
    assertThat(write(head(status), List.of(), "x", new ResponseWriter.Form(false, true)))
        .doesNotContain("content-length")
        .endsWith("GMT\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 10, 99, 100, 99_999, 100_000})
  void givenBody_whenWritten_thenItsLengthIsTold(int length) {
    String written = write(head(200), List.of(), "x".repeat(length), new ResponseWriter.Form(false, true));

    assertThat(written).contains("\r\ncontent-length: " + length + "\r\n").endsWith("\r\n\r\n" + "x".repeat(length));
  }

  @Test
  void givenLatin1Value_whenWritten_thenOneByteEach() {
    ResponseHead head = ResponseHead.of(HttpResponse.of(200).header("x-name", "Zoë"));

    assertThat(write(head, List.of(Map.entry("x-more", "ÿ")), "", new ResponseWriter.Form(false, true)))
        .contains("\r\nx-name: Zoë\r\nx-more: ÿ\r\n");
  }

  private static ResponseHead head(int status) {
    return ResponseHead.of(HttpResponse.of(status));
  }

  private static String write(
      ResponseHead head, List<Map.Entry<String, String>> more, String body, ResponseWriter.Form form) {
    ByteBuf out = ResponseWriter.write(UnpooledByteBufAllocator.DEFAULT, head, more, Slice.utf8(body), form);
    try {
      return out.toString(ISO_8859_1);
    } finally {
      out.release();
    }
  }
}
