package dev.yam.wire;

import java.util.Arrays;

/**
 * Writes MessagePack as notepack.io 2.2 does: each value in its shortest form. One thread at a time; used once.
 *
 * <p>In: values. Out: one array.
 */
final class MsgpackWriter {

  private static final double TWO_TO_63 = 0x1p63;

  private static final int LEAST_ROOM = 32;

  private byte[] bytes;
  private int length;

  /** {@code expected} bytes have room from the start. */
  MsgpackWriter(int expected) {
    this.bytes = new byte[Math.max(LEAST_ROOM, expected)];
  }

  Slice written() {
    return Slice.of(bytes, 0, length);
  }

  // --- values ---

  void nothing() {
    octet(Msgpack.NIL);
  }

  void bool(boolean value) {
    octet(value ? Msgpack.TRUE : Msgpack.FALSE);
  }

  /** {@code size} names and values follow. */
  void map(int size) {
    container(Msgpack.FIXMAP, Msgpack.MAP_16, size);
  }

  /** {@code size} values follow. */
  void array(int size) {
    container(Msgpack.FIXARRAY, Msgpack.ARRAY_16, size);
  }

  private void container(int shortForm, int longForm, int size) {
    if (size < 16) {
      octet(shortForm | size);
    } else if (size < 1 << 16) {
      octet(longForm);
      int16(size);
    } else {
      octet(longForm + 1);
      int32(size);
    }
  }

  void string(String text) {
    byte[] utf8 = Utf8.encode(text);
    utf8(utf8, 0, utf8.length);
  }

  /** A string that is UTF-8 already. */
  void utf8(byte[] source, int from, int count) {
    if (count < 32) {
      octet(Msgpack.FIXSTR | count);
    } else {
      sized(Msgpack.STR_8, count);
    }
    put(source, from, count);
  }

  void binary(Slice data) {
    sized(Msgpack.BIN_8, data.length());
    raw(data);
  }

  private void sized(int form8, int size) {
    if (size < 1 << 8) {
      octet(form8);
      octet(size);
    } else if (size < 1 << 16) {
      octet(form8 + 1);
      int16(size);
    } else {
      octet(form8 + 2);
      int32(size);
    }
  }

  void integer(long value) {
    if (value >= 0) {
      unsigned(value);
    } else {
      negative(value);
    }
  }

  private void unsigned(long value) {
    if (value < Msgpack.FIXMAP) {
      octet((int) value);
    } else if (value < 1 << 8) {
      octet(Msgpack.UINT_8);
      octet((int) value);
    } else if (value < 1 << 16) {
      octet(Msgpack.UINT_8 + 1);
      int16((int) value);
    } else if (value < 1L << 32) {
      octet(Msgpack.UINT_8 + 2);
      int32((int) value);
    } else {
      octet(Msgpack.UINT_64);
      int64(value);
    }
  }

  private void negative(long value) {
    if (value >= (byte) Msgpack.NEGATIVE_FIXINT) {
      octet((int) value);
    } else if (value >= Byte.MIN_VALUE) {
      octet(Msgpack.INT_8);
      octet((int) value);
    } else if (value >= Short.MIN_VALUE) {
      octet(Msgpack.INT_8 + 1);
      int16((int) value);
    } else if (value >= Integer.MIN_VALUE) {
      octet(Msgpack.INT_8 + 2);
      int32((int) value);
    } else {
      octet(Msgpack.INT_64);
      int64(value);
    }
  }

  /**
   * A double without fraction is an integer, as in JavaScript, if 64 bits hold it; notepack writes others as integers
   * too, and wrong ones.
   */
  void number(double value) {
    if (value == Math.rint(value) && value >= -TWO_TO_63 && value < 2 * TWO_TO_63) {
      wholeNumber(value);
    } else {
      octet(Msgpack.FLOAT_64);
      int64(Double.doubleToRawLongBits(value));
    }
  }

  private void wholeNumber(double value) {
    if (value < TWO_TO_63) {
      integer((long) value);
    } else {
      octet(Msgpack.UINT_64);
      int64((long) (value - TWO_TO_63) | Long.MIN_VALUE);
    }
  }

  /** Values that are MessagePack already. */
  void raw(Slice values) {
    put(values.array(), values.offset(), values.length());
  }

  // --- bytes ---

  private void octet(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  private void int16(int value) {
    ensure(2);
    Msgpack.SHORT.set(bytes, length, (short) value);
    length += 2;
  }

  private void int32(int value) {
    ensure(4);
    Msgpack.INT.set(bytes, length, value);
    length += 4;
  }

  private void int64(long value) {
    ensure(8);
    Msgpack.LONG.set(bytes, length, value);
    length += 8;
  }

  private void put(byte[] source, int from, int count) {
    ensure(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int) Math.min(2L * bytes.length, 1 << 30)));
    }
  }
}
