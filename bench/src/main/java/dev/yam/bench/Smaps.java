package dev.yam.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code /proc/PID/smaps}: the mappings of a process, and how much of each is in memory. */
final class Smaps {

  private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ .*");
  private static final long KB = 1024;

  private Smaps() {}

  /** Bytes in memory of the mappings that begin at {@code from} or later, and before {@code to}. */
  static long resident(String smaps, long from, long to) {
    long resident = 0;
    boolean within = false;
    for (String line : smaps.lines().toList()) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.matches()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        within = start >= from && start < to;
      } else if (within && line.startsWith("Rss:")) {
        resident += Long.parseLong(line.substring("Rss:".length(), line.length() - "kB".length()).strip()) * KB;
      }
    }
    return resident;
  }
}
