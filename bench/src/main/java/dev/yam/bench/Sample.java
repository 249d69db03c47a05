package dev.yam.bench;

import java.util.Optional;
import java.util.OptionalLong;

/** The counters at one moment; two of them make a {@link Window}. */
record Sample(long nanos, long messages, OptionalLong serverCpuMicros, long ownCpuMicros) {

  static Sample now(Tally tally, Optional<ServerProcess> server) {
    OptionalLong cpu = server.map(process -> OptionalLong.of(process.cpuMicros())).orElse(OptionalLong.empty());
    return new Sample(System.nanoTime(), tally.messages(), cpu, ServerProcess.self().cpuMicros());
  }
}
