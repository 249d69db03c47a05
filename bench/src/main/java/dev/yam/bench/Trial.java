package dev.yam.bench;

import java.util.List;

/**
 * One run of the load generator on a server; several rows may show figures of it.
 *
 * @param arguments of {@code bench/run load}; a trial that names {@link #SECONDS} has a window of its own
 */
record Trial(Serving serving, List<String> arguments) {

  static final String SECONDS = "--seconds";

  static Trial of(String... arguments) {
    return new Trial(Serving.PLAIN, List.of(arguments));
  }

  /** Tells trials apart, in a file too. */
  String key() {
    return String.join(" ", arguments) + (serving == Serving.RECORD ? " bound to a record" : "");
  }

  /** The bare servers have one room, and bind nothing. */
  boolean isFor(Peer peer) {
    return switch (peer) {
      case STOCK -> serving == Serving.PLAIN && !hasRooms();
      case ROLLED -> serving != Serving.RECORD && !hasRooms();
      case YAM, YAM_LOOP, GATEWAYS, GATEWAYS_LOOP, BASELINE, BASELINE_LOOP, SOCKET_IO, NETTY_SOCKETIO -> true;
    };
  }

  private boolean hasRooms() {
    return arguments.contains("--rooms");
  }
}
