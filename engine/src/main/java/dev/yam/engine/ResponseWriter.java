package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the answers of HTTP/1.1, each into one buffer. Any thread. */
final class ResponseWriter {

  private static final int HEAD_BYTES = 256;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  /** The date of the second it was last asked in; two threads may both make it. */
  private static volatile Dated date = new Dated(0, "");

  private ResponseWriter() {}

  private record Dated(long second, String text) {}

  /**
   * @param close whether the connection closes behind it
   * @param withBody false for an answer to HEAD, which tells the length of a body and has none
   */
  static ByteBuf write(
      ByteBufAllocator allocator,
      HttpResponse response,
      List<Map.Entry<String, String>> more,
      boolean close,
      boolean withBody) {
    Slice body = response.body();
    ByteBuf out = allocator.ioBuffer(HEAD_BYTES + (withBody ? body.length() : 0));
    ascii(out, "HTTP/1.1 " + HttpResponseStatus.valueOf(response.status()) + "\r\n");
    headers(out, response.headers());
    headers(out, more);
    if (response.status() != 204 && response.status() != 304) {
      ascii(out, "content-length: " + body.length() + "\r\n");
    }
    ascii(out, "date: " + date() + (close ? "\r\nconnection: close\r\n\r\n" : "\r\n\r\n"));
    if (withBody && response.status() != 204 && response.status() != 304) {
      out.writeBytes(body.array(), body.offset(), body.length());
    }
    return out;
  }

  /** The answer to a WebSocket handshake (RFC 6455 §4.2.2). */
  static ByteBuf switchProtocols(
      ByteBufAllocator allocator, WebSocketHandshake.Accepted accepted, List<Map.Entry<String, String>> more) {
    ByteBuf out = allocator.ioBuffer(HEAD_BYTES);
    ascii(out, "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n");
    ascii(out, "sec-websocket-accept: " + accepted.accept() + "\r\n");
    accepted.protocol().ifPresent(protocol -> ascii(out, "sec-websocket-protocol: " + protocol + "\r\n"));
    headers(out, more);
    ascii(out, "\r\n");
    return out;
  }

  private static void headers(ByteBuf out, List<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      ascii(out, header.getKey() + ": " + header.getValue() + "\r\n");
    }
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, ISO_8859_1);
  }

  private static String date() {
    long second = System.currentTimeMillis() / 1000;
    Dated known = date;
    if (known.second() != second) {
      known = new Dated(second, DATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
      date = known;
    }
    return known.text();
  }
}
