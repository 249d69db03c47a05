package dev.yam.bench;

import java.nio.file.Path;

/** The ways between a client and a server on one machine that are set side by side. */
enum StreamRoad {
  WEBSOCKET("WebSocket"),
  TCP("TCP"),
  UNIX("Unix socket");

  private final String title;

  StreamRoad(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Where both ends meet, as {@code conformance/run} is told it: on a port of loopback, or in {@code folder}. */
  String address(Path folder) {
    return switch (this) {
      case WEBSOCKET -> Integer.toString(PeerProcess.freePort());
      case TCP -> "tcp://127.0.0.1:" + PeerProcess.freePort();
      case UNIX -> "unix://" + folder.resolve("echo.sock");
    };
  }
}
