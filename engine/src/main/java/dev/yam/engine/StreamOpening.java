package dev.yam.engine;

import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the client of a stream says first: {@code 0}, or {@code 0} and a JSON object whose {@code query}, if it is there, is
 * what the query of a URL would be.
 */
record StreamOpening(String query) {

  static final StreamOpening NONE = new StreamOpening("");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Throws {@link MalformedPacketException} for anything else. */
  static StreamOpening parse(Slice packet) {
    if (packet.isEmpty() || packet.at(0) != '0') {
      throw malformed("the first packet of a stream is an open packet");
    }
    return packet.length() == 1 ? NONE : new StreamOpening(query(tree(packet.from(1))));
  }

  private static JsonNode tree(Slice json) {
    try {
      JsonNode tree = MAPPER.readTree(json.array(), json.offset(), json.length());
      if (tree.isObject()) {
        return tree;
      }
    } catch (JacksonException broken) {
      // as below
    }
    throw malformed("what follows the type of an open packet is a JSON object");
  }

  private static String query(JsonNode opening) {
    JsonNode query = opening.path("query");
    if (query.isMissingNode()) {
      return "";
    }
    if (!query.isString() || !query.stringValue().chars().allMatch(StreamOpening::mayStandInQuery)) {
      throw malformed("the query of an open packet is a string as it stands in a URL");
    }
    return query.stringValue();
  }

  /** Visible ASCII, but for what ends a query (RFC 3986 §3.4). */
  private static boolean mayStandInQuery(int c) {
    return c > ' ' && c < 0x7F && c != '#';
  }

  /** As the target of a request would be. */
  String target() {
    return query.isEmpty() ? "/" : "/?" + query;
  }

  private static MalformedPacketException malformed(String rule) {
    return new MalformedPacketException(rule + " (docs/streams.md §Opening)");
  }
}
