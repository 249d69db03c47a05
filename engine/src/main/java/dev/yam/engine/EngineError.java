package dev.yam.engine;

import dev.yam.wire.Slice;
import java.util.List;
import java.util.Map;

/** Why Engine.IO refuses a request: codes and texts are the reference implementation's. */
enum EngineError {
  UNKNOWN_TRANSPORT(0, "Transport unknown"),
  UNKNOWN_SID(1, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
  BAD_REQUEST(3, "Bad request"),
  FORBIDDEN(4, "Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version");

  private static final List<Map.Entry<String, String>> JSON = List.of(Map.entry("content-type", "application/json"));

  private final int code;
  private final String text;

  EngineError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }

  HttpResponse response() {
    return response(text);
  }

  HttpResponse response(String message) {
    String json = "{\"code\":" + code + ",\"message\":" + quoted(message) + "}";
    return new HttpResponse(this == FORBIDDEN ? 403 : 400, JSON, Slice.utf8(json));
  }

  /** As a failed upgrade is answered: whatever the error, 400 and the text. */
  static HttpResponse upgradeRefused(String message) {
    return new HttpResponse(400, List.of(Map.entry("content-type", "text/html")), Slice.utf8(escaped(message)));
  }

  /** The message may be a user's, and repeat what a peer sent: it must not become markup. */
  private static String escaped(String message) {
    return message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String quoted(String message) {
    var json = new StringBuilder(message.length() + 2).append('"');
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
