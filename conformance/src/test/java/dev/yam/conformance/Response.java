package dev.yam.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An HTTP response as it came; header names in lower case. */
@SuppressWarnings("ArrayRecordComponent")
record Response(int status, Map<String, List<String>> headers, byte[] bytes) {

  String body() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst);
  }
}
