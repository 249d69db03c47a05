package dev.yam.wire;

import static dev.yam.wire.Msgpack.ARRAY_16;
import static dev.yam.wire.Msgpack.BIN_8;
import static dev.yam.wire.Msgpack.EXACT;
import static dev.yam.wire.Msgpack.EXT_32;
import static dev.yam.wire.Msgpack.EXT_8;
import static dev.yam.wire.Msgpack.FALSE;
import static dev.yam.wire.Msgpack.FIXARRAY;
import static dev.yam.wire.Msgpack.FIXEXT_1;
import static dev.yam.wire.Msgpack.FIXEXT_8;
import static dev.yam.wire.Msgpack.FIXMAP;
import static dev.yam.wire.Msgpack.FIXSTR;
import static dev.yam.wire.Msgpack.FLOAT_32;
import static dev.yam.wire.Msgpack.FLOAT_64;
import static dev.yam.wire.Msgpack.INT_64;
import static dev.yam.wire.Msgpack.MAP_16;
import static dev.yam.wire.Msgpack.NEGATIVE_FIXINT;
import static dev.yam.wire.Msgpack.NIL;
import static dev.yam.wire.Msgpack.OWN;
import static dev.yam.wire.Msgpack.STR_8;
import static dev.yam.wire.Msgpack.TRUE;
import static dev.yam.wire.Msgpack.UINT_64;
import static dev.yam.wire.Msgpack.UINT_8;

import java.util.Arrays;

/**
 * A place in a message of MessagePack, which goes from value to value. Nothing of a length that a peer announces is
 * believed before the bytes are there. One thread at a time.
 *
 * <p>The methods that read a value of a kind are called where {@link #kind} has told it.
 */
final class MsgpackReader {

  private static final Kind[] KINDS = kinds();

  private final byte[] bytes;
  private final int end;
  private int at;

  /** What a value is. */
  enum Kind {
    NIL,
    UNDEFINED,
    BOOL,
    INTEGER,
    FLOAT,
    STRING,
    /** Bytes: a {@code Buffer}, or an {@code ArrayBuffer}. */
    BINARY,
    DATE,
    ARRAY,
    MAP,
    EXTENSION,
    /** No value begins so. */
    NONE
  }

  /** An extension that notepack gives no meaning to. */
  record Extension(byte type, Slice data) {}

  MsgpackReader(Slice message) {
    this.bytes = message.array();
    this.at = message.offset();
    this.end = at + message.length();
  }

  private static Kind[] kinds() {
    var kinds = new Kind[256];
    Arrays.fill(kinds, 0, FIXMAP, Kind.INTEGER);
    Arrays.fill(kinds, FIXMAP, FIXARRAY, Kind.MAP);
    Arrays.fill(kinds, FIXARRAY, FIXSTR, Kind.ARRAY);
    Arrays.fill(kinds, FIXSTR, NIL, Kind.STRING);
    Arrays.fill(kinds, NIL, FALSE, Kind.NONE);
    kinds[NIL] = Kind.NIL;
    Arrays.fill(kinds, FALSE, BIN_8, Kind.BOOL);
    Arrays.fill(kinds, BIN_8, EXT_8, Kind.BINARY);
    Arrays.fill(kinds, EXT_8, FLOAT_32, Kind.EXTENSION);
    Arrays.fill(kinds, FLOAT_32, UINT_8, Kind.FLOAT);
    Arrays.fill(kinds, UINT_8, FIXEXT_1, Kind.INTEGER);
    Arrays.fill(kinds, FIXEXT_1, STR_8, Kind.EXTENSION);
    Arrays.fill(kinds, STR_8, ARRAY_16, Kind.STRING);
    Arrays.fill(kinds, ARRAY_16, MAP_16, Kind.ARRAY);
    Arrays.fill(kinds, MAP_16, NEGATIVE_FIXINT, Kind.MAP);
    Arrays.fill(kinds, NEGATIVE_FIXINT, 256, Kind.INTEGER);
    return kinds;
  }

  int at() {
    return at;
  }

  /** Goes on from {@code offset}, where a value begins. */
  void moveTo(int offset) {
    at = offset;
  }

  boolean isAtEnd() {
    return at == end;
  }

  /** What the next value is. */
  Kind kind() {
    int first = peek();
    Kind kind = KINDS[first];
    return kind == Kind.EXTENSION ? extended(first) : kind;
  }

  /** The meaning of an extension: each form has its type behind its length. */
  private Kind extended(int first) {
    int type = at + 1 + (first <= EXT_32 ? 1 << (first - EXT_8) : 0);
    if (type >= end) {
      throw malformed("cut short");
    }
    if (bytes[type] != OWN) {
      return Kind.EXTENSION;
    }
    if (first <= EXT_32) {
      return Kind.BINARY;
    }
    return first == FIXEXT_1 ? Kind.UNDEFINED : first == FIXEXT_8 ? Kind.DATE : Kind.EXTENSION;
  }

  // --- values ---

  boolean bool() {
    return next() == TRUE;
  }

  /**
   * A whole number in whatever form: to JavaScript they are the same.
   *
   * @throws MalformedPacketException if the value is none, or one beyond 2^63, or a float beyond 2^53
   */
  long integer() {
    Kind kind = kind();
    if (kind == Kind.FLOAT) {
      return whole(floating());
    }
    if (kind != Kind.INTEGER) {
      throw malformed("an integer is expected");
    }
    int first = next();
    if (first < FIXMAP || first >= NEGATIVE_FIXINT) {
      return (byte) first;
    }
    return switch (first - UINT_8) {
      case 0 -> uint8();
      case 1 -> uint16();
      case 2 -> uint32();
      case 3 -> positive(int64());
      case 4 -> bytes[take(1)];
      case 5 -> (short) uint16();
      case 6 -> int32();
      default -> int64();
    };
  }

  private static long whole(double number) {
    if (number != Math.rint(number) || Math.abs(number) > EXACT) {
      throw malformed("an integer is expected");
    }
    return (long) number;
  }

  private static long positive(long number) {
    if (number < 0) {
      throw malformed("an integer beyond 2^63");
    }
    return number;
  }

  /** Whether the next value, an integer, is greater than every {@code long}. */
  boolean isBeyondLong() {
    return bytes[at] == (byte) UINT_64 && at + 1 < end && bytes[at + 1] < 0;
  }

  /** An unsigned integer of 64 bits, as the nearest double; the last bit, which may decide, is kept. */
  double unsigned() {
    next();
    long number = int64();
    return number >= 0 ? number : ((number >>> 1) | (number & 1)) * 2.0;
  }

  double floating() {
    return next() == FLOAT_32 ? Float.intBitsToFloat(int32()) : Double.longBitsToDouble(int64());
  }

  /** The bytes of a string, which may be no UTF-8. */
  Slice string() {
    int first = next();
    int length = first < NIL ? first - FIXSTR : length(first - STR_8);
    return Slice.of(bytes, take(length), length);
  }

  Slice binary() {
    int first = next();
    int length = length(first < EXT_8 ? first - BIN_8 : first - EXT_8);
    if (first >= EXT_8) {
      take(1);
    }
    return Slice.of(bytes, take(length), length);
  }

  /** Milliseconds since 1970, as JavaScript has them; it has none for many of them. */
  long date() {
    take(2);
    return int64();
  }

  void nothing() {
    take(1);
  }

  void undefined() {
    take(3);
  }

  Extension extension() {
    int length = extensionLength(next());
    byte type = bytes[take(1)];
    return new Extension(type, Slice.of(bytes, take(length), length));
  }

  private int extensionLength(int first) {
    return first <= EXT_32 ? length(first - EXT_8) : 1 << (first - FIXEXT_1);
  }

  /** The number of elements of an array, which follow. */
  int array() {
    int first = next();
    return first < NIL ? first - FIXARRAY : length(first - ARRAY_16 + 1);
  }

  /** The number of members of a map, which follow: name, value. */
  int map() {
    int first = next();
    return first < NIL ? first - FIXMAP : length(first - MAP_16 + 1);
  }

  /** A length of 8, 16 or 32 bits. Each element has one byte at least, so that what cannot be true is refused here. */
  private int length(int form) {
    long announced = form == 0 ? uint8() : form == 1 ? uint16() : uint32();
    if (announced > end - at) {
      throw malformed("cut short");
    }
    return (int) announced;
  }

  // --- past values ---

  /** Goes past the next value, without recursion: how deep it is does not matter. */
  void skip() {
    long left = 1;
    while (left > 0) {
      left += skipHead() - 1;
    }
  }

  /** Goes past one value but for those that it holds, and returns how many these are. */
  private long skipHead() {
    switch (KINDS[peek()]) {
      case NIL, BOOL -> at++;
      case INTEGER -> skipInteger();
      case FLOAT -> take(next() == FLOAT_64 ? 8 : 4);
      case STRING -> string();
      case BINARY -> binary();
      case ARRAY -> {
        return array();
      }
      case MAP -> {
        return 2L * map();
      }
      case EXTENSION, UNDEFINED, DATE -> extension();
      case NONE -> throw noValue();
    }
    return 0;
  }

  private void skipInteger() {
    int first = next();
    if (first >= UINT_8 && first <= INT_64) {
      take(1 << ((first - UINT_8) & 3));
    }
  }

  // --- bytes ---

  private int peek() {
    if (at >= end) {
      throw malformed("cut short");
    }
    return bytes[at] & 0xFF;
  }

  private int next() {
    int first = peek();
    at++;
    return first;
  }

  /** Goes past {@code count} bytes and returns where they begin. */
  private int take(int count) {
    if (count > end - at) {
      throw malformed("cut short");
    }
    int from = at;
    at += count;
    return from;
  }

  private int uint8() {
    return bytes[take(1)] & 0xFF;
  }

  private int uint16() {
    return (short) Msgpack.SHORT.get(bytes, take(2)) & 0xFFFF;
  }

  private int int32() {
    return (int) Msgpack.INT.get(bytes, take(4));
  }

  private long uint32() {
    return int32() & 0xFFFFFFFFL;
  }

  private long int64() {
    return (long) Msgpack.LONG.get(bytes, take(8));
  }

  static MalformedPacketException noValue() {
    return malformed("a byte that begins nothing");
  }

  static MalformedPacketException malformed(String what) {
    return new MalformedPacketException(what + " (socket.io-msgpack-parser)");
  }
}
