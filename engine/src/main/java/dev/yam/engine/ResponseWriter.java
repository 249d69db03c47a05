package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the answers of HTTP/1.1, each into one buffer. Any thread. */
final class ResponseWriter {

  /** Room for what stands between the head of an answer and its body. */
  private static final int MORE_BYTES = 128;

  private static final int HEAD_BYTES = 256;
  private static final int MOST_DIGITS = 10;

  private static final byte[] CONTENT_LENGTH = bytes("content-length: ");
  private static final byte[] LINE_END = bytes("\r\n");
  private static final byte[] END = LINE_END;
  private static final byte[] CLOSE_AND_END = bytes("connection: close\r\n\r\n");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("'date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ROOT);

  /** The header of the second it was last asked in; two threads may both make it. */
  private static volatile Dated date = new Dated(0, new byte[0]);

  private ResponseWriter() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Dated(long second, byte[] header) {}

  /**
   * Which form an answer takes.
   *
   * @param close whether the connection closes behind it
   * @param withBody false for an answer to HEAD, which tells the length of a body and has none
   */
  record Form(boolean close, boolean withBody) {}

  /** {@code more} are the headers that depend on the request. */
  static ByteBuf write(
      ByteBufAllocator allocator,
      ResponseHead head,
      List<Map.Entry<String, String>> more,
      Slice body,
      Form form) {
    boolean withBody = form.withBody() && head.allowsBody();
    ByteBuf out = allocator.ioBuffer(head.length() + MORE_BYTES + (withBody ? body.length() : 0));
    head.write(out);
    headers(out, more);
    if (head.allowsBody()) {
      out.writeBytes(CONTENT_LENGTH);
      number(out, body.length());
      out.writeBytes(LINE_END);
    }
    out.writeBytes(dateHeader());
    out.writeBytes(form.close() ? CLOSE_AND_END : END);
    if (withBody) {
      out.writeBytes(body.array(), body.offset(), body.length());
    }
    return out;
  }

  /** The answer to a WebSocket handshake (RFC 6455 §4.2.2). */
  static ByteBuf switchProtocols(
      ByteBufAllocator allocator, WebSocketHandshake.Accepted accepted, List<Map.Entry<String, String>> more) {
    ByteBuf out = allocator.ioBuffer(2 * HEAD_BYTES); // the first frames follow in the same buffer
    ascii(out, "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n");
    ascii(out, "sec-websocket-accept: " + accepted.accept() + "\r\n");
    accepted.protocol().ifPresent(protocol -> ascii(out, "sec-websocket-protocol: " + protocol + "\r\n"));
    headers(out, more);
    ascii(out, "\r\n");
    return out;
  }

  private static void headers(ByteBuf out, List<Map.Entry<String, String>> headers) {
    for (int i = 0; i < headers.size(); i++) {
      ascii(out, headers.get(i).getKey());
      ascii(out, ": ");
      ascii(out, headers.get(i).getValue());
      out.writeBytes(LINE_END);
    }
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, ISO_8859_1);
  }

  /** {@code number} is not negative. */
  private static void number(ByteBuf out, int number) {
    int digits = 1;
    for (int rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    int start = out.writerIndex();
    out.ensureWritable(MOST_DIGITS).writerIndex(start + digits);
    int rest = number;
    for (int at = start + digits - 1; at >= start; at--) {
      out.setByte(at, '0' + rest % 10);
      rest /= 10;
    }
  }

  private static byte[] dateHeader() {
    long second = System.currentTimeMillis() / 1000;
    Dated known = date;
    if (known.second() != second) {
      known = new Dated(second, bytes(DATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC))));
      date = known;
    }
    return known.header();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
