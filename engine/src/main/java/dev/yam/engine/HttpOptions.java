package dev.yam.engine;

import dev.yam.wire.Limit;
import java.time.Duration;

/** What a listener's HTTP connections may cost. */
final class HttpOptions {

  private HttpOptions() {}

  /**
   * @param header for the header of a request, and for the first byte of a connection
   * @param request from the first byte of a request to the last of its body
   * @param idle between requests, and for a response that is not read
   */
  record Timeouts(Duration header, Duration request, Duration idle) {
    static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75));

    Timeouts {
      EngineOptions.positive("headerTimeout", header);
      EngineOptions.positive("requestTimeout", request);
      EngineOptions.positive("idleTimeout", idle);
    }
  }

  record Limits(int headerBytes, int headers, int requestLine, int pipelined, int body) {
    static final Limits DEFAULT =
        new Limits(
            (int) Limit.HTTP_HEADER_BYTES.defaultValue(),
            (int) Limit.HTTP_HEADERS.defaultValue(),
            (int) Limit.REQUEST_LINE.defaultValue(),
            (int) Limit.PIPELINED.defaultValue(),
            (int) Limit.HTTP_BODY.defaultValue());

    Limits {
      Limit.HTTP_HEADER_BYTES.requireAtLeast(1, headerBytes);
      Limit.HTTP_HEADERS.requireAtLeast(1, headers);
      Limit.REQUEST_LINE.requireAtLeast(1, requestLine);
      Limit.PIPELINED.requireAtLeast(1, pipelined);
      Limit.HTTP_BODY.requireAtLeast(0, body);
    }
  }
}
