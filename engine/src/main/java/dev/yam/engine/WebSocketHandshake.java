package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The opening handshake of WebSocket, the server's half (RFC 6455 §4.2). Pure functions of a request. */
final class WebSocketHandshake {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final List<String> VERSIONS = List.of("13");
  private static final int KEY_BYTES = 16;
  private static final int KEY_LENGTH = 24;

  /** The longest subprotocol that clients of Engine.IO are given back, which none of them needs. */
  static final int LONGEST_PROTOCOL = 128;

  private WebSocketHandshake() {}

  /** The values of the answer's headers. */
  record Accepted(String accept, Optional<String> protocol) {}

  /** Whether the client asks for a WebSocket; an offer of another protocol may be passed over (RFC 9110 §7.8). */
  static boolean isUpgrade(Request request) {
    return hasToken(request, "upgrade", "websocket") && hasToken(request, "connection", "upgrade");
  }

  /** The answer to a handshake that cannot be accepted. */
  static Optional<HttpResponse> refusal(Request request) {
    if (!request.method().equals("GET")) {
      return Optional.of(EngineError.upgradeRefused(EngineError.BAD_REQUEST.text()));
    }
    if (!request.headers("sec-websocket-version").equals(VERSIONS)) {
      return Optional.of(
          EngineError.upgradeRefused("WebSocket version 13 is needed").status(426).header("sec-websocket-version", "13"));
    }
    List<String> keys = request.headers("sec-websocket-key");
    return keys.size() == 1 && isKey(keys.getFirst())
        ? Optional.empty()
        : Optional.of(EngineError.upgradeRefused(EngineError.BAD_REQUEST.text()));
  }

  /** The answer to a handshake that is {@linkplain #refusal not refused}; a longer subprotocol is not chosen. */
  static Accepted accept(Request request, int longestProtocol) {
    String protocol = offered(request);
    boolean chosen = !protocol.isEmpty() && protocol.length() <= longestProtocol;
    return new Accepted(accept(key(request)), chosen ? Optional.of(protocol) : Optional.empty());
  }

  private static String key(Request request) {
    return request.header("sec-websocket-key").orElse("");
  }

  private static boolean isKey(String key) {
    if (key.length() != KEY_LENGTH) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /**
   * The first of the client's subprotocols, as the reference server chooses: a browser that offered some gives up when
   * none is chosen. Empty if there is none. Found without a pattern: the header is the peer's.
   */
  static String offered(Request request) {
    String offered = request.header("sec-websocket-protocol").orElse("");
    if (offered.isEmpty()) {
      return "";
    }
    int comma = offered.indexOf(',');
    String first = (comma < 0 ? offered : offered.substring(0, comma)).strip();
    return isToken(first) ? first : "";
  }

  private static boolean isToken(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Header lines of one name are one list (RFC 9110 §5.3); most requests have none or one. */
  private static boolean hasToken(Request request, String name, String token) {
    Optional<String> first = request.header(name);
    return first.isPresent()
        && (containsToken(first.get(), token) || containsToken(String.join(",", request.headers(name)), token));
  }

  private static boolean containsToken(String list, String token) {
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      if (list.substring(from, end).strip().equalsIgnoreCase(token)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }
}
