package dev.yam.conformance;

/** A mounted path of a server under test. */
record Endpoint(int port, String path) {

  /** The request target of {@code query} on this endpoint. */
  String target(String query) {
    return path + "?" + query;
  }

  String polling() {
    return target("EIO=4&transport=polling");
  }

  String polling(String sid) {
    return polling() + "&sid=" + sid;
  }

  String websocket() {
    return target("EIO=4&transport=websocket");
  }

  String websocket(String sid) {
    return websocket() + "&sid=" + sid;
  }
}
