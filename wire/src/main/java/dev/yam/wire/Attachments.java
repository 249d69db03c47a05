package dev.yam.wire;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The attachments that a packet has announced, in the row in which they arrive. The packet's arguments have the row from
 * the start, so that nothing is made anew when it is complete; nobody else sees it before, and nothing changes it later.
 */
final class Attachments extends AbstractList<Slice> implements RandomAccess {

  static final Attachments NONE = new Attachments(0);

  private final Slice[] slices;
  private int received;

  /** {@code announced} has been held against the limit. */
  Attachments(int announced) {
    slices = new Slice[announced];
  }

  /** Puts {@code next} behind those that came before. */
  void receive(Slice next) {
    slices[received++] = next;
  }

  boolean isComplete() {
    return received == slices.length;
  }

  @Override
  public Slice get(int index) {
    return slices[index];
  }

  /** How many are announced. */
  @Override
  public int size() {
    return slices.length;
  }
}
