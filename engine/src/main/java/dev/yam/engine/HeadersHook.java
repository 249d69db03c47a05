package dev.yam.engine;

/** Adds headers to the answers of an endpoint. */
@FunctionalInterface
public interface HeadersHook {

  /** Called on event loops, for each answer: returns at once. What it throws is logged, and the answer goes without. */
  void addHeaders(Request request, ResponseHeaders response);
}
