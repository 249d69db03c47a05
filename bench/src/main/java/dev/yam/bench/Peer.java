package dev.yam.bench;

import java.nio.file.Path;
import java.util.List;

/** The servers that are set side by side; each listens on a port of loopback and prints {@code ready}. */
enum Peer {
  YAM("Yam, lanes"),
  YAM_LOOP("Yam, event loop"),
  ROLLED("bare, hand-rolled"),
  STOCK("bare, stock codecs"),
  SOCKET_IO("npm socket.io 4.8"),
  NETTY_SOCKETIO("netty-socketio 2.0.14");

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  boolean isBare() {
    return this == ROLLED || this == STOCK;
  }

  List<String> command(Path root, int port, Serving serving) {
    String yam = root.resolve("conformance/run").toString();
    String bench = root.resolve("bench/run").toString();
    String at = Integer.toString(port);
    String args = serving == Serving.RECORD ? "--args=record" : "--args=raw";
    return switch (this) {
      case YAM -> List.of(yam, "bench", at, "--dispatch=lane", args);
      case YAM_LOOP -> List.of(yam, "bench", at, "--dispatch=loop", args);
      case ROLLED -> List.of(bench, "bare", serving == Serving.POLLING ? "polling" : "rolled", at);
      case STOCK -> List.of(bench, "bare", "stock", at);
      case SOCKET_IO -> List.of("node", "--expose-gc", root.resolve("conformance/peers/bench.mjs").toString(), at);
      case NETTY_SOCKETIO -> List.of(bench, "netty-socketio", at, args);
    };
  }
}
