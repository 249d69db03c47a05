package dev.yam.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The server that a URL names. */
sealed interface Origin {

  /** The pairs of the URL's query, as they stand there. */
  List<String> parameters();

  /** Whether packets come without HTTP, length-prefixed. */
  boolean isStream();

  /** Whether TLS is spoken. */
  boolean secure();

  /** As the header {@code Host} has it; empty where there is no host. */
  String authority();

  /** Where it is; {@code path} means something to a web server only. */
  URI url(String path);

  /** Throws IllegalArgumentException for what cannot be connected to. */
  static Origin of(URI uri) {
    String name = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String query = URI.create(uri.toASCIIString()).getRawQuery();
    List<String> parameters = query == null ? List.of() : List.of(query.split("&"));
    return switch (name) {
      case "http", "ws" -> Internet.of(Scheme.HTTP, uri, parameters);
      case "https", "wss" -> Internet.of(Scheme.HTTPS, uri, parameters);
      case "tcp" -> Internet.of(Scheme.TCP, uri, parameters);
      case "tls" -> Internet.of(Scheme.TLS, uri, parameters);
      case "unix" -> UnixSocket.of(uri, parameters);
      default -> throw new IllegalArgumentException(
          "a URL begins with http://, https://, ws:// or wss://, or with tcp://, tls:// or unix:///: " + uri);
    };
  }

  /** What a URL begins with, where it names a host. */
  enum Scheme {
    HTTP("http", 80),
    HTTPS("https", 443),
    TCP("tcp", Scheme.NO_PORT),
    TLS("tls", Scheme.NO_PORT);

    private static final int NO_PORT = -1;

    private final String word;

    /** Where none is named. */
    private final int port;

    Scheme(String word, int port) {
      this.word = word;
      this.port = port;
    }
  }

  /**
   * By TCP.
   *
   * @param host a name or an address, without brackets
   */
  record Internet(Scheme scheme, String host, int port, List<String> parameters) implements Origin {

    private static Internet of(Scheme scheme, URI uri, List<String> parameters) {
      if (uri.getUserInfo() != null) {
        throw new IllegalArgumentException("credentials in a URL are not sent: say them by extraHeaders or auth");
      }
      int port = uri.getPort() < 0 ? scheme.port : uri.getPort();
      if (uri.getHost() == null || port > 65_535 || port < 1) {
        throw new IllegalArgumentException("a URL names a host, and a port from 1 to 65535: " + uri);
      }
      return new Internet(scheme, withoutBrackets(uri.getHost()), port, parameters);
    }

    private static String withoutBrackets(String host) {
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public boolean isStream() {
      return scheme == Scheme.TCP || scheme == Scheme.TLS;
    }

    @Override
    public boolean secure() {
      return scheme == Scheme.HTTPS || scheme == Scheme.TLS;
    }

    @Override
    public String authority() {
      String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return port == scheme.port ? name : name + ":" + port;
    }

    @Override
    public URI url(String path) {
      return URI.create(scheme.word + "://" + authority() + (isStream() ? "" : path));
    }
  }

  /** By a socket that is a file: the whole of the URL's path. */
  record UnixSocket(UnixAddress address, URI url, List<String> parameters) implements Origin {

    private static UnixSocket of(URI uri, List<String> parameters) {
      String path = uri.getPath();
      if (uri.getRawAuthority() != null || path == null || !path.startsWith("/") || path.endsWith("/")) {
        throw new IllegalArgumentException(
            "behind unix:// stands the path of the socket, from the root on, as in unix:///run/app.sock: " + uri);
      }
      return new UnixSocket(Streams.unix(file(path)), URI.create("unix://" + uri.getRawPath()), parameters);
    }

    private static Path file(String path) {
      try {
        return Path.of(new URI("file", null, path, null)); // on Windows a drive stands behind the first slash
      } catch (URISyntaxException impossible) {
        throw new IllegalArgumentException(impossible);
      }
    }

    @Override
    public boolean isStream() {
      return true;
    }

    @Override
    public boolean secure() {
      return false;
    }

    @Override
    public String authority() {
      return "";
    }

    @Override
    public URI url(String path) {
      return url;
    }
  }
}
