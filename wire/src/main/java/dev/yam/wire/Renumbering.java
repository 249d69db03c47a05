package dev.yam.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Gives placeholders other numbers, when arguments are joined or taken apart. */
final class Renumbering {

  private Renumbering() {}

  /** {@code json} with every number raised by {@code by}. */
  static Slice shift(Slice json, int by) {
    Placeholders found = Placeholders.in(json);
    int[] numbers = new int[found.count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = found.number(i) + by;
    }
    return rewrite(json, found, numbers);
  }

  /** {@code json} with the attachments it refers to numbered from 0; they are added to {@code kept}. */
  static Slice compact(Slice json, List<Slice> attachments, List<Slice> kept) {
    Placeholders found = Placeholders.in(json);
    int[] places = new int[attachments.size()];
    Arrays.fill(places, -1);
    int[] numbers = new int[found.count()];
    for (int i = 0; i < numbers.length; i++) {
      int old = found.number(i);
      if (places[old] < 0) {
        places[old] = kept.size();
        kept.add(attachments.get(old));
      }
      numbers[i] = places[old];
    }
    return rewrite(json, found, numbers);
  }

  private static Slice rewrite(Slice json, Placeholders found, int[] numbers) {
    var out = new ByteArrayOutputStream(json.length() + numbers.length);
    int copied = json.offset();
    for (int i : inOrder(found)) {
      out.write(json.array(), copied, found.numberStart(i) - copied);
      out.writeBytes(Slice.utf8(Integer.toString(numbers[i])).array());
      copied = found.numberEnd(i);
    }
    out.write(json.array(), copied, json.offset() + json.length() - copied);
    return Slice.of(out.toByteArray());
  }

  /** Objects are found when they end; their numbers are rewritten from left to right. */
  private static Integer[] inOrder(Placeholders found) {
    var order = new Integer[found.count()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Integer.compare(found.numberStart(a), found.numberStart(b)));
    return order;
  }
}
