package dev.yam.bench;

import java.util.OptionalLong;

/** The counters at one moment; two of them make a window. */
record Sample(long nanos, long messages, OptionalLong serverCpuMicros, long ownCpuMicros) {

  static Sample now(Tally tally, OptionalLong pid) {
    OptionalLong server = pid.isEmpty() ? OptionalLong.empty()
        : OptionalLong.of(new ServerProcess(pid.getAsLong()).cpuMicros());
    return new Sample(System.nanoTime(), tally.messages(), server, ServerProcess.self().cpuMicros());
  }
}
