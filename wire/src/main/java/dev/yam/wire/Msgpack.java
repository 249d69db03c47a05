package dev.yam.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What reader and writer of MessagePack share: the first bytes of values, and how notepack.io 2.2, which Socket.IO's
 * msgpack parser uses, tells {@code undefined}, dates and {@code ArrayBuffer}s: as extensions of type 0.
 */
final class Msgpack {

  static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // The forms with a length of 8, 16 or 32 bits stand in a row; so do the numbers of 8, 16, 32 and 64.
  static final int FIXMAP = 0x80;
  static final int FIXARRAY = 0x90;
  static final int FIXSTR = 0xA0;
  static final int NIL = 0xC0;
  static final int FALSE = 0xC2;
  static final int TRUE = 0xC3;
  static final int BIN_8 = 0xC4;
  static final int EXT_8 = 0xC7;
  static final int EXT_32 = 0xC9;
  static final int FLOAT_32 = 0xCA;
  static final int FLOAT_64 = 0xCB;
  static final int UINT_8 = 0xCC;
  static final int UINT_64 = 0xCF;
  static final int INT_8 = 0xD0;
  static final int INT_64 = 0xD3;
  static final int FIXEXT_1 = 0xD4;
  static final int FIXEXT_8 = 0xD7;
  static final int STR_8 = 0xD9;
  static final int ARRAY_16 = 0xDC;
  static final int MAP_16 = 0xDE;
  static final int NEGATIVE_FIXINT = 0xE0;

  /** The type of notepack's own extensions. */
  static final int OWN = 0;

  /** Up to here JavaScript's numbers tell every integer from the next. */
  static final long EXACT = 1L << 53;

  private Msgpack() {}
}
