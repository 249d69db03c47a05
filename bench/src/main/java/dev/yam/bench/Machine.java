package dev.yam.bench;

import io.netty.util.Version;
import java.util.Map;

/** Where and with what a comparison was made, as Markdown. */
final class Machine {

  private Machine() {}

  static String describe(Span span, int repeat) {
    return """
        %s, %d cores, Linux %s, load average at the start %s. Java %s (%s), Netty %s, Node.js %s.
        Server on one core, load on another; JVMs with `%s`; a fresh server for each figure, %d s of warm-up, \
        windows of %d s, median of %d.
        """.formatted(firstOf("cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"), Proc.read("loadavg").split(" ", 2)[0], Runtime.version(),
        System.getProperty("java.vendor"), netty(), node(), PeerProcess.JAVA_OPTIONS, span.warmup(), span.seconds(), repeat);
  }

  private static String netty() {
    Map<String, Version> versions = Version.identify();
    Version common = versions.get("netty-common");
    return common == null ? "unknown" : common.artifactVersion();
  }

  private static String node() {
    try {
      return Tool.output("node", "--version").strip();
    } catch (LoadException e) {
      return "none";
    }
  }

  private static String firstOf(String file, String key) {
    return Proc.read(file).lines().filter(line -> line.startsWith(key)).findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown processor");
  }
}
