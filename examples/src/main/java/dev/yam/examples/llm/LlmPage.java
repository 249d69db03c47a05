package dev.yam.examples.llm;

import dev.yam.engine.HttpHandler;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Request;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/** The page, from the resources beside this class. */
final class LlmPage implements HttpHandler {

  private record Resource(String file, String type) {}

  private static final Map<String, Resource> RESOURCES = Map.of(
      "/", new Resource("index.html", "text/html; charset=utf-8"),
      "/page.css", new Resource("page.css", "text/css; charset=utf-8"),
      "/theme.js", new Resource("theme.js", "text/javascript; charset=utf-8"),
      "/page.js", new Resource("page.js", "text/javascript; charset=utf-8"));

  /** Nothing from elsewhere; older browsers do not count WebSockets as a page's own origin. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'";

  @Override
  public HttpResponse handle(Request request) throws IOException {
    Resource resource = RESOURCES.get(request.path());
    if (resource == null) {
      return HttpResponse.text("There is nothing here.\n").status(404);
    }
    try (InputStream in = Objects.requireNonNull(LlmPage.class.getResourceAsStream(resource.file()))) {
      return HttpResponse.ok(resource.type(), Slice.of(in.readAllBytes()))
          .header("cache-control", "no-cache")
          .header("content-security-policy", POLICY)
          .header("x-content-type-options", "nosniff");
    }
  }
}
