package dev.yam.engine;

import dev.yam.wire.Slice;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses bodies of HTTP, each by itself, as gzip (RFC 1952) or zlib (RFC 1950) data. Used by one thread at a time. */
final class BodyDeflater implements AutoCloseable {

  /** The codings of HTTP that it writes (RFC 9110 §8.4.1), as headers spell them. */
  static final String GZIP = "gzip";

  static final String DEFLATE = "deflate";

  private static final int GZIP_HEADER = 10;
  private static final int GZIP_TRAILER = 8;
  private static final int ZLIB_HEADER = 2;
  private static final int ZLIB_TRAILER = 4;

  private final Deflater deflater;

  BodyDeflater(int level) {
    this.deflater = new Deflater(level, true);
  }

  /** The same bytes, compressed; {@code body} itself where that would not be shorter. */
  Slice compress(Slice body, String coding) {
    boolean gzip = coding.equals(GZIP);
    int header = gzip ? GZIP_HEADER : ZLIB_HEADER;
    int trailer = gzip ? GZIP_TRAILER : ZLIB_TRAILER;
    byte[] out = new byte[body.length()];
    int room = out.length - header - trailer;
    if (room <= 0) {
      return body;
    }
    deflater.setInput(body.array(), body.offset(), body.length());
    deflater.finish();
    int length = deflater.deflate(out, header, room);
    boolean fits = deflater.finished();
    deflater.reset();
    if (!fits) {
      return body;
    }
    byte[] whole = Arrays.copyOf(out, header + length + trailer);
    if (gzip) {
      gzip(whole, body, header + length);
    } else {
      zlib(whole, body, header + length);
    }
    return Slice.of(whole);
  }

  private static void gzip(byte[] out, Slice body, int at) {
    out[0] = 0x1F;
    out[1] = (byte) 0x8B;
    out[2] = Deflater.DEFLATED;
    out[9] = (byte) 0xFF; // of no known operating system
    var check = new CRC32();
    check.update(body.array(), body.offset(), body.length());
    int sum = (int) check.getValue();
    for (int i = 0; i < Integer.BYTES; i++) {
      out[at + i] = (byte) (sum >>> (i * Byte.SIZE));
      out[at + Integer.BYTES + i] = (byte) (body.length() >>> (i * Byte.SIZE));
    }
  }

  private static void zlib(byte[] out, Slice body, int at) {
    out[0] = 0x78; // DEFLATE, a window of 32 KB
    out[1] = (byte) 0x9C;
    var check = new Adler32();
    check.update(body.array(), body.offset(), body.length());
    int sum = (int) check.getValue();
    for (int i = 0; i < Integer.BYTES; i++) {
      out[at + i] = (byte) (sum >>> ((Integer.BYTES - 1 - i) * Byte.SIZE));
    }
  }

  /** Gives its native memory back. */
  @Override
  public void close() {
    deflater.end();
  }
}
