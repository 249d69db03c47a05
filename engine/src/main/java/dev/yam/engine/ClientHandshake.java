package dev.yam.engine;

import io.netty.handler.codec.http.HttpHeaders;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The opening handshake of WebSocket, the client's half (RFC 6455 §4.1): one for each. Thread: the loop. */
final class ClientHandshake {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 16;

  private final EngineClient client;
  private final String key;

  ClientHandshake(EngineClient client) {
    this.client = client;
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    this.key = Base64.getEncoder().encodeToString(bytes);
  }

  String key() {
    return key;
  }

  /** The extensions to offer; empty for none. */
  String extensions() {
    DeflateEndpoint deflate = client.deflate();
    return deflate == null ? "" : DeflateAnswer.offer(deflate.options());
  }

  /**
   * The WebSocket that {@code answer}, whose status is 101, opens.
   *
   * @throws IllegalArgumentException if it does not; says why
   */
  ClientWebSocket accept(HttpHeaders answer) {
    require(answer.containsValue("upgrade", "websocket", true), "an answer without Upgrade: websocket");
    require(answer.containsValue("connection", "upgrade", true), "an answer without Connection: Upgrade");
    List<String> accept = answer.getAll("sec-websocket-accept");
    require(
        accept.equals(List.of(WebSocketHandshake.accept(key))),
        "a wrong Sec-WebSocket-Accept: something between answers for the server, perhaps from a cache");
    checkProtocol(answer.getAll("sec-websocket-protocol"));
    return new ClientWebSocket(client.channel(), agreed(String.join(",", answer.getAll("sec-websocket-extensions"))));
  }

  private void checkProtocol(List<String> chosen) {
    List<String> offered = client.options().requests().protocols();
    boolean sound = chosen.isEmpty() || (chosen.size() == 1 && offered.contains(chosen.get(0)));
    require(sound, "a subprotocol that was not offered");
  }

  private @Nullable WebSocketDeflate agreed(String extensions) {
    DeflateEndpoint deflate = client.deflate();
    if (deflate == null) {
      require(extensions.isBlank(), "extensions that were not offered");
      return null;
    }
    Optional<DeflateAnswer> answer = DeflateAnswer.of(extensions, deflate.options());
    return answer
        .map(agreed -> new WebSocketDeflate(deflate, agreed.clientTakeover(), agreed.serverTakeover()))
        .orElse(null);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise + " (RFC 6455 §4.1)");
    }
  }
}
