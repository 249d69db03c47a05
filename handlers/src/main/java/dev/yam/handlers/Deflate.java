package dev.yam.handlers;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** DEFLATE without a head. Native memory is held for the length of a call. */
record Deflate(int level) implements Compression {

  static final Deflate USUAL = new Deflate(6);

  private static final byte ID = 1;
  private static final int LEAST_ROOM = 64;

  Deflate {
    if (level < Deflater.BEST_SPEED || level > Deflater.BEST_COMPRESSION) {
      throw new IllegalArgumentException("a level of DEFLATE is a number from 1 to 9, not " + level);
    }
  }

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public Slice compress(Slice plain) {
    var deflater = new Deflater(level, true);
    try {
      deflater.setInput(plain.array(), plain.offset(), plain.length());
      deflater.finish();
      byte[] out = new byte[LEAST_ROOM + plain.length() / 4];
      int length = 0;
      while (!deflater.finished()) {
        out = length == out.length ? Arrays.copyOf(out, 2 * length) : out;
        length += deflater.deflate(out, length, out.length - length);
      }
      return Slice.of(out, 0, length);
    } finally {
      deflater.end();
    }
  }

  @Override
  public Slice decompress(Slice compressed, int most) {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(compressed.array(), compressed.offset(), compressed.length());
      Slice plain = inflate(inflater, most);
      if (inflater.getRemaining() > 0) {
        throw malformed();
      }
      return plain;
    } catch (DataFormatException broken) {
      throw malformed();
    } finally {
      inflater.end();
    }
  }

  private static Slice inflate(Inflater inflater, int most) throws DataFormatException {
    byte[] out = new byte[(int) Math.min(most + 1L, LEAST_ROOM + 4L * inflater.getRemaining())];
    int length = 0;
    while (!inflater.finished()) {
      if (length == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(most + 1L, 2L * length));
      }
      int more = inflater.inflate(out, length, out.length - length);
      length += more;
      if (length > most) {
        throw new LimitExceededException(Limit.SERDE, most);
      }
      if (more == 0 && !inflater.finished()) {
        throw malformed(); // cut short, or by a dictionary that nobody has
      }
    }
    return Slice.of(out, 0, length);
  }

  private static MalformedPacketException malformed() {
    return new MalformedPacketException("a value that is no DEFLATE data, or not one whole of it (RFC 1951)");
  }

  @Override
  public String toString() {
    return "DEFLATE";
  }
}
