package dev.yam.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one load measured.
 *
 * @param count messages, deliveries, connections or round trips within the window
 * @param cpuMicros of the server, user and system time, for one of them
 * @param serverBusy the share of one core that the server used in the window
 * @param loadBusy the share of one core that the generator used: near 1 it was the bottleneck
 * @param residentBytes of the server, at the end
 * @param residentBytesEach what a held connection added; only {@code idle} and {@code connect}
 */
record Outcome(
    LoadOptions options,
    double seconds,
    long count,
    OptionalDouble cpuMicros,
    OptionalDouble serverBusy,
    double loadBusy,
    OptionalLong residentBytes,
    OptionalLong residentBytesEach) {

  /** {@code count} is how many there were between the samples; memory before is 0 where it was not asked for. */
  static Outcome of(LoadOptions options, Sample from, Sample to, long count, OptionalLong residentBefore) {
    double micros = (to.nanos() - from.nanos()) / 1e3;
    OptionalDouble cpu = OptionalDouble.empty();
    OptionalDouble busy = OptionalDouble.empty();
    OptionalLong resident = OptionalLong.empty();
    if (from.serverCpuMicros().isPresent() && to.serverCpuMicros().isPresent()) {
      double used = to.serverCpuMicros().getAsLong() - from.serverCpuMicros().getAsLong();
      cpu = OptionalDouble.of(used / count);
      busy = OptionalDouble.of(used / micros);
      resident = OptionalLong.of(new ServerProcess(options.pid().getAsLong()).residentBytes());
    }
    OptionalLong each = resident.isEmpty() || residentBefore.isEmpty() ? OptionalLong.empty()
        : OptionalLong.of((resident.getAsLong() - residentBefore.getAsLong()) / options.connections());
    return new Outcome(options, micros / 1e6, count, cpu, busy,
        (to.ownCpuMicros() - from.ownCpuMicros()) / micros, resident, each);
  }

  double perSecond() {
    return count / seconds;
  }

  /** One line for people. */
  String readable() {
    String unit = options.scenario().unit();
    var out = new StringBuilder(options.title()).append(": ");
    cpuMicros.ifPresent(micros -> out.append(String.format(Locale.ROOT, "%.2f µs of CPU per %s, ", micros, unit)));
    out.append(options.scenario() == Scenario.IDLE ? "held for %.1f s".formatted(seconds)
        : String.format(Locale.ROOT, "%,.0f %s/s", perSecond(), options.scenario().units()));
    serverBusy.ifPresent(busy -> out.append(String.format(Locale.ROOT, ", server %.0f %% busy", 100 * busy)));
    out.append(String.format(Locale.ROOT, ", load %.0f %% busy", 100 * loadBusy));
    residentBytes.ifPresent(bytes -> out.append(", RSS ").append(bytes >> 20).append(" MB"));
    residentBytesEach.ifPresent(bytes -> out.append(String.format(Locale.ROOT, " (%.1f KB each)", bytes / 1024.0)));
    return out.toString();
  }

  /** One line for tools. */
  String json() {
    var out = new StringBuilder("{\"scenario\":\"").append(options.scenario().name().toLowerCase(Locale.ROOT))
        .append("\",\"payload\":\"").append(options.payload())
        .append("\",\"inFlight\":").append(options.inFlight())
        .append(",\"connections\":").append(options.connections())
        .append(",\"unit\":\"").append(options.scenario().unit()).append('"');
    number(out, "seconds", OptionalDouble.of(seconds));
    out.append(",\"count\":").append(count);
    number(out, "perSecond", OptionalDouble.of(perSecond()));
    number(out, "cpuMicros", cpuMicros);
    number(out, "serverBusy", serverBusy);
    number(out, "loadBusy", OptionalDouble.of(loadBusy));
    residentBytes.ifPresent(bytes -> out.append(",\"residentBytes\":").append(bytes));
    residentBytesEach.ifPresent(bytes -> out.append(",\"residentBytesEach\":").append(bytes));
    return out.append('}').toString();
  }

  private static void number(StringBuilder out, String name, OptionalDouble value) {
    value.ifPresent(number -> out.append(String.format(Locale.ROOT, ",\"%s\":%.4f", name, number)));
  }
}
