package dev.yam.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sockets of one end of all connections on this machine hold in the kernel. */
final class KernelMemory {

  private static final Pattern BUFFER_PAGES = Pattern.compile("TCP: .* mem (\\d+)");
  private static final Pattern SLAB = Pattern.compile("Slab: +(\\d+) kB");
  private static final Pattern PAGE = Pattern.compile("KernelPageSize: +(\\d+) kB");
  private static final int ENDS = 2;
  private static final long KB = 1024;

  private KernelMemory() {}

  static long ofSockets() {
    return ofSockets(Proc.read("net/sockstat"), Proc.read("meminfo"), Proc.read("self/smaps"));
  }

  /**
   * Their buffers, and the kernel's small objects (sockets, files, entries of epoll): all of the machine's, as it counts
   * no others, so that only a difference means something. Generator and server have an end each: a half is the server's.
   */
  static long ofSockets(String sockstat, String meminfo, String smaps) {
    return (number(BUFFER_PAGES, sockstat) * number(PAGE, smaps) + number(SLAB, meminfo)) * KB / ENDS;
  }

  private static long number(Pattern pattern, String text) {
    Matcher number = pattern.matcher(text);
    if (!number.find()) {
      throw new LoadException("/proc tells no " + pattern);
    }
    return Long.parseLong(number.group(1));
  }
}
