package dev.yam.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells when a server is warm: it has used its seconds of CPU, and its compilers have come to rest. The clock tells
 * neither: on a machine that others use too, a compiler gets no further for the time that merely passes. (Polling with
 * lanes, after 5 seconds of CPU: the compilers still had 13 % of the server's; after 11 seconds 0.6 %.)
 */
final class WarmUp {

  /** What compilers at rest have at most of the CPU, over a second of it. */
  private static final double REST = 0.02;

  private static final long SECOND = TimeUnit.SECONDS.toMicros(1);

  private final LongSupplier cpu;
  private final LongSupplier compilers;
  private final long enough;

  private long lookedAt;
  private long compiledThen;
  private boolean atRest;

  /** Begins now; {@code seconds} of CPU are the least. The suppliers tell microseconds: all, and of them compilers'. */
  WarmUp(LongSupplier cpu, LongSupplier compilers, int seconds) {
    this.cpu = cpu;
    this.compilers = compilers;
    this.lookedAt = cpu.getAsLong();
    this.compiledThen = compilers.getAsLong();
    this.enough = lookedAt + seconds * SECOND;
  }

  static WarmUp of(ServerProcess server, int seconds) {
    return new WarmUp(server::cpuMicros, server::compilerMicros, seconds);
  }

  boolean isOver() {
    long used = cpu.getAsLong();
    if (used - lookedAt >= SECOND) {
      long compiled = compilers.getAsLong();
      atRest = compiled - compiledThen < REST * (used - lookedAt);
      lookedAt = used;
      compiledThen = compiled;
    }
    return used >= enough && atRest;
  }
}
