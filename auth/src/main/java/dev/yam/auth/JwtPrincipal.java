package dev.yam.auth;

import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom a token speaks of, and what else it says: it was believed. Immutable, any thread. It keeps the claims, and not the
 * token, which would let in whoever reads it.
 */
public final class JwtPrincipal implements Principal {

  private final String name;
  private final Map<String, Object> claims;
  private final Optional<Instant> end;

  /** {@code claims} are unmodifiable; {@code end} is when the token will be refused. */
  JwtPrincipal(String name, Map<String, Object> claims, Optional<Instant> end) {
    this.name = name;
    this.claims = claims;
    this.end = end;
  }

  /** The claim that {@link JwtVerifier.Builder#nameClaim} names: {@code sub}, unless told otherwise. Never empty. */
  @Override
  public String getName() {
    return name;
  }

  /** All claims, as JSON has them: text, numbers, booleans, lists and maps, unmodifiable. Those that are null are left out. */
  public Map<String, Object> claims() {
    return claims;
  }

  /** A claim that is text; empty if it is not there, or is something else. */
  public Optional<String> claim(String claim) {
    return claim(claim, String.class);
  }

  /** A claim of that type; empty if it is not there, or is something else. */
  public <T> Optional<T> claim(String claim, Class<T> type) {
    return Optional.ofNullable(claims.get(claim)).filter(type::isInstance).map(type::cast);
  }

  /**
   * From when on the token is refused: its {@code exp} and the {@link JwtVerifier.Builder#clockSkew}. Empty where tokens
   * without end are accepted, and it has none.
   */
  public Optional<Instant> end() {
    return end;
  }

  /** Those of the same name and claims are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JwtPrincipal that && name.equals(that.name) && claims.equals(that.claims);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, claims);
  }

  /** The name alone: claims are nobody's in a log. */
  @Override
  public String toString() {
    return "JwtPrincipal[" + name + "]";
  }
}
