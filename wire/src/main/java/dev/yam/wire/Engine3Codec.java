package dev.yam.wire;

import java.util.function.Consumer;

/**
 * Engine.IO protocol 3, which clients of Socket.IO 1 and 2 speak. Packets of text are those of {@link EngineCodec}; what
 * differs is how bytes and payloads are written:
 *
 * <pre>
 * bytes:    04 data            a binary message of WebSocket, or a packet of a binary payload
 *           b4 base64          where only text can be sent
 * payload:  length : packet    as text; the length counts UTF-16 code units
 *           0|1 digits ff data as bytes: 0 for text, 1 for bytes, then the number of bytes, a byte for each digit
 * </pre>
 *
 * <p>In: messages and bodies whole. Out: packets. Thread: any; nothing is kept.
 */
public final class Engine3Codec {

  static final byte MESSAGE = 4;
  static final int TEXT_PACKET = 0;
  static final int BINARY_PACKET = 1;
  static final int END_OF_LENGTH = 0xFF;

  private static final int TOO_LONG = Integer.MAX_VALUE;

  private Engine3Codec() {}

  /**
   * Reads one text message, which is valid UTF-8; also the {@code b}, type and base64 form of bytes.
   *
   * @throws MalformedPacketException for an unknown type
   */
  public static EnginePacket decodeText(Slice message) {
    if (message.isEmpty() || message.at(0) != 'b') {
      return EngineCodec.decodeText(message);
    }
    if (message.length() == 1) {
      throw new MalformedPacketException("base64 without a type (EIO3 §Packet)");
    }
    return binary(message.at(1) - '0', Base64Text.decode(message.from(2)));
  }

  /**
   * Reads one binary message: a byte with the type, then the data.
   *
   * @throws MalformedPacketException for an unknown type
   */
  public static EnginePacket decodeBinary(Slice message) {
    if (message.isEmpty()) {
      throw new MalformedPacketException("a binary packet without a type (EIO3 §Packet)");
    }
    return binary(message.at(0), message.from(1));
  }

  private static EnginePacket binary(int type, Slice data) {
    return switch (type) {
      case 0 -> new EnginePacket.Open(data);
      case 1 -> new EnginePacket.Close(data);
      case 2 -> new EnginePacket.Ping(data);
      case 3 -> new EnginePacket.Pong(data);
      case MESSAGE -> new EnginePacket.Payload(new Message.Binary(data));
      case 5 -> new EnginePacket.Upgrade(data);
      case 6 -> new EnginePacket.Noop(data);
      default -> throw new MalformedPacketException("unknown type of a binary packet (EIO3 §Packet)");
    };
  }

  /**
   * Reads the text body of one polling request or response, and checks that it is UTF-8.
   *
   * @throws MalformedPacketException after the packets before the fault were delivered
   */
  public static void decodePayload(Slice text, Consumer<EnginePacket> out) {
    checkText(text);
    for (int at = 0; at < text.length(); ) {
      at = textPacket(text, at, out);
    }
  }

  /** As {@link #decodePayload}, for a body in the binary form. */
  public static void decodeBinaryPayload(Slice bytes, Consumer<EnginePacket> out) {
    for (int at = 0; at < bytes.length(); ) {
      at = binaryPacket(bytes, at, out);
    }
  }

  /** Throws {@link MalformedPacketException} for a body that is empty, or text that is not UTF-8. */
  public static void checkPayload(Slice body) {
    if (!isBinary(body)) {
      checkText(body);
    }
  }

  private static void checkText(Slice text) {
    if (text.isEmpty() || !text.isUtf8()) {
      throw new MalformedPacketException("a body that is empty or not UTF-8 (EIO3 §Payload)");
    }
  }

  /** Whether {@code body} has the binary form: the text form begins with a digit, this one with the byte 0 or 1. */
  public static boolean isBinary(Slice body) {
    return !body.isEmpty() && (body.at(0) == TEXT_PACKET || body.at(0) == BINARY_PACKET);
  }

  /**
   * Reads the one packet that begins at {@code from} of a {@linkplain #checkPayload checked} body of either form, for
   * those who may have to stop between two. Returns where the next one begins: beyond the end of the body if it was the
   * last.
   */
  public static int decodePacket(Slice body, int from, Consumer<EnginePacket> out) {
    int next = isBinary(body) ? binaryPacket(body, from, out) : textPacket(body, from, out);
    return next == body.length() ? next + 1 : next;
  }

  /** A packet of length 0 is none, as in the payload without packets. */
  private static int textPacket(Slice body, int from, Consumer<EnginePacket> out) {
    byte[] a = body.array();
    int end = body.offset() + body.length();
    int p = body.offset() + from;
    int first = p;
    long length = 0;
    while (p < end && a[p] >= '0' && a[p] <= '9') {
      length = Math.min(10 * length + a[p++] - '0', TOO_LONG);
    }
    if (p == first || p == end || a[p] != ':') {
      throw new MalformedPacketException("a packet without its length (EIO3 §Payload)");
    }
    p++;
    int stop = Utf8.skipUnits(a, p, end, (int) length);
    if (stop < 0) {
      throw new MalformedPacketException("a length that ends beyond the body or within a character (EIO3 §Payload)");
    }
    if (stop > p) {
      out.accept(decodeText(Slice.of(a, p, stop - p)));
    }
    return stop - body.offset();
  }

  private static int binaryPacket(Slice body, int from, Consumer<EnginePacket> out) {
    byte[] a = body.array();
    int end = body.offset() + body.length();
    int p = body.offset() + from;
    int kind = a[p++];
    int first = p;
    long length = 0;
    while (p < end && a[p] >= 0 && a[p] <= 9) {
      length = Math.min(10 * length + a[p++], TOO_LONG);
    }
    boolean known = kind == TEXT_PACKET || kind == BINARY_PACKET;
    if (!known || p == first || p == end || (a[p] & 0xFF) != END_OF_LENGTH || length > end - p - 1) {
      throw new MalformedPacketException("a binary packet without its length, or cut short (EIO3 §Payload)");
    }
    Slice packet = Slice.of(a, p + 1, (int) length);
    if (kind == TEXT_PACKET && !packet.isUtf8()) {
      throw new MalformedPacketException("text that is not UTF-8 in a binary payload (EIO3 §Payload)");
    }
    out.accept(kind == TEXT_PACKET ? decodeText(packet) : decodeBinary(packet));
    return p + 1 + (int) length - body.offset();
  }
}
