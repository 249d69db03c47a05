package dev.yam.wire;

import org.jspecify.annotations.Nullable;

/**
 * The header of one WebSocket frame (RFC 6455 §5.2), where it stands among the bytes that came, and the rules that a
 * header can break by itself. Rules between frames are {@link WebSocketDecoder}'s. Keeps nothing: an idle connection has
 * no header.
 */
final class FrameHeader {

  static final int FIN = 0x80;
  private static final int RSV = 0x70;
  private static final int RSV1 = 0x40;
  static final int OPCODE = 0x0F;

  /** What the first byte of a message's first frame says of the message: its opcode, and whether it is compressed. */
  static final int KIND = RSV1 | OPCODE;

  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;

  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int LONGEST_CONTROL = 125;

  private FrameHeader() {}

  /**
   * Checks the header that begins at {@code at}, as {@code role} may receive it; messages may be compressed where
   * there is {@code inflation}. Returns the index behind it, or -1 when it is not whole yet: what follows here is asked of
   * whole ones only.
   */
  static int end(byte[] bytes, int at, Role role, @Nullable Inflation inflation) {
    int available = bytes.length - at;
    if (available < 2) {
      return -1;
    }
    boolean peerMasks = role == Role.SERVER;
    check(bytes[at], bytes[at + 1], peerMasks, inflation);
    int lengthBytes = lengthBytes(bytes, at);
    if (available < 2 + lengthBytes) {
      return -1;
    }
    if (lengthBytes > 0) {
      checkExtended(length(bytes, at), lengthBytes);
    }
    int size = 2 + lengthBytes + (peerMasks ? Integer.BYTES : 0);
    return available < size ? -1 : at + size;
  }

  static int opcode(byte[] bytes, int at) {
    return bytes[at] & OPCODE;
  }

  /** The announced length of the payload; never negative. */
  static long length(byte[] bytes, int at) {
    int lengthBytes = lengthBytes(bytes, at);
    if (lengthBytes == 0) {
      return bytes[at + 1] & LENGTH;
    }
    long length = 0;
    for (int i = at + 2; i < at + 2 + lengthBytes; i++) {
      length = length << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return length;
  }

  /** The {@link Mask} key of the payload's first byte; 0, which changes nothing, where the peer does not mask. */
  static int key(byte[] bytes, int at) {
    boolean masked = (bytes[at + 1] & MASKED) != 0;
    return masked ? Mask.key(bytes, at + 2 + lengthBytes(bytes, at)) : 0;
  }

  private static int lengthBytes(byte[] bytes, int at) {
    int shortLength = bytes[at + 1] & LENGTH;
    return shortLength == LENGTH_16 ? Short.BYTES : shortLength == LENGTH_64 ? Long.BYTES : 0;
  }

  /** RSV1 says of a message, by its first frame, that it is compressed (RFC 7692 §6). */
  private static void checkReserved(int first, boolean deflates) {
    if (!deflates || (first & RSV) != RSV1) {
      throw WebSocketException.protocol("RSV bits of no negotiated extension (RFC 6455 §5.2)");
    }
    int opcode = first & OPCODE;
    if (opcode == Opcode.CONTINUATION || Opcode.isControl(opcode)) {
      throw WebSocketException.protocol("RSV1 on a frame that begins no message (RFC 7692 §6.1)");
    }
  }

  private static void check(int first, int second, boolean peerMasks, @Nullable Inflation inflation) {
    int opcode = first & OPCODE;
    if ((first & RSV) != 0) {
      checkReserved(first, inflation != null);
    }
    if (Opcode.isReserved(opcode)) {
      throw WebSocketException.protocol("reserved opcode " + opcode + " (RFC 6455 §5.2)");
    }
    if (Opcode.isControl(opcode) && (first & FIN) == 0) {
      throw WebSocketException.protocol("fragmented control frame (RFC 6455 §5.5)");
    }
    if (Opcode.isControl(opcode) && (second & LENGTH) > LONGEST_CONTROL) {
      throw WebSocketException.protocol("control frame of more than 125 bytes (RFC 6455 §5.5)");
    }
    if (((second & MASKED) != 0) != peerMasks) {
      throw WebSocketException.protocol(
          peerMasks ? "client frame without a mask (RFC 6455 §5.1)" : "server frame with a mask (RFC 6455 §5.1)");
    }
    if (opcode == Opcode.CLOSE && (second & LENGTH) == 1) {
      throw WebSocketException.protocol("close frame with half a code (RFC 6455 §5.5.1)");
    }
  }

  private static void checkExtended(long length, int lengthBytes) {
    if (length < 0) {
      throw WebSocketException.protocol("length with its top bit set (RFC 6455 §5.2)");
    }
    boolean minimal = lengthBytes == Short.BYTES ? length >= LENGTH_16 : length > 0xFFFF;
    if (!minimal) {
      throw WebSocketException.protocol("length in more bytes than it needs (RFC 6455 §5.2)");
    }
  }
}
