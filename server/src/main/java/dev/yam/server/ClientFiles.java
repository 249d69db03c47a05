package dev.yam.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.engine.AcceptEncoding;
import dev.yam.engine.HttpHandler;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Request;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of socket.io-client that a server serves beside its endpoint, as the npm package has them: pinned by its
 * lock file's hash, packed and compressed by the build.
 *
 * <pre>
 * In:     GET and HEAD of /socket.io/socket.io.js and the like
 * Out:    the file, by brotli or gzip where that is accepted; 304 where the client has this version
 * Thread: a virtual thread for each request
 * </pre>
 */
final class ClientFiles {

  static final List<String> NAMES =
      List.of(
          "socket.io.js",
          "socket.io.js.map",
          "socket.io.min.js",
          "socket.io.min.js.map",
          "socket.io.esm.min.js",
          "socket.io.esm.min.js.map",
          "socket.io.msgpack.min.js",
          "socket.io.msgpack.min.js.map");

  private static final Map<String, String> SUFFIXES = Map.of("br", ".br", "gzip", ".gz");

  private final String etag;

  private ClientFiles(String version) {
    this.etag = "\"" + version + "\"";
  }

  /** Who serves which file, by its path below the endpoint's. */
  static Map<String, HttpHandler> handlers() {
    var files = new ClientFiles(version());
    var handlers = new HashMap<String, HttpHandler>();
    for (String name : NAMES) {
      handlers.put("/" + name, request -> files.serve(name, request));
    }
    return handlers;
  }

  /** Of the package that the files are from. */
  static String version() {
    try {
      return new String(read("version"), US_ASCII);
    } catch (IOException missing) {
      throw new IllegalStateException("built without the client's files: build with Maven, or serveClient(false)", missing);
    }
  }

  private HttpResponse serve(String name, Request request) throws IOException {
    if (!request.path().endsWith("/" + name)) {
      return HttpResponse.of(404); // something below it
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.of(405).header("allow", "GET, HEAD");
    }
    boolean known = request.header("if-none-match").filter(this::isKnown).isPresent();
    HttpResponse response = known ? HttpResponse.of(304) : file(name, AcceptEncoding.best(request, "br", "gzip"));
    return response
        .header("cache-control", "public, max-age=0")
        .header("etag", etag)
        .header("vary", "Accept-Encoding");
  }

  /** Whether the client has what it asks for (RFC 9110 §13.1.2). */
  private boolean isKnown(String tags) {
    for (String tag : tags.split(",", -1)) {
      String strong = tag.strip().startsWith("W/") ? tag.strip().substring(2) : tag.strip();
      if (strong.equals(etag) || strong.equals("*")) {
        return true;
      }
    }
    return false;
  }

  private static HttpResponse file(String name, Optional<String> coding) throws IOException {
    String type = name.endsWith(".map") ? "application/json" : "application/javascript";
    byte[] bytes = read(name + coding.map(SUFFIXES::get).orElse(""));
    HttpResponse response = HttpResponse.ok(type + "; charset=utf-8", Slice.of(bytes));
    return coding.isPresent() ? response.header("content-encoding", coding.get()) : response;
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream file = ClientFiles.class.getResourceAsStream("client/" + name)) {
      if (file == null) {
        throw new IOException("no resource client/" + name);
      }
      return file.readAllBytes();
    }
  }
}
