package dev.yam.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was counted over a time, or over several.
 *
 * @param count messages, deliveries, connections or round trips
 * @param serverMicros of CPU, user and system time
 * @param loadMicros the generator's own
 */
record Window(long nanos, long count, OptionalLong serverMicros, long loadMicros) {

  static final Window EMPTY = new Window(0, 0, OptionalLong.of(0), 0);

  static Window between(Sample from, Sample to, long count) {
    OptionalLong server = from.serverCpuMicros().isEmpty() || to.serverCpuMicros().isEmpty() ? OptionalLong.empty()
        : OptionalLong.of(to.serverCpuMicros().getAsLong() - from.serverCpuMicros().getAsLong());
    return new Window(to.nanos() - from.nanos(), count, server, to.ownCpuMicros() - from.ownCpuMicros());
  }

  Window plus(Window more) {
    OptionalLong server = serverMicros.isEmpty() || more.serverMicros.isEmpty() ? OptionalLong.empty()
        : OptionalLong.of(serverMicros.getAsLong() + more.serverMicros.getAsLong());
    return new Window(nanos + more.nanos, count + more.count, server, loadMicros + more.loadMicros);
  }

  double seconds() {
    return nanos / 1e9;
  }

  double perSecond() {
    return count / seconds();
  }

  /** Of the server, for one of what was counted. */
  OptionalDouble cpuMicros() {
    return serverMicros.isEmpty() ? OptionalDouble.empty()
        : OptionalDouble.of((double) serverMicros.getAsLong() / count);
  }

  /** The share of one core that the server used. */
  OptionalDouble serverBusy() {
    return serverMicros.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(serverMicros.getAsLong() * 1e3 / nanos);
  }

  /** The share of one core that the generator used: near 1 it was the bottleneck. */
  double loadBusy() {
    return loadMicros * 1e3 / nanos;
  }
}
