package dev.yam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where and with what a comparison was made, as Markdown. */
final class Machine {

  private Machine() {}

  static String describe(String javaOptions, int warmup, int seconds, int repeat) {
    return """
        %s, %d cores, Linux %s, load average at the start %s. Java %s (%s), Netty %s, Node.js %s.
        Server on one core, load on another; JVMs with `%s`; a fresh server for each figure, %d s of warm-up, \
        windows of %d s, median of %d.
        """.formatted(firstOf("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"), read("/proc/loadavg").split(" ", 2)[0], Runtime.version(),
        System.getProperty("java.vendor"), netty(), node(), javaOptions, warmup, seconds, repeat);
  }

  private static String netty() {
    Map<String, Version> versions = Version.identify();
    Version common = versions.get("netty-common");
    return common == null ? "unknown" : common.artifactVersion();
  }

  private static String node() {
    try {
      Process process = new ProcessBuilder("node", "--version").start();
      return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      return "none";
    }
  }

  private static String firstOf(String file, String key) {
    return read(file).lines().filter(line -> line.startsWith(key)).findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown processor");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new LoadException("a comparison needs Linux: " + e.getMessage());
    }
  }
}
