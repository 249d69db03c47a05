package dev.yam.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the comparison.
 *
 * @param field of {@link Outcome#json} that is compared
 * @param scale what it is divided by, to be in the unit that the title names
 * @param arguments of {@code bench/run load}
 */
record Row(String title, String field, double scale, List<String> arguments) {

  private static final int KB = 1024;

  static List<Row> quick() {
    return List.of(
        message("echo", "32", 16),
        message("echo", "1024", 16),
        message("ack", "32", 16),
        message("bin", "1024", 16),
        message("echo", "32", 1),
        broadcast(1000));
  }

  static List<Row> all() {
    var rows = new ArrayList<>(List.of(
        message("echo", "32", 16),
        message("ack", "32", 16),
        message("echo", "1024", 16),
        message("ack", "1024", 16),
        message("echo", "object", 16),
        message("bin", "1024", 16),
        message("echo", "32", 1),
        message("ack", "32", 1),
        message("echo", "1024", 1),
        message("bin", "1024", 1),
        broadcast(1000),
        broadcast(5000)));
    rows.add(new Row("polling 32 B, per round trip", "cpuMicros", 1, List.of("polling")));
    rows.add(new Row("connecting 5,000", "cpuMicros", 1, List.of("connect", "--connections", "5000")));
    rows.add(new Row("idle 5,000, KB of RSS each", "residentBytesEach", KB, List.of("idle", "--connections", "5000")));
    return List.copyOf(rows);
  }

  private static Row message(String scenario, String payload, int inFlight) {
    return new Row("%s %s, %d in flight".formatted(scenario, Payload.of(payload), inFlight), "cpuMicros", 1,
        List.of(scenario, "--payload", payload, "--in-flight", Integer.toString(inFlight)));
  }

  private static Row broadcast(int receivers) {
    return new Row("broadcast 32 B to %,d, per delivery".formatted(receivers), "cpuMicros", 1,
        List.of("broadcast", "--connections", Integer.toString(receivers)));
  }

  /** The bare servers know nothing but WebSocket. */
  boolean isFor(Peer peer) {
    return !(peer.isBare() && arguments.contains("polling"));
  }
}
