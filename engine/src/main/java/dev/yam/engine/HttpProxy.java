package dev.yam.engine;

import java.util.Optional;

/**
 * An HTTP proxy that lets clients through to their servers by CONNECT (RFC 9110 §9.3.6), for plain connections and for
 * TLS. It resolves the server's name. Immutable.
 *
 * @param credentials sent with the first request, as Basic (RFC 7617)
 */
public record HttpProxy(String host, int port, Optional<Credentials> credentials) {

  /** Its text says nothing of the password. */
  public record Credentials(String user, String password) {
    public Credentials {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("the user of a proxy must not have a colon (RFC 7617 §2)");
      }
    }

    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }

  public HttpProxy {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a proxy has a host and a port: " + host + ":" + port);
    }
  }

  public static HttpProxy of(String host, int port) {
    return new HttpProxy(host, port, Optional.empty());
  }

  public HttpProxy credentials(String user, String password) {
    return new HttpProxy(host, port, Optional.of(new Credentials(user, password)));
  }
}
