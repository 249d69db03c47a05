package dev.yam.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The collected heap of a server's process right after a full collection.
 *
 * @param live bytes of what is reachable
 * @param resident bytes of memory that the heap holds, used or not
 */
record Heap(long live, long resident) {

  /** One region of {@code GC.heap_info}: {@code used 4900K [0x00000000d5550000, …, 0x0000000100000000)}. */
  private static final Pattern REGION = Pattern.compile("used (\\d+)K \\[0x([0-9a-f]+),.*0x([0-9a-f]+)\\)");

  private static final Pattern NODE = Pattern.compile("\"heapTotal\":(\\d+),\"heapUsed\":(\\d+)");
  private static final long KB = 1024;

  /** Asks a JVM by {@code jcmd}, Node.js by the path {@code /memory} of our own server; another server has none. */
  static Heap collected(ServerProcess server, InetSocketAddress address) {
    return switch (server.program()) {
      case "java" -> ofJava(server);
      case "node" -> ofNode(address);
      default -> new Heap(0, 0);
    };
  }

  /** Twice: what the first collection only finds unreachable, cleaners and weak references, the second frees. */
  private static Heap ofJava(ServerProcess server) {
    jcmd(server, "GC.run");
    jcmd(server, "GC.run");
    return ofHeapInfo(jcmd(server, "GC.heap_info"), server.mappings());
  }

  /** {@code smaps} as {@code /proc} has it. */
  static Heap ofHeapInfo(String heapInfo, String smaps) {
    long live = 0;
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    Matcher region = REGION.matcher(heapInfo);
    while (region.find()) {
      live += Long.parseLong(region.group(1)) * KB;
      lowest = Math.min(lowest, Long.parseLong(region.group(2), 16));
      highest = Math.max(highest, Long.parseLong(region.group(3), 16));
    }
    if (live == 0) {
      throw new LoadException("no heap in what jcmd tells: " + heapInfo);
    }
    return new Heap(live, Smaps.resident(smaps, lowest, highest));
  }

  private static String jcmd(ServerProcess server, String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Tool.output(jcmd.toString(), Long.toString(server.pid()), command);
  }

  private static Heap ofNode(InetSocketAddress address) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/memory")).build();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) { // HTTP/2 asks to upgrade
      return ofNode(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new LoadException("/memory: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("interrupted");
    }
  }

  /** {@code process.memoryUsage()} as JSON. */
  static Heap ofNode(String json) {
    Matcher usage = NODE.matcher(json);
    if (!usage.find()) {
      throw new LoadException("no heap in what /memory tells: " + json);
    }
    return new Heap(Long.parseLong(usage.group(2)), Long.parseLong(usage.group(1)));
  }
}
