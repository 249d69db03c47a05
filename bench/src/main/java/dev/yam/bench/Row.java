package dev.yam.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of the comparison.
 *
 * @param field of the trial's figures
 * @param scale what it is divided by, to be in the unit that the section names
 */
record Row(Section section, String title, Trial trial, String field, double scale) {

  private static final double KB = 1024;
  private static final double MILLI = 1000;
  private static final List<Integer> CROWDS = List.of(1_000, 10_000, 19_000);
  private static final String DEEP = "16";
  private static final String NATIVE = "offHeapBytesEach";

  static List<Row> all() {
    return Stream.of(messages(), payloads(), connections(), rooms(), connecting(), idle(), latency())
        .flatMap(List::stream).toList();
  }

  /**
   * Whether a quotient tells anything. Native memory is a difference of two large figures; much of the time from the
   * schedule is the receivers'.
   */
  boolean hasRatio() {
    return section != Section.LATENCY && !field.equals(NATIVE);
  }

  static List<Row> quick() {
    List<Trial> quick = List.of(message("echo", "32", DEEP), message("echo", "1024", DEEP), message("ack", "32", DEEP),
        message("bin", "1024", DEEP), message("echo", "32", "1"), broadcast(1000));
    return messages().stream().filter(row -> quick.contains(row.trial)).toList();
  }

  /** In the order of the rows. */
  static List<Trial> trials(List<Row> rows) {
    return List.copyOf(new LinkedHashSet<>(rows.stream().map(Row::trial).toList()));
  }

  private static List<Row> messages() {
    return Stream.of(
        cpu(Section.MESSAGES, "echo 32 B, 16 in flight", message("echo", "32", DEEP)),
        cpu(Section.MESSAGES, "ack 32 B, 16 in flight", message("ack", "32", DEEP)),
        cpu(Section.MESSAGES, "echo 1 KB, 16 in flight", message("echo", "1024", DEEP)),
        cpu(Section.MESSAGES, "ack 1 KB, 16 in flight", message("ack", "1024", DEEP)),
        cpu(Section.MESSAGES, "echo 1 KB object, passed through", message("echo", "object", DEEP)),
        cpu(Section.MESSAGES, "echo 1 KB object, bound to a record",
            new Trial(Serving.RECORD, message("echo", "object", DEEP).arguments())),
        cpu(Section.MESSAGES, "bin 1 KB, 16 in flight", message("bin", "1024", DEEP)),
        cpu(Section.MESSAGES, "echo 32 B, 1 in flight", message("echo", "32", "1")),
        cpu(Section.MESSAGES, "echo 1 KB, 1 in flight", message("echo", "1024", "1")),
        cpu(Section.MESSAGES, "broadcast 32 B to 1,000, per delivery", broadcast(1000)),
        cpu(Section.MESSAGES, "broadcast 32 B to 5,000, per delivery", broadcast(5000)),
        cpu(Section.MESSAGES, "polling 32 B, per round trip", new Trial(Serving.POLLING, List.of("polling")))).toList();
  }

  private static List<Row> payloads() {
    return Stream.of("32", "1024", "16384", "102400").map(size ->
        cpu(Section.PAYLOAD, "%s, 16 in flight".formatted(Payload.of(size)), message("echo", size, DEEP))).toList();
  }

  private static List<Row> connections() {
    var rows = new ArrayList<Row>();
    rows.add(cpu(Section.CONNECTIONS, "100 connections, 16 in flight each", message("echo", "32", DEEP)));
    for (int crowd : CROWDS) {
      rows.add(cpu(Section.CONNECTIONS, "%,d connections".formatted(crowd),
          Trial.of("echo", "--payload", "32", "--in-flight", DEEP, "--connections", Integer.toString(crowd))));
    }
    return rows;
  }

  private static List<Row> rooms() {
    return List.of(
        cpu(Section.ROOMS, "one room, 1,000 members", broadcast(1000)),
        cpu(Section.ROOMS, "10 rooms each, 9,001 rooms",
            Trial.of("broadcast", "--connections", "1000", "--rooms", "9")),
        cpu(Section.ROOMS, "100 rooms each, 10,001 rooms",
            Trial.of("broadcast", "--connections", "1000", "--rooms", "99")));
  }

  private static List<Row> connecting() {
    return crowds("connect").stream().map(trial -> cpu(Section.CONNECTING, crowd(trial), trial)).toList();
  }

  private static List<Row> idle() {
    return crowds("idle").stream().flatMap(trial -> Stream.of(
        new Row(Section.IDLE, crowd(trial) + ": live heap", trial, "heapBytesEach", KB),
        new Row(Section.IDLE, crowd(trial) + ": native", trial, NATIVE, KB),
        new Row(Section.IDLE, crowd(trial) + ": kernel", trial, "kernelBytesEach", KB))).toList();
  }

  /** A longer window: one publication that is late makes a thousand late deliveries. */
  private static List<Row> latency() {
    var trial = Trial.of("broadcast", "--connections", "1000", "--rate", "50", Trial.SECONDS, "10");
    String title = "32 B to 1,000, 50 per second: ";
    return List.of(
        new Row(Section.LATENCY, title + "p50", trial, "p50", MILLI),
        new Row(Section.LATENCY, title + "p99", trial, "p99", MILLI),
        new Row(Section.LATENCY, title + "p99.9", trial, "p999", MILLI),
        new Row(Section.LATENCY, title + "max", trial, "max", MILLI),
        new Row(Section.LATENCY, title + "CPU µs per delivery", trial, "cpuMicros", 1));
  }

  private static Row cpu(Section section, String title, Trial trial) {
    return new Row(section, title, trial, "cpuMicros", 1);
  }

  private static Trial message(String scenario, String payload, String inFlight) {
    return Trial.of(scenario, "--payload", payload, "--in-flight", inFlight);
  }

  private static Trial broadcast(int receivers) {
    return Trial.of("broadcast", "--connections", Integer.toString(receivers));
  }

  private static List<Trial> crowds(String scenario) {
    return CROWDS.stream()
        .map(crowd -> Trial.of(scenario, "--connections", Integer.toString(crowd))).toList();
  }

  private static String crowd(Trial trial) {
    return "%,d connections".formatted(Integer.parseInt(trial.arguments().getLast()));
  }
}
