package dev.yam.engine;

import java.util.Arrays;

/** A list that keeps its array and not its items. */
final class Batch<T> {
  T[] items;
  int size;

  Batch(T[] items) {
    this.items = items;
  }

  void add(T item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  T[] copyFrom(int start) {
    return Arrays.copyOfRange(items, start, size);
  }

  @SuppressWarnings("NullAway") // unused places of the array
  void clear() {
    Arrays.fill(items, 0, size, null);
    size = 0;
  }
}
