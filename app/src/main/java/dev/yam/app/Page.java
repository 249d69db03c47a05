package dev.yam.app;

import dev.yam.engine.HttpHandler;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Request;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Serves the chat page: the resources under {@code page/}, and nothing else. */
final class Page implements HttpHandler {

  /** Plain names only: nothing that climbs out of the folder, no folder itself. */
  private static final Pattern RESOURCE = Pattern.compile("/(?:[a-z0-9-]+/)*[a-z0-9.-]+\\.([a-z0-9]+)");

  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "svg", "image/svg+xml",
      "woff2", "font/woff2");

  /** The page loads nothing from elsewhere; older browsers do not count WebSockets as its own origin. */
  private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; "
      + "form-action 'none'; frame-ancestors 'none'";

  @Override
  public HttpResponse handle(Request request) throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.text("Only GET is answered here.\n").status(405).header("allow", "GET, HEAD");
    }
    String path = request.path().equals("/") ? "/index.html" : request.path();
    Matcher matcher = RESOURCE.matcher(path);
    String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
    byte @Nullable [] body = type == null ? null : read("page" + path);
    if (type == null || body == null) {
      return HttpResponse.text("There is nothing here.\n").status(404);
    }
    String tag = tagOf(body);
    if (request.header("if-none-match").filter(tag::equals).isPresent()) {
      return HttpResponse.of(304).header("etag", tag);
    }
    return HttpResponse.ok(type, Slice.of(body))
        .header("etag", tag)
        .header("cache-control", "no-cache")
        .header("content-security-policy", POLICY)
        .header("x-content-type-options", "nosniff")
        .header("referrer-policy", "no-referrer");
  }

  private static byte @Nullable [] read(String resource) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static String tagOf(byte[] body) {
    var sum = new CRC32C();
    sum.update(body);
    return "\"" + Integer.toHexString(body.length) + "-" + Long.toHexString(sum.getValue()) + "\"";
  }
}
