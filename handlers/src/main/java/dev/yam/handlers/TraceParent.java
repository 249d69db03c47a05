package dev.yam.handlers;

import java.util.Optional;

/**
 * The place of an event in a distributed trace, as the client sent it (W3C Trace Context §traceparent).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all of them 0
 * @param parentId 16 of them, not all 0: the client's span
 * @param sampled whether the client may have recorded it
 */
public record TraceParent(String traceId, String parentId, boolean sampled) {

  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int PARENT = 36;
  private static final int FLAGS = 53;

  /** Empty if {@code text} is not what the recommendation asks for: such a header is to be ignored. */
  public static Optional<TraceParent> parse(String text) {
    if (text.length() < LENGTH || !isHex(text, 0, 2) || text.startsWith("ff")) {
      return Optional.empty();
    }
    boolean laterVersion = !text.startsWith("00");
    if (text.length() > LENGTH && !(laterVersion && text.charAt(LENGTH) == '-')) {
      return Optional.empty();
    }
    if (text.charAt(TRACE - 1) != '-' || text.charAt(PARENT - 1) != '-' || text.charAt(FLAGS - 1) != '-') {
      return Optional.empty();
    }
    if (!isId(text, TRACE, PARENT - 1) || !isId(text, PARENT, FLAGS - 1) || !isHex(text, FLAGS, LENGTH)) {
      return Optional.empty();
    }
    boolean sampled = (Character.digit(text.charAt(LENGTH - 1), 16) & 1) != 0;
    return Optional.of(new TraceParent(text.substring(TRACE, PARENT - 1), text.substring(PARENT, FLAGS - 1), sampled));
  }

  private static boolean isId(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return isHex(text, from, to);
      }
    }
    return false;
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** As it is sent. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + parentId + (sampled ? "-01" : "-00");
  }
}
