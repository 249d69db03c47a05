package dev.yam.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * A cookie with the sid, which the answer to a handshake over polling sets: for balancers that send the requests of one
 * session to one server by it. The server never reads it: a sid comes from the query alone. Immutable.
 *
 * @param path to which requests it belongs; {@code /} by default
 * @param maxAge how long the browser keeps it; by default as long as it runs
 * @param httpOnly scripts do not see it; true by default
 * @param secure it is sent over TLS only; false by default
 * @param sameSite which requests of other sites carry it; {@link SameSite#LAX} by default
 */
public record Cookie(
    String name,
    String path,
    Optional<String> domain,
    Optional<Duration> maxAge,
    boolean httpOnly,
    boolean secure,
    SameSite sameSite) {

  /** The reference server's: {@code io}, path {@code /}, httpOnly, sameSite lax. */
  public static final Cookie DEFAULT =
      new Cookie("io", "/", Optional.empty(), Optional.empty(), true, false, SameSite.LAX);

  /** Which requests of other sites carry a cookie (RFC 6265bis §5.2). */
  public enum SameSite {
    STRICT("Strict"),
    LAX("Lax"),

    /** All; browsers want {@link #secure} with it. */
    NONE("None");

    private final String token;

    SameSite(String token) {
      this.token = token;
    }
  }

  public Cookie {
    ResponseHeaders.check(name, "");
    checkAttribute("path", path);
    domain.ifPresent(value -> checkAttribute("domain", value));
    if (sameSite == SameSite.NONE && !secure) {
      throw new IllegalArgumentException("sameSite none needs secure: browsers refuse the cookie otherwise");
    }
  }

  private static void checkAttribute(String name, String value) {
    if (value.isEmpty() || value.indexOf(';') >= 0 || !ResponseHeaders.isFieldValue(value)) {
      throw new IllegalArgumentException("not the " + name + " of a cookie: " + value);
    }
  }

  public Cookie name(String value) {
    return new Cookie(value, path, domain, maxAge, httpOnly, secure, sameSite);
  }

  public Cookie path(String value) {
    return new Cookie(name, value, domain, maxAge, httpOnly, secure, sameSite);
  }

  public Cookie domain(String value) {
    return new Cookie(name, path, Optional.of(value), maxAge, httpOnly, secure, sameSite);
  }

  public Cookie maxAge(Duration value) {
    return new Cookie(name, path, domain, Optional.of(value), httpOnly, secure, sameSite);
  }

  public Cookie httpOnly(boolean value) {
    return new Cookie(name, path, domain, maxAge, value, secure, sameSite);
  }

  public Cookie secure(boolean value) {
    return new Cookie(name, path, domain, maxAge, httpOnly, value, sameSite);
  }

  public Cookie sameSite(SameSite value) {
    return new Cookie(name, path, domain, maxAge, httpOnly, secure, value);
  }

  /** The value of the header that sets it to {@code sid}. */
  String header(String sid) {
    return name + "=" + sid
        + maxAge.map(age -> "; Max-Age=" + age.toSeconds()).orElse("")
        + domain.map(value -> "; Domain=" + value).orElse("")
        + "; Path=" + path
        + (httpOnly ? "; HttpOnly" : "")
        + (secure ? "; Secure" : "")
        + "; SameSite=" + sameSite.token;
  }
}
