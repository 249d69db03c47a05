package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The status line and the headers of an answer that do not depend on its request and its body, as they are sent. An
 * answer that is given often has its head made once. Immutable; any thread.
 */
final class ResponseHead {

  private final int status;
  private final byte[] bytes;

  private ResponseHead(int status, byte[] bytes) {
    this.status = status;
    this.bytes = bytes;
  }

  static ResponseHead of(HttpResponse response) {
    var text = new StringBuilder("HTTP/1.1 ").append(HttpResponseStatus.valueOf(response.status())).append("\r\n");
    for (Map.Entry<String, String> header : response.headers()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    return new ResponseHead(response.status(), text.toString().getBytes(ISO_8859_1));
  }

  /** The head of answers with status 200. */
  static ResponseHead ok(List<Map.Entry<String, String>> headers) {
    return of(new HttpResponse(200, headers, Slice.EMPTY));
  }

  /** The same head with one header more. */
  ResponseHead with(String name, String value) {
    byte[] line = (name + ": " + value + "\r\n").getBytes(ISO_8859_1);
    byte[] more = Arrays.copyOf(bytes, bytes.length + line.length);
    System.arraycopy(line, 0, more, bytes.length, line.length);
    return new ResponseHead(status, more);
  }

  /** Whether a body may follow, and its length is told (RFC 9110 §8.6). */
  boolean allowsBody() {
    return status != 204 && status != 304;
  }

  int length() {
    return bytes.length;
  }

  void write(ByteBuf out) {
    out.writeBytes(bytes);
  }
}
