package dev.yam.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The clients that are set side by side. */
enum ClientPeer {
  YAM("Yam"),
  SOCKET_IO("npm socket.io-client 4.8"),
  SOCKET_IO_JAVA("socket.io-client-java 2.1");

  private final String title;

  ClientPeer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * Echoes on {@code port}, or at another address that is Yam's alone, prints {@code ready}, and answers each line of its
   * input with the number of echoes.
   */
  List<String> command(Path root, String port, Talk talk) {
    List<String> program = switch (this) {
      case YAM -> List.of(root.resolve("conformance/run").toString(), "client");
      case SOCKET_IO -> List.of("node", root.resolve("conformance/peers/client-bench.mjs").toString());
      case SOCKET_IO_JAVA -> List.of(root.resolve("bench/run").toString(), "socket.io-client-java");
    };
    return Stream.concat(program.stream(), talk.arguments(port).stream()).toList();
  }

  /** What all clients of a process do. */
  record Talk(int connections, int inFlight, int bytes) {

    List<String> arguments(String port) {
      return List.of(port, Integer.toString(connections), Integer.toString(inFlight),
          Integer.toString(bytes));
    }

    String title() {
      return "%,d connections, %d B, %d in flight".formatted(connections, bytes, inFlight);
    }
  }
}
