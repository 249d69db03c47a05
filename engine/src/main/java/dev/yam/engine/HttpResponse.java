package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer to an HTTP request. Immutable. {@code content-length} and {@code connection} are the connection's own and
 * are written by it.
 *
 * @param headers in the order they are written; names may repeat
 */
public record HttpResponse(int status, List<Map.Entry<String, String>> headers, Slice body) {

  public HttpResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("not the status of a final answer: " + status);
    }
    headers = List.copyOf(headers);
    for (Map.Entry<String, String> header : headers) {
      ResponseHeaders.check(header.getKey(), header.getValue());
    }
  }

  /** An answer without headers and body. */
  public static HttpResponse of(int status) {
    return new HttpResponse(status, List.of(), Slice.EMPTY);
  }

  public static HttpResponse text(String body) {
    return ok("text/plain; charset=UTF-8", Slice.of(body.getBytes(UTF_8)));
  }

  /** {@code body} is JSON text. */
  public static HttpResponse json(String body) {
    return ok("application/json", Slice.of(body.getBytes(UTF_8)));
  }

  public static HttpResponse ok(String contentType, Slice body) {
    return new HttpResponse(200, List.of(Map.entry("content-type", contentType)), body);
  }

  public HttpResponse status(int newStatus) {
    return new HttpResponse(newStatus, headers, body);
  }

  /** The same answer with one header more. */
  public HttpResponse header(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new HttpResponse(status, more, body);
  }
}
