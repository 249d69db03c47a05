package dev.yam.wire;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines. A line ends with LF; a CR before it, and white space before its first byte, are no
 * part of it; a line of nothing else is passed over. What no LF has ended is no line yet, also at the end of the stream.
 *
 * <p>In: the bytes of one connection, cut anywhere. Out: lines; those that lie whole in what is read are views of it.
 * Thread: one at a time. After an exception the decoder is not used again: the connection is to be closed.
 */
public final class LineDecoder {

  /** What is set aside for the first part of a line. */
  private static final int FIRST_ROOM = 256;

  private final int maxLine;
  private final Limit limit;

  /** What has come of a line that has not ended. */
  private byte[] part = {};

  private int partLength;

  /** Told of each line, in order. */
  public interface Target {

    /** One that may be an event: UTF-8 that begins with a brace. */
    void line(Slice line);

    /** One that is none. */
    void other(Slice line);
  }

  /** {@code maxLine} bounds one line, its end not counted: the value in force of {@code limit}. */
  public LineDecoder(int maxLine, Limit limit) {
    this.maxLine = maxLine;
    this.limit = limit;
  }

  /**
   * Reads all of {@code bytes}.
   *
   * @throws LimitExceededException when a line is longer than {@code maxLine}; those before it were delivered
   */
  public void decode(Slice bytes, Target out) {
    byte[] a = bytes.array();
    int end = bytes.offset() + bytes.length();
    int from = bytes.offset();
    for (int p = from; p < end; p++) {
      if (a[p] == '\n') {
        endLine(a, from, p, out);
        from = p + 1;
      }
    }
    if (from < end) {
      keep(a, from, end);
    }
  }

  private void endLine(byte[] a, int from, int to, Target out) {
    if (partLength == 0) {
      deliver(a, from, to, out);
      return;
    }
    keep(a, from, to);
    byte[] whole = part;
    int length = partLength;
    part = new byte[0];
    partLength = 0;
    deliver(whole, 0, length, out);
  }

  private void keep(byte[] a, int from, int to) {
    int needed = Math.addExact(partLength, to - from);
    if (needed > maxLine && !(needed - 1 == maxLine && last(a, from, to) == '\r')) { // the CR of the line's end
      throw new LimitExceededException(limit, maxLine);
    }
    if (part.length < needed) {
      part = Arrays.copyOf(part, (int) Math.min(maxLine + 1L, Math.max(FIRST_ROOM, Math.max(needed, 2L * part.length))));
    }
    System.arraycopy(a, from, part, partLength, to - from);
    partLength = needed;
  }

  private byte last(byte[] a, int from, int to) {
    return to > from ? a[to - 1] : part[partLength - 1];
  }

  private void deliver(byte[] a, int from, int to, Target out) {
    int end = to > from && a[to - 1] == '\r' ? to - 1 : to;
    if (end - from > maxLine) {
      throw new LimitExceededException(limit, maxLine);
    }
    int start = JsonText.skipSpace(a, from, end);
    if (start == end) {
      return;
    }
    Slice line = Slice.of(a, start, end - start);
    if (a[start] == '{' && line.isUtf8()) {
      out.line(line);
    } else {
      out.other(line);
    }
  }
}
