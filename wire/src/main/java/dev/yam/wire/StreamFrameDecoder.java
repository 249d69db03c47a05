package dev.yam.wire;

import static dev.yam.wire.StreamFrameEncoder.BINARY;
import static dev.yam.wire.StreamFrameEncoder.EIGHT_BYTES;
import static dev.yam.wire.StreamFrameEncoder.TWO_BYTES;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the framing that {@link StreamFrameEncoder} describes.
 *
 * <p>In: the bytes of one connection, cut anywhere. Out: packets; those that lie whole in what is read are views of it.
 * Thread: one at a time. After an exception the decoder is not used again: the connection is to be closed.
 */
public final class StreamFrameDecoder implements StreamDecoder {

  /** What is set aside for a frame before its bytes have come: a header alone must not cost its peer's whole word. */
  private static final int FIRST_ROOM = 4_096;

  private static final byte[] NONE = {};

  private int maxPayload;

  private final byte[] header = new byte[9];
  private int headerLength;
  private int headerExpected = 1;
  private byte[] payload = NONE;
  private int payloadLength;
  private int payloadExpected;
  private boolean stopped;

  /** Who is given what the frames carry, in their order. */
  public interface Frames {

    /** One packet as text; valid UTF-8, its type not looked at. */
    void text(Slice packet);

    /** One packet as bytes. */
    void binary(Slice packet);
  }

  /** {@code maxPayload} bounds one packet, its type included. */
  public StreamFrameDecoder(int maxPayload) {
    this.maxPayload = maxPayload;
  }

  @Override
  public int maxPayload() {
    return maxPayload;
  }

  @Override
  public void maxPayload(int bytes) {
    maxPayload = bytes;
  }

  /**
   * Reads all of {@code bytes}, and the packets as Engine.IO 4 has them.
   *
   * @throws MalformedPacketException after the packets before the fault were delivered
   * @throws LimitExceededException at the header that announces more than {@code maxPayload}
   */
  public void decode(Slice bytes, Consumer<EnginePacket> out) {
    decode(
        bytes,
        new Frames() {
          @Override
          public void text(Slice packet) {
            out.accept(EngineCodec.decodeText(packet));
          }

          @Override
          public void binary(Slice packet) {
            out.accept(EngineCodec.decodeBinary(packet));
          }
        });
  }

  /**
   * As {@link StreamDecoder#decode}.
   *
   * @throws MalformedPacketException for text that is not UTF-8, after the packets before it were delivered
   * @throws LimitExceededException at the header that announces more than {@code maxPayload}
   */
  @Override
  public int decode(Slice bytes, Frames out) {
    int at = 0;
    stopped = false;
    while (at < bytes.length() && !stopped) {
      if (headerLength < headerExpected) {
        at = readHeader(bytes, at);
        if (headerLength < headerExpected || payloadExpected > 0) {
          continue;
        }
      }
      at = readPayload(bytes, at, out);
    }
    return at;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  private int readHeader(Slice bytes, int from) {
    header[headerLength++] = bytes.at(from);
    if (headerLength == 1) {
      int length = header[0] & 0x7F;
      headerExpected = length == TWO_BYTES ? 3 : length == EIGHT_BYTES ? 9 : 1;
    }
    if (headerLength == headerExpected) {
      payloadExpected = announced();
    }
    return from + 1;
  }

  private int announced() {
    long length = headerExpected == 1 ? header[0] & 0x7F : 0;
    for (int i = 1; i < headerExpected; i++) {
      length = (length << 8) | (header[i] & 0xFF);
    }
    if (length < 0 || length > maxPayload) {
      throw new LimitExceededException(Limit.PAYLOAD, maxPayload);
    }
    return (int) length;
  }

  private int readPayload(Slice bytes, int from, Frames out) {
    int available = Math.min(bytes.length() - from, payloadExpected - payloadLength);
    if (payloadLength == 0 && available == payloadExpected) {
      deliver(bytes.range(from, from + available), out);
      return from + available;
    }
    makeRoom(available);
    System.arraycopy(bytes.array(), bytes.offset() + from, payload, payloadLength, available);
    payloadLength += available;
    if (payloadLength == payloadExpected) {
      Slice whole = Slice.of(payload, 0, payloadLength);
      payload = NONE;
      deliver(whole, out);
    }
    return from + available;
  }

  private void makeRoom(int more) {
    int needed = payloadLength + more;
    if (payload.length < needed) {
      int room = (int) Math.min(payloadExpected, Math.max(FIRST_ROOM, Math.max(needed, 2L * payload.length)));
      payload = Arrays.copyOf(payload, room);
    }
  }

  private void deliver(Slice frame, Frames out) {
    boolean binary = (header[0] & BINARY) != 0;
    headerLength = 0;
    headerExpected = 1;
    payloadLength = 0;
    payloadExpected = 0;
    if (binary) {
      out.binary(frame);
    } else if (frame.isUtf8()) {
      out.text(frame);
    } else {
      throw new MalformedPacketException("text that is not UTF-8 (EIO4 §Packet encoding)");
    }
  }
}
