package dev.yam.engine;

/** Answers the HTTP requests of one path and of what lies below it. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Called on a virtual thread of its own for each request, its body read whole and bounded by {@code maxBodyBytes};
   * may block. What it throws is logged and answered with 500.
   */
  HttpResponse handle(Request request) throws Exception;
}
