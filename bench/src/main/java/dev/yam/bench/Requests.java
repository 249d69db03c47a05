package dev.yam.bench;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.IntFunction;

/**
 * The frames of all variants of one request, made beforehand, one after the other and twice over: any run of them in
 * turn is one copy.
 */
final class Requests {

  /** Masks need not be unpredictable here; that one is a key like any other costs the server the same. */
  private static final int MASK = 0x1A2B3C4D;

  private final byte[] frames;
  private final int length;

  private Requests(byte[] frames) {
    this.frames = frames;
    this.length = frames.length / (2 * Payload.VARIANTS);
  }

  /** {@code request} makes the frames of a variant; all have one length. */
  static Requests of(IntFunction<byte[]> request) {
    var out = new ByteArrayOutputStream();
    int length = request.apply(0).length;
    for (int i = 0; i < 2 * Payload.VARIANTS; i++) {
      byte[] frame = request.apply(i % Payload.VARIANTS);
      if (frame.length != length) {
        throw new IllegalStateException("variants of different lengths");
      }
      out.writeBytes(frame);
    }
    return new Requests(out.toByteArray());
  }

  /** At most {@link Payload#VARIANTS}. */
  void write(ByteBuf out, int firstVariant, int count) {
    out.writeBytes(frames, firstVariant * length, count * length);
  }

  int length() {
    return length;
  }

  /** A client's frame. */
  static byte[] frame(int opcode, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.write(0x80 | opcode);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.write(0x80 | 126);
      out.write(payload.length >>> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >>> shift));
      }
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(MASK >>> shift);
    }
    byte[] masked = payload.clone();
    FrameHandler.unmask(Integer.reverseBytes(MASK), masked, 0, masked.length);
    out.writeBytes(masked);
    return out.toByteArray();
  }
}
