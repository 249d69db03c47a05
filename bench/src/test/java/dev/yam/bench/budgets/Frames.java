package dev.yam.bench.budgets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** Frames that are made beforehand, and what stands in them. */
final class Frames {

  private static final int MASK = 0x1A2B3C4D;

  private final ByteBuf bytes = Unpooled.buffer();

  /** A string of so many bytes, in its quotes. */
  static String string(int length) {
    return '"' + "The quick brown fox jumps over the lazy dog. ".repeat(length / 45 + 1).substring(0, length) + '"';
  }

  /** An object of 1,024 bytes with 8 nested ones, and 16 strings in arrays. */
  static String object() {
    var out = new StringBuilder("{\"id\":10,\"sender\":{\"name\":\"Ada\",\"since\":1735689600000},\"items\":[");
    for (int i = 0; i < 8; i++) {
      out.append(i == 0 ? "" : ",").append("{\"sku\":\"A-1").append(i)
          .append("\",\"count\":").append(i).append(",\"price\":12.5,\"tags\":[\"new\",\"red\"]}");
    }
    out.append("],\"admin\":true,\"text\":");
    return out.append(string(1024 - out.length() - 3)).append('}').toString();
  }

  /** As a client sends it: masked. */
  Frames request(String text) {
    WebSocketEncoder.text(bytes, Slice.utf8(text), MASK);
    return this;
  }

  Frames request(byte[] binary) {
    WebSocketEncoder.binary(bytes, Slice.of(binary), MASK);
    return this;
  }

  Frames answer(String text) {
    WebSocketEncoder.text(bytes, Slice.utf8(text));
    return this;
  }

  Frames answer(byte[] binary) {
    WebSocketEncoder.binary(bytes, Slice.of(binary));
    return this;
  }

  ByteBuffer times(int count) {
    ByteBuffer all = ByteBuffer.allocateDirect(count * bytes.readableBytes());
    for (int i = 0; i < count; i++) {
      bytes.getBytes(0, all.slice(i * bytes.readableBytes(), bytes.readableBytes()));
    }
    return all;
  }

  static byte[] attachment(int length) {
    return string(length - 2).getBytes(US_ASCII);
  }
}
