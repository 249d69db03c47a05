package dev.yam.auth;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded of the original server: HTTP exchanges, WebSockets, tokens. */
final class Transcript {

  static final JsonMapper JSON = new JsonMapper();

  private Transcript() {}

  static List<JsonNode> cases() throws IOException {
    try (InputStream file = Transcript.class.getResourceAsStream("/transcripts/jwt-websocket-server.json")) {
      JsonNode cases = JSON.readTree(Objects.requireNonNull(file).readAllBytes()).get("cases");
      return StreamSupport.stream(cases.spliterator(), false).toList();
    }
  }

  static List<JsonNode> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }
}
