package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes frames of any shape, the forbidden ones above all, byte by byte and without the encoder under test. */
final class Frames {

  static final int FIN = 0x80;
  private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final boolean masked;

  private Frames(boolean masked) {
    this.masked = masked;
  }

  static Frames ofClient() {
    return new Frames(true);
  }

  static Frames ofServer() {
    return new Frames(false);
  }

  Frames text(String text) {
    return frame(FIN | Opcode.TEXT, Slice.utf8(text).toByteArray());
  }

  Frames binary(byte[] payload) {
    return frame(FIN | Opcode.BINARY, payload);
  }

  Frames close(int code, byte[] reason) {
    byte[] payload = new byte[2 + reason.length];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return frame(FIN | Opcode.CLOSE, payload);
  }

  /** A frame with the shortest form of its length. */
  Frames frame(int first, byte... payload) {
    int form = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
    return header(first, form, payload.length).payload(payload);
  }

  /** A header whose length takes {@code form} further bytes: 0, 2 or 8. */
  Frames header(int first, int form, long length) {
    int mask = masked ? 0x80 : 0;
    bytes.write(first);
    bytes.write(mask | (form == 0 ? (int) length : form == 2 ? 126 : 127));
    for (int i = form - 1; i >= 0; i--) {
      bytes.write((int) (length >>> (8 * i)));
    }
    if (masked) {
      bytes.writeBytes(KEY);
    }
    return this;
  }

  /** All or the first of a payload. */
  Frames payload(byte... payload) {
    for (int i = 0; i < payload.length; i++) {
      bytes.write(masked ? payload[i] ^ KEY[i & 3] : payload[i]);
    }
    return this;
  }

  Frames raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** What a decoder made of its input: frames, then perhaps the fault that ended it. */
  record Outcome(List<WebSocketFrame> frames, @Nullable Integer closeCode, @Nullable Limit limit) {}

  static Outcome decode(WebSocketDecoder decoder, byte[]... reads) {
    List<WebSocketFrame> frames = new ArrayList<>();
    for (byte[] read : reads) {
      ByteBuf in = Unpooled.wrappedBuffer(read);
      try {
        decoder.decode(in, frames::add);
      } catch (WebSocketException e) {
        return new Outcome(frames, e.closeCode(), e.limit().orElse(null));
      }
      if (in.isReadable()) {
        throw new AssertionError("left unread: " + in.readableBytes());
      }
    }
    return new Outcome(frames, null, null);
  }

  static byte[][] oneByOne(byte[] bytes) {
    byte[][] reads = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      reads[i] = new byte[] {bytes[i]};
    }
    return reads;
  }

  /** Reads of random lengths, short ones for the most part, empty ones among them. */
  static byte[][] split(byte[] bytes, Random random) {
    List<byte[]> reads = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = random.nextInt(4) == 0 ? random.nextInt(5_000) : random.nextInt(20);
      int end = Math.min(bytes.length, at + length);
      reads.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return reads.toArray(byte[][]::new);
  }
}
