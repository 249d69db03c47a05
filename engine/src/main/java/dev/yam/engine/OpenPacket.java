package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server says of a session that it has opened (EIO4 §Handshake).
 *
 * @param webSocket whether the session may move to WebSocket
 * @param maxPayload the most bytes of a POST; servers of Engine.IO 3 do not say
 */
record OpenPacket(String sid, boolean webSocket, Duration pingInterval, Duration pingTimeout, int maxPayload) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What a server that does not say takes. */
  private static final int MAX_PAYLOAD = (int) Limit.PAYLOAD.defaultValue();

  /** Of a server that says nothing: there is no heartbeat either. */
  static final OpenPacket NONE = unsaid(Duration.ofMillis(1), Duration.ofMillis(1));

  private static final int LONGEST = 16_384;
  private static final int LONGEST_SID = 256;
  private static final double LONGEST_DELAY = 24 * 3600 * 1e3;

  /** Of a server that says nothing, and whose client pings. */
  static OpenPacket unsaid(Duration pingInterval, Duration pingTimeout) {
    return new OpenPacket("", false, pingInterval, pingTimeout, MAX_PAYLOAD);
  }

  /** Throws {@link MalformedPacketException} for what opens no session. */
  static OpenPacket parse(Slice json) {
    if (json.length() > LONGEST) {
      throw malformed("has more than " + LONGEST + " bytes");
    }
    JsonNode packet = tree(json);
    return new OpenPacket(
        sid(packet.path("sid")),
        hasWebSocket(packet.path("upgrades")),
        delay(packet, "pingInterval"),
        delay(packet, "pingTimeout"),
        maxPayload(packet.path("maxPayload")));
  }

  private static JsonNode tree(Slice json) {
    try {
      return MAPPER.readTree(json.array(), json.offset(), json.length());
    } catch (JacksonException broken) {
      throw malformed("is not JSON");
    }
  }

  private static String sid(JsonNode sid) {
    String text = sid.isString() ? sid.stringValue() : "";
    if (text.isEmpty() || text.length() > LONGEST_SID) {
      throw malformed("has no sid of 1 to " + LONGEST_SID + " characters");
    }
    return text;
  }

  private static boolean hasWebSocket(JsonNode upgrades) {
    for (JsonNode each : upgrades) {
      if (each.isString() && each.stringValue().equals(WebSocketTransport.NAME)) {
        return true;
      }
    }
    return false;
  }

  private static Duration delay(JsonNode packet, String name) {
    JsonNode value = packet.path(name);
    double millis = value.isNumber() ? value.doubleValue() : 0;
    if (millis < 1) {
      throw malformed("has no positive " + name);
    }
    return Duration.ofMillis((long) Math.min(millis, LONGEST_DELAY));
  }

  private static int maxPayload(JsonNode value) {
    double bytes = value.isNumber() ? value.doubleValue() : 0;
    return bytes < 1 ? MAX_PAYLOAD : (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  private static MalformedPacketException malformed(String why) {
    return new MalformedPacketException("an open packet that " + why + " (EIO4 §Handshake)");
  }
}
