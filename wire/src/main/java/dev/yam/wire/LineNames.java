package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that sockets of the line protocol keep for what happens to them: no line carries an event so named. */
public final class LineNames {

  private static final List<String> RESERVED = List.of(
      "close", "connect", "data", "disconnect", "disconnecting", "drain", "end", "error", "lookup", "newListener",
      "ready", "removeListener", "timeout");

  private static final Set<EventName> NAMES =
      RESERVED.stream().map(EventName::of).collect(Collectors.toUnmodifiableSet());

  private static final byte[][] JSON =
      RESERVED.stream().map(name -> ('"' + name + '"').getBytes(US_ASCII)).toArray(byte[][]::new);

  private LineNames() {}

  /** Whether {@code name} is one of them. A number is none. */
  public static boolean isReserved(EventName name) {
    return !name.isNumber() && NAMES.contains(name);
  }

  /** Whether the name that stands from {@code from} to {@code to}, in JSON without escapes, is one of them. */
  static boolean isReserved(byte[] a, int from, int to) {
    for (byte[] each : JSON) {
      if (Arrays.equals(a, from, to, each, 0, each.length)) {
        return true;
      }
    }
    return false;
  }
}
