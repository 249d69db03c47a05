package dev.yam.wire;

import io.netty.buffer.ByteBuf;

/**
 * Writes WebSocket frames (RFC 6455 §5), each a whole message with the shortest form of its length.
 *
 * <p>In: {@link Outgoing} messages, payloads.
 * <br>Out: the bytes of frames, appended to a buffer that is borrowed.
 * <br>Thread: any; there is no state.
 *
 * <p>Without a key the frames are a server's. With one they are a client's, masked by it; a client takes a new,
 * unpredictable key for each frame (§5.3).
 */
public final class WebSocketEncoder {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int MASKED = 0x80;
  private static final int LONGEST_CONTROL = 125;
  private static final int LONGEST_REASON = LONGEST_CONTROL - Short.BYTES;

  private WebSocketEncoder() {}

  /** The bytes of a server's header before a payload of that length. */
  public static int headerLength(int payloadLength) {
    return payloadLength < 126 ? 2 : payloadLength <= 0xFFFF ? 4 : 10;
  }

  /** The bytes that {@link #message} will write. */
  public static int length(Outgoing message) {
    int length = message.size();
    if (message.hasText()) {
      length += headerLength(message.textLength());
    }
    for (int i = 0; i < message.attachments().size(); i++) {
      length += headerLength(message.attachments().get(i).length());
    }
    return length;
  }

  /** One text frame, unless the text is empty, then one binary frame for each attachment. */
  public static void message(ByteBuf out, Outgoing message) {
    if (message.hasText()) {
      header(out, Opcode.TEXT, message.textLength(), 0);
      message.writeText(out);
    }
    for (int i = 0; i < message.attachments().size(); i++) {
      binary(out, message.attachments().get(i));
    }
  }

  /** {@code payload} is valid UTF-8. */
  public static void text(ByteBuf out, Slice payload) {
    frame(out, Opcode.TEXT, payload);
  }

  public static void text(ByteBuf out, Slice payload, int maskKey) {
    frame(out, Opcode.TEXT, payload, maskKey);
  }

  public static void binary(ByteBuf out, Slice payload) {
    frame(out, Opcode.BINARY, payload);
  }

  public static void binary(ByteBuf out, Slice payload, int maskKey) {
    frame(out, Opcode.BINARY, payload, maskKey);
  }

  /** {@code payload} has at most 125 bytes. */
  public static void ping(ByteBuf out, Slice payload) {
    frame(out, Opcode.PING, control(payload));
  }

  public static void ping(ByteBuf out, Slice payload, int maskKey) {
    frame(out, Opcode.PING, control(payload), maskKey);
  }

  /** {@code payload} is that of the ping. */
  public static void pong(ByteBuf out, Slice payload) {
    frame(out, Opcode.PONG, control(payload));
  }

  public static void pong(ByteBuf out, Slice payload, int maskKey) {
    frame(out, Opcode.PONG, control(payload), maskKey);
  }

  /**
   * The last frame of its sender. With {@link CloseCode#NONE} it is empty; any other code must be
   * {@linkplain CloseCode#isSendable sendable}. Of the reason go as many characters as fit in 123 bytes.
   */
  public static void close(ByteBuf out, int code, String reason) {
    frame(out, Opcode.CLOSE, closePayload(code, reason));
  }

  public static void close(ByteBuf out, int code, String reason, int maskKey) {
    frame(out, Opcode.CLOSE, closePayload(code, reason), maskKey);
  }

  private static Slice control(Slice payload) {
    if (payload.length() > LONGEST_CONTROL) {
      throw new IllegalArgumentException("control frame of " + payload.length() + " bytes (RFC 6455 §5.5)");
    }
    return payload;
  }

  private static Slice closePayload(int code, String reason) {
    if (code == CloseCode.NONE) {
      return Slice.EMPTY;
    }
    if (!CloseCode.isSendable(code)) {
      throw new IllegalArgumentException("close code " + code + " (RFC 6455 §7.4)");
    }
    byte[] text = Utf8.encode(reason);
    int length = fitting(text, LONGEST_REASON);
    byte[] payload = new byte[Short.BYTES + length];
    payload[0] = (byte) (code >>> Byte.SIZE);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, Short.BYTES, length);
    return Slice.of(payload);
  }

  /** The length of the longest start of {@code utf8} that fits and cuts no character. */
  private static int fitting(byte[] utf8, int most) {
    if (utf8.length <= most) {
      return utf8.length;
    }
    int end = most;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  /** One frame of a message whose payload, the first {@code length} bytes of {@code payload}, is compressed. */
  static void compressed(ByteBuf out, int opcode, byte[] payload, int length) {
    header(out, RSV1 | opcode, length, 0);
    out.writeBytes(payload, 0, length);
  }

  static void frame(ByteBuf out, int opcode, Slice payload) {
    header(out, opcode, payload.length(), 0);
    out.writeBytes(payload.array(), payload.offset(), payload.length());
  }

  private static void frame(ByteBuf out, int opcode, Slice payload, int maskKey) {
    byte[] masked = payload.toByteArray();
    Mask.apply(Integer.reverseBytes(maskKey), masked, 0, masked.length);
    header(out, opcode, masked.length, MASKED);
    out.writeInt(maskKey);
    out.writeBytes(masked);
  }

  static void header(ByteBuf out, int opcode, int length, int masked) {
    int first = FIN | opcode;
    switch (headerLength(length)) {
      case 2 -> out.writeShort(first << 8 | masked | length);
      case 4 -> out.writeInt(first << 24 | (masked | 126) << 16 | length);
      default -> out.writeShort(first << 8 | masked | 127).writeLong(length);
    }
  }
}
