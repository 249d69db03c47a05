package dev.yam.auth;

import dev.yam.server.Handshake;
import dev.yam.wire.Slice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a client shows its token. Called where the middleware runs; what it throws counts as no token. An application may
 * have its own: beware of cookies, which browsers send with the pages of others too.
 */
@FunctionalInterface
public interface TokenSource {

  /** The member {@code token} of what a client of Socket.IO gives as {@code auth}: {@code io(url, {auth: {token}})}. */
  TokenSource AUTH = TokenSource::ofAuth;

  /** The header {@code Authorization: Bearer …} (RFC 6750 §2.1), of which there is one: for clients that are no browsers. */
  TokenSource AUTHORIZATION = TokenSource::ofAuthorization;

  /**
   * The WebSocket's sub-protocol, if one was offered and no other: {@code new WebSocket(url, token)}, which is how a browser
   * without a library can show one.
   */
  TokenSource SUBPROTOCOL = TokenSource::ofSubprotocol;

  /** The token, empty if it does not stand there. */
  Optional<String> find(Handshake handshake);

  /**
   * A parameter of the URL, which is there once: {@code ws://…/?token=…}. URLs are kept in logs of proxies and histories of
   * browsers: for clients that can do nothing else, with tokens of a short life.
   */
  static TokenSource query(String name) {
    return handshake -> single(handshake.query().get(name));
  }

  private static Optional<String> ofAuth(Handshake handshake) {
    Slice auth = handshake.auth().slice();
    return StrictJson.object(auth).get("token") instanceof String token ? Optional.of(token) : Optional.empty();
  }

  private static Optional<String> ofAuthorization(Handshake handshake) {
    String scheme = "Bearer ";
    return single(handshake.headers().get("authorization"))
        .filter(header -> header.regionMatches(true, 0, scheme, 0, scheme.length()))
        .map(header -> header.substring(scheme.length()).strip());
  }

  private static Optional<String> ofSubprotocol(Handshake handshake) {
    return single(handshake.headers().get("sec-websocket-protocol")).filter(offered -> offered.indexOf(',') < 0);
  }

  private static Optional<String> single(@Nullable List<String> values) {
    return values != null && values.size() == 1 && !values.get(0).isBlank() ? Optional.of(values.get(0).strip()) : Optional.empty();
  }
}
