package dev.yam.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers that are set side by side; each listens on a port of loopback and prints {@code ready}. */
enum Peer {
  YAM("Yam, lanes"),
  YAM_LOOP("Yam, event loop"),
  GATEWAYS("Yam, gateways on lanes"),
  GATEWAYS_LOOP("Yam, gateways on the event loop"),
  BASELINE("Yam before, lanes"),
  BASELINE_LOOP("Yam before, event loop"),
  ROLLED("bare, hand-rolled"),
  STOCK("bare, stock codecs"),
  SOCKET_IO("npm socket.io 4.8"),
  NETTY_SOCKETIO("netty-socketio 2.0.14");

  private static final String GATEWAY_METHODS = "--handlers=gateways";

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The same as another commit has it. */
  Optional<Peer> before() {
    return switch (this) {
      case YAM -> Optional.of(BASELINE);
      case YAM_LOOP -> Optional.of(BASELINE_LOOP);
      case GATEWAYS, GATEWAYS_LOOP, BASELINE, BASELINE_LOOP, ROLLED, STOCK, SOCKET_IO, NETTY_SOCKETIO -> Optional.empty();
    };
  }

  boolean isBaseline() {
    return this == BASELINE || this == BASELINE_LOOP;
  }

  /** The same with listeners, if this has methods of a gateway in their place; such a one is taken only where named. */
  Optional<Peer> listeners() {
    return switch (this) {
      case GATEWAYS -> Optional.of(YAM);
      case GATEWAYS_LOOP -> Optional.of(YAM_LOOP);
      case YAM, YAM_LOOP, BASELINE, BASELINE_LOOP, ROLLED, STOCK, SOCKET_IO, NETTY_SOCKETIO -> Optional.empty();
    };
  }

  boolean isBare() {
    return this == ROLLED || this == STOCK;
  }

  List<String> command(Trees trees, int port, Serving serving) {
    String bench = trees.here().resolve("bench/run").toString();
    String at = Integer.toString(port);
    String args = serving == Serving.RECORD ? "--args=record" : "--args=raw";
    return switch (this) {
      case YAM -> yam(trees.here(), at, "--dispatch=lane", args);
      case YAM_LOOP -> yam(trees.here(), at, "--dispatch=loop", args);
      case GATEWAYS -> yam(trees.here(), at, "--dispatch=lane", args, GATEWAY_METHODS);
      case GATEWAYS_LOOP -> yam(trees.here(), at, "--dispatch=loop", args, GATEWAY_METHODS);
      case BASELINE -> yam(trees.baseline(), at, "--dispatch=lane", args);
      case BASELINE_LOOP -> yam(trees.baseline(), at, "--dispatch=loop", args);
      case ROLLED -> List.of(bench, "bare", serving == Serving.POLLING ? "polling" : "rolled", at);
      case STOCK -> List.of(bench, "bare", "stock", at);
      case SOCKET_IO -> List.of("node", "--expose-gc", trees.here().resolve("conformance/peers/bench.mjs").toString(), at);
      case NETTY_SOCKETIO -> List.of(bench, "netty-socketio", at, args);
    };
  }

  private static List<String> yam(Path tree, String port, String... options) {
    return Stream.concat(
        Stream.of(tree.resolve("conformance/run").toString(), "bench", port), Stream.of(options)).toList();
  }
}
