package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.Slice;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server has answered to a request, whole. */
record ClientAnswer(int status, HttpHeaders headers, Slice body) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int OK = 200;
  private static final int LONGEST_SAID = 500;

  boolean isOk() {
    return status == OK;
  }

  /** What a session that could not be opened by {@code transport} says. */
  ConnectFailedException refusal(String url, String transport) {
    OptionalInt code = code();
    return code.isPresent()
        ? ConnectFailedException.refused(url, transport, status, code.getAsInt(), error().path("message").asString(""))
        : ConnectFailedException.answered(url, transport, status, said());
  }

  /** Status and text, for logs. */
  String described() {
    String said = said();
    return said.isEmpty() ? "HTTP " + status : "HTTP " + status + " " + said;
  }

  /** Engine.IO's code, if that is what it is. */
  private OptionalInt code() {
    JsonNode code = error().path("code");
    return code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty();
  }

  private JsonNode error() {
    try {
      return MAPPER.readTree(head().isEmpty() ? "null" : head());
    } catch (JacksonException other) {
      return MAPPER.nullNode();
    }
  }

  private String said() {
    String location = headers.get("location");
    return location == null ? head() : "redirects are not followed: connect to " + cut(location);
  }

  /** The beginning of the body, on one line. */
  private String head() {
    return cut(body.range(0, Math.min(body.length(), LONGEST_SAID)).toUtf8());
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_SAID ? line : line.substring(0, LONGEST_SAID);
  }
}
