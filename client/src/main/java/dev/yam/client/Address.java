package dev.yam.client;

import java.net.URI;

/**
 * What a URI says of a socket: its server and its namespace. The path of a Unix socket is that of the server's file; the
 * namespace there is the main one.
 *
 * @param server scheme, host and port, or scheme and file
 */
record Address(URI server, String namespace) {

  private static final String MAIN = "/";

  static Address of(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if ("unix".equalsIgnoreCase(uri.getScheme())) {
      return new Address(path.isEmpty() ? uri : URI.create("unix://" + path), MAIN);
    }
    return new Address(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()), path.isEmpty() ? MAIN : path);
  }
}
