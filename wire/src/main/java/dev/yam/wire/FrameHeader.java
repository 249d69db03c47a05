package dev.yam.wire;

/**
 * The header of one WebSocket frame (RFC 6455 §5.2), read again for each, and the rules that a header can break by
 * itself. Rules between frames are {@link WebSocketDecoder}'s.
 */
final class FrameHeader {

  private static final int FIN = 0x80;
  private static final int RSV = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;

  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int LONGEST_CONTROL = 125;

  private final boolean peerMasks;

  private boolean fin;
  private int opcode;
  private long length;
  private int key;

  FrameHeader(Role role) {
    this.peerMasks = role == Role.SERVER;
  }

  boolean fin() {
    return fin;
  }

  int opcode() {
    return opcode;
  }

  /** The announced length of the payload; never negative. */
  long length() {
    return length;
  }

  /** The {@link Mask} key of the payload's first byte; 0, which changes nothing, where the peer does not mask. */
  int key() {
    return key;
  }

  /**
   * Reads the header that begins at {@code at}. Returns the index behind it, or -1 when it is not whole yet: it is then
   * to be read again, from its first byte.
   */
  int read(byte[] bytes, int at) {
    int available = bytes.length - at;
    if (available < 2) {
      return -1;
    }
    int first = bytes[at];
    int second = bytes[at + 1];
    fin = (first & FIN) != 0;
    opcode = first & OPCODE;
    check(first, second);

    int shortLength = second & LENGTH;
    int lengthBytes = shortLength == LENGTH_16 ? Short.BYTES : shortLength == LENGTH_64 ? Long.BYTES : 0;
    int keyAt = at + 2 + lengthBytes;
    if (available < 2 + lengthBytes) {
      return -1;
    }
    length = lengthBytes == 0 ? shortLength : extendedLength(bytes, at + 2, lengthBytes);
    if (!peerMasks) {
      return keyAt;
    }
    if (available < 2 + lengthBytes + Integer.BYTES) {
      return -1;
    }
    key = Mask.key(bytes, keyAt);
    return keyAt + Integer.BYTES;
  }

  private void check(int first, int second) {
    if ((first & RSV) != 0) {
      throw WebSocketException.protocol("RSV bits of no negotiated extension (RFC 6455 §5.2)");
    }
    if (Opcode.isReserved(opcode)) {
      throw WebSocketException.protocol("reserved opcode " + opcode + " (RFC 6455 §5.2)");
    }
    if (Opcode.isControl(opcode) && !fin) {
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

  private static long extendedLength(byte[] bytes, int at, int lengthBytes) {
    long length = 0;
    for (int i = at; i < at + lengthBytes; i++) {
      length = length << Byte.SIZE | (bytes[i] & 0xFF);
    }
    if (length < 0) {
      throw WebSocketException.protocol("length with its top bit set (RFC 6455 §5.2)");
    }
    boolean minimal = lengthBytes == Short.BYTES ? length >= LENGTH_16 : length > 0xFFFF;
    if (!minimal) {
      throw WebSocketException.protocol("length in more bytes than it needs (RFC 6455 §5.2)");
    }
    return length;
  }
}
