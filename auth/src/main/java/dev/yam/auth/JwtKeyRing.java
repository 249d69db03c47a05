package dev.yam.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.yam.engine.HttpHandler;
import dev.yam.engine.HttpResponse;
import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys of one's own, which are changed while the server runs. The current one signs; former ones go on being believed until
 * they are retired. What verifies and what issues share one ring. Any thread; what is said holds from the next token on.
 */
public final class JwtKeyRing implements JwtKeys {

  /** The current one first. Changed under the monitor. */
  private volatile KeySet keys;

  private JwtKeyRing(KeySet keys) {
    this.keys = keys;
  }

  /**
   * @param current signs, if it can
   * @throws IllegalArgumentException if several keys have not each an id of their own: a token says by which it was signed
   */
  public static JwtKeyRing of(JwtKey current, JwtKey... former) {
    return new JwtKeyRing(checked(Stream.concat(Stream.of(current), Stream.of(former)).toList()));
  }

  private static KeySet checked(List<JwtKey> keys) {
    if (keys.size() > 1 && keys.stream().map(JwtKey::id).flatMap(Optional::stream).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("of several keys each has an id, and no other has it: JwtKey.id(…)");
    }
    if (keys.size() > Limit.JWKS_KEYS.defaultValue()) {
      throw new IllegalArgumentException(
          "more than " + Limit.JWKS_KEYS.defaultValue() + " " + Limit.JWKS_KEYS.unit() + ": retire former ones");
    }
    return new KeySet(keys);
  }

  /** From now on {@code next} signs; the others go on being believed. */
  public synchronized void rotate(JwtKey next) {
    var more = new ArrayList<JwtKey>(List.of(next));
    more.addAll(keys.keys());
    keys = checked(more);
  }

  /**
   * Tokens of that key are refused from now on: once those that it has signed are over, or at once if somebody else has got
   * hold of it. Who is connected stays.
   *
   * @throws IllegalArgumentException if there is none of that id, or it is the current one
   */
  public synchronized void retire(String id) {
    if (current().id().equals(Optional.of(id))) {
      throw new IllegalArgumentException("the current key cannot be retired: rotate first");
    }
    List<JwtKey> left = keys.keys().stream().filter(key -> !key.id().equals(Optional.of(id))).toList();
    if (left.size() == keys.keys().size()) {
      throw new IllegalArgumentException("no key has the id " + id);
    }
    keys = new KeySet(left);
  }

  /** The one that signs. */
  public JwtKey current() {
    return keys.keys().get(0);
  }

  @Override
  public List<JwtKey> find(JwtAlgorithm algorithm, Optional<String> id) {
    KeySet now = keys;
    List<JwtKey> found = now.matching(algorithm, id);
    if (found.isEmpty()) {
      throw now.nothingFor(algorithm, id);
    }
    return found;
  }

  /** The public keys as a JWK set (RFC 7517 §5), for who verifies elsewhere. Secrets are not in it, nor private keys. */
  public String jwks() {
    List<JWK> published = keys.keys().stream().map(JwtKey::published).flatMap(Optional::stream).toList();
    return new JWKSet(published).toString(true);
  }

  /**
   * Serves {@link #jwks}: {@code server.mount("/.well-known/jwks.json", ring.endpoint(…))}.
   *
   * @param maxAge how long others may keep it; a key that is retired is believed by them for as long
   */
  public HttpHandler endpoint(Duration maxAge) {
    String cacheControl = "public, max-age=" + Objects.requireNonNull(maxAge).toSeconds();
    return request -> request.method().equals("GET") || request.method().equals("HEAD")
        ? HttpResponse.ok("application/jwk-set+json", Slice.of(jwks().getBytes(UTF_8))).header("cache-control", cacheControl)
        : HttpResponse.of(405).header("allow", "GET, HEAD");
  }
}
