package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What the benchmarks read and write. */
final class Samples {

  /** Messages that come in one read, or wait for one write. */
  static final int BATCH = 16;

  static final PacketLimits PACKETS = PacketLimits.DEFAULT;
  static final WebSocketLimits FRAMES = new WebSocketLimits(1_000_000, 1_024);

  private static final String FILLER = "The quick brown fox jumps over the lazy dog, again and again. ";
  private static final int MASK = 0x37FA213D;
  private static final int LARGEST_STRING = 1024;

  private Samples() {}

  /** The JSON of one argument: {@code object} of 1 KB, {@code wide} for a string of 1 KB in Greek, or a length. */
  static String argument(String kind) {
    return switch (kind) {
      case "object" -> object();
      case "wide" -> '"' + "Ἐν ἀρχῇ ἦν ὁ λόγος, ".repeat(40).substring(0, 500) + '"';
      default -> '"' + text(Integer.parseInt(kind) - 2) + '"';
    };
  }

  static String text(int length) {
    return FILLER.repeat(length / FILLER.length() + 1).substring(0, length);
  }

  private static String object() {
    var out = new StringBuilder("{\"id\":17,\"room\":\"general\",")
        .append("\"sender\":{\"name\":\"Ada\",\"admin\":false,\"since\":1735689600000},\"items\":[");
    for (int i = 0; i < 8; i++) {
      out.append(i == 0 ? "" : ",").append("{\"sku\":\"A-1").append(i).append("\",\"count\":").append(i)
          .append(",\"price\":12.5,\"tags\":[\"new\",\"red\"]}");
    }
    out.append("],\"parent\":true,\"text\":\"");
    return out.append(text(LARGEST_STRING - out.length() - 2)).append("\"}").toString();
  }

  /** So many masked text frames, as one read brings them. */
  static ByteBuf frames(Slice message, int count) {
    ByteBuf read = Unpooled.directBuffer(count * (message.length() + 14));
    for (int i = 0; i < count; i++) {
      WebSocketEncoder.text(read, message, MASK + i);
    }
    return read;
  }

  /** Whatever can be made of {@code message}, without Engine.IO's type in front. */
  static Packet packet(String message) {
    var decoded = new Packet[1];
    new PacketDecoder(PACKETS, Args.PLAIN).text(Slice.utf8(message), packet -> decoded[0] = packet);
    return decoded[0];
  }
}
