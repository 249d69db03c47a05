package dev.yam.wire;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines. A line ends with LF; a CR before it, and white space before its first byte, are no
 * part of it; a line of nothing else is passed over. What no LF has ended is no line yet, also at the end of the stream.
 *
 * <p>In: the bytes of one connection, cut anywhere. Out: lines; those that lie whole in what is read are views of it. As
 * text those that may be events, UTF-8 that begins with a brace; as bytes all others.
 * Thread: one at a time. After an exception the decoder is not used again: the connection is to be closed.
 */
public final class LineDecoder implements StreamDecoder {

  /** What is set aside for the first part of a line. */
  private static final int FIRST_ROOM = 256;

  private int maxLine;

  /** What has come of a line that has not ended. */
  private byte[] part = {};

  private int partLength;

  private boolean stopped;

  /** {@code maxLine} bounds one line, its end not counted. */
  public LineDecoder(int maxLine) {
    this.maxLine = maxLine;
  }

  @Override
  public int maxPayload() {
    return maxLine;
  }

  @Override
  public void maxPayload(int bytes) {
    maxLine = bytes;
  }

  /**
   * As {@link StreamDecoder#decode}.
   *
   * @throws LimitExceededException when a line is longer than it may be; those before it were delivered
   */
  @Override
  public int decode(Slice bytes, StreamFrameDecoder.Frames out) {
    byte[] a = bytes.array();
    int end = bytes.offset() + bytes.length();
    int from = bytes.offset();
    stopped = false;
    for (int p = from; p < end; p++) {
      if (a[p] == '\n') {
        endLine(a, from, p, out);
        from = p + 1;
        if (stopped) {
          return from - bytes.offset();
        }
      }
    }
    if (from < end) {
      keep(a, from, end);
    }
    return bytes.length();
  }

  @Override
  public void stop() {
    stopped = true;
  }

  private void endLine(byte[] a, int from, int to, StreamFrameDecoder.Frames out) {
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
      throw new LimitExceededException(Limit.PAYLOAD, maxLine);
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

  private void deliver(byte[] a, int from, int to, StreamFrameDecoder.Frames out) {
    int end = to > from && a[to - 1] == '\r' ? to - 1 : to;
    if (end - from > maxLine) {
      throw new LimitExceededException(Limit.PAYLOAD, maxLine);
    }
    int start = JsonText.skipSpace(a, from, end);
    if (start == end) {
      return;
    }
    Slice line = Slice.of(a, start, end - start);
    if (a[start] == '{' && line.isUtf8()) {
      out.text(line);
    } else {
      out.binary(line);
    }
  }
}
