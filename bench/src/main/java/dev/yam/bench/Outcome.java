package dev.yam.bench;

import java.util.Formatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What one load measured.
 *
 * @param memoryEach what a connection that is held added to the server's memory; only {@code idle}
 * @param latency of deliveries from their schedule; only {@code broadcast} at a rate
 */
record Outcome(LoadOptions options, Window window, Optional<Memory> memoryEach, Optional<Latency> latency) {

  Outcome(LoadOptions options, Window window) {
    this(options, window, Optional.empty(), Optional.empty());
  }

  Outcome(LoadOptions options, Window window, Latency latency) {
    this(options, window, Optional.empty(), Optional.of(latency));
  }

  long count() {
    return window.count();
  }

  /** One line for people. */
  String readable() {
    String unit = options.scenario().unit();
    try (var out = new Formatter(Locale.ROOT)) {
      out.format("%s: ", options.title());
      window.cpuMicros().ifPresent(micros -> out.format("%.2f µs of CPU per %s, ", micros, unit));
      if (options.scenario() == Scenario.IDLE) {
        out.format("held for %.1f s", window.seconds());
      } else {
        out.format("%,.0f %s/s", window.perSecond(), options.scenario().units());
      }
      window.serverBusy().ifPresent(busy -> out.format(", server %.0f %% busy", 100 * busy));
      out.format(", load %.0f %% busy", 100 * window.loadBusy());
      memoryEach.ifPresent(each -> out.format("; each %,d B of heap, %,d B off heap, %,d B in the kernel",
          each.heap(), each.offHeap(), each.kernel()));
      latency.ifPresent(time -> out.format("; from the schedule p50 %.0f µs, p99 %.0f, p99.9 %.0f, max %.0f",
          time.median(), time.p99(), time.p999(), time.max()));
      return out.toString();
    }
  }

  /** One line for tools. */
  String json() {
    try (var out = new Formatter(Locale.ROOT)) {
      out.format("{\"scenario\":\"%s\",\"payload\":\"%s\",\"inFlight\":%d,\"connections\":%d,\"unit\":\"%s\"",
          options.scenario().name().toLowerCase(Locale.ROOT), options.traffic().payload(), options.traffic().inFlight(),
          options.connections(), options.scenario().unit());
      out.format(",\"seconds\":%.4f,\"count\":%d,\"perSecond\":%.4f", window.seconds(), window.count(),
          window.perSecond());
      window.cpuMicros().ifPresent(micros -> out.format(",\"cpuMicros\":%.4f", micros));
      window.serverBusy().ifPresent(busy -> out.format(",\"serverBusy\":%.4f", busy));
      out.format(",\"loadBusy\":%.4f", window.loadBusy());
      memoryEach.ifPresent(each -> out.format(",\"heapBytesEach\":%d,\"offHeapBytesEach\":%d,\"kernelBytesEach\":%d",
          each.heap(), each.offHeap(), each.kernel()));
      latency.ifPresent(time -> out.format(",\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f", time.median(),
          time.p99(), time.p999(), time.max()));
      return out.format("}").toString();
    }
  }
}
