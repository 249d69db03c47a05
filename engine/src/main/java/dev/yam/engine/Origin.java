package dev.yam.engine;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The server that a URL names.
 *
 * @param host a name or an address, without brackets
 * @param parameters the pairs of the URL's query, as they stand there
 */
record Origin(boolean secure, String host, int port, List<String> parameters) {

  /** Throws IllegalArgumentException for what cannot be connected to. */
  static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure =
        switch (scheme) {
          case "http", "ws" -> false;
          case "https", "wss" -> true;
          default -> throw new IllegalArgumentException("a URL begins with http://, https://, ws:// or wss://: " + uri);
        };
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("credentials in a URL are not sent: say them by extraHeaders or auth");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new IllegalArgumentException("a URL names a host, and a port from 1 to 65535: " + uri);
    }
    int port = uri.getPort() < 0 ? defaultPort(secure) : uri.getPort();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new Origin(secure, withoutBrackets(uri.getHost()), port, List.of(query.split("&")));
  }

  private static int defaultPort(boolean secure) {
    return secure ? 443 : 80;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** As the header {@code Host} has it. */
  String authority() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == defaultPort(secure) ? name : name + ":" + port;
  }

  /** The http or https URL of {@code path}. */
  URI url(String path) {
    return URI.create((secure ? "https://" : "http://") + authority() + path);
  }
}
