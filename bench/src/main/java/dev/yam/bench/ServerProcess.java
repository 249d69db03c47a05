package dev.yam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** What a process has used, all its threads together, as Linux tells it in {@code /proc}. */
record ServerProcess(long pid) {

  /** {@code /proc} counts in hundredths of a second on every architecture (USER_HZ). */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  static ServerProcess self() {
    return new ServerProcess(ProcessHandle.current().pid());
  }

  /** User and system time since it began. */
  long cpuMicros() {
    return cpuMicros(Proc.read(pid + "/stat"));
  }

  /** The part of it that the JVM's compilers have used; 0 where no JVM runs. */
  long compilerMicros() {
    return Proc.list(pid + "/task").stream().map(thread -> Proc.readIfThere(pid + "/task/" + thread + "/stat"))
        .flatMap(Optional::stream).filter(ServerProcess::isCompiler).mapToLong(ServerProcess::cpuMicros).sum();
  }

  private static boolean isCompiler(String stat) {
    return stat.contains("(C1 Compiler") || stat.contains("(C2 Compiler");
  }

  private static long cpuMicros(String stat) {
    // The name in parentheses may hold blanks; the fields after it are numbered from state on.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
  }

  long residentBytes() {
    String status = Proc.read(pid + "/status");
    int from = status.indexOf("VmRSS:") + "VmRSS:".length();
    return Long.parseLong(status.substring(from, status.indexOf("kB", from)).strip()) * 1024;
  }

  /** {@code smaps}: see {@link Smaps}. */
  String mappings() {
    return Proc.read(pid + "/smaps");
  }

  /** The name of the file that runs: {@code java}, {@code node}. */
  String program() {
    try {
      return Files.readSymbolicLink(Proc.path(pid + "/exe")).getFileName().toString();
    } catch (IOException e) {
      throw new LoadException("no process " + pid + " to measure: " + e.getMessage());
    }
  }
}
