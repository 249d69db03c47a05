package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;

/**
 * A view of bytes that nobody writes to any more.
 *
 * <p>What is read from a peer arrives as one array per read; packets and arguments are slices of it, so that a
 * message is relayed without a copy. A slice keeps the whole array alive: {@link #detach()} what is kept for long.
 */
public final class Slice {

  public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Slice(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** The whole of {@code array}, which the caller gives up. */
  public static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  /** Part of {@code array}, which the caller gives up. */
  public static Slice of(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return new Slice(array, offset, length);
  }

  /** The UTF-8 form of {@code text}; a lone surrogate becomes U+FFFD, as in every Socket.IO peer. */
  public static Slice utf8(String text) {
    return of(Utf8.encode(text));
  }

  /** The array that is viewed; never written to by whoever asks. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** The byte at {@code index}, counted from the start of the slice. */
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  public Slice from(int start) {
    return range(start, length);
  }

  /** The bytes from {@code start}, included, to {@code end}, excluded. */
  public Slice range(int start, int end) {
    Objects.checkFromToIndex(start, end, length);
    return new Slice(array, offset + start, end - start);
  }

  /** A slice of the same bytes that keeps nothing else alive. */
  public Slice detach() {
    return length == array.length ? this : of(toByteArray());
  }

  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  public String toUtf8() {
    return new String(array, offset, length, UTF_8);
  }

  /** Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, no character cut short. */
  public boolean isUtf8() {
    return Utf8.validate(array, offset, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slice that
        && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset, end = offset + length; i < end; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Slice[" + length + " bytes]";
  }
}
