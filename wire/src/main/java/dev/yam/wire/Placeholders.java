package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The attachments that checked JSON refers to: every object whose {@code _placeholder} is {@code true} (Socket.IO 5
 * §Packets with binary attachments). Where a member comes twice the last one counts, as in every peer.
 */
final class Placeholders {

  /** What stands before the number, as every peer known writes it. */
  private static final byte[] USUAL = "{\"_placeholder\":true,\"num\":".getBytes(US_ASCII);

  private static final int FIELDS = 5;

  /** Of each: start and end of the object, start and end of its number, the number or −1. */
  private int[] found = new int[FIELDS];

  private int count;
  private final byte[] array;
  private final int end;

  private Placeholders(byte[] array, int end) {
    this.array = array;
    this.end = end;
  }

  /** Those in {@code json}: values with commas between them. */
  static Placeholders in(Slice json) {
    int end = json.offset() + json.length();
    var placeholders = new Placeholders(json.array(), end);
    int p = json.offset();
    while (p < end) {
      p = placeholders.token(p);
    }
    return placeholders;
  }

  int count() {
    return count;
  }

  /** Where the object begins, in the array of the slice. */
  int start(int index) {
    return found[index * FIELDS];
  }

  int end(int index) {
    return found[index * FIELDS + 1];
  }

  int numberStart(int index) {
    return found[index * FIELDS + 2];
  }

  int numberEnd(int index) {
    return found[index * FIELDS + 3];
  }

  /** Which attachment it stands for; −1 where {@code num} is missing or no plain number. */
  int number(int index) {
    return found[index * FIELDS + 4];
  }

  /** Whether every one stands for one of {@code attachments}. */
  boolean within(int attachments) {
    for (int i = 0; i < count; i++) {
      if (number(i) < 0 || number(i) >= attachments) {
        return false;
      }
    }
    return true;
  }

  private int token(int p) {
    return switch (array[p]) {
      case '"' -> JsonText.skipString(array, p);
      case '{' -> object(p);
      default -> p + 1;
    };
  }

  private int object(int from) {
    int to = usual(from);
    return to < 0 ? members(from) : to;
  }

  /** The end of a placeholder that is written as usual; −1 for any other object, which may be one all the same. */
  private int usual(int from) {
    int number = from + USUAL.length;
    if (number > end || !Arrays.equals(array, from, number, USUAL, 0, USUAL.length)) {
      return -1;
    }
    int p = number;
    while (array[p] >= '0' && array[p] <= '9') {
      p++;
    }
    if (array[p] != '}') {
      return -1;
    }
    add(from, p + 1, number, p);
    return p + 1;
  }

  /** Recurses as deep as the JSON is nested, which its check has bounded. */
  private int members(int from) {
    boolean placeholder = false;
    int numberStart = -1;
    int numberEnd = -1;
    int p = JsonText.skipSpace(array, from + 1, end);
    while (array[p] != '}') {
      int key = p;
      p = JsonText.skipSpace(array, JsonText.skipString(array, p), end); // at the colon
      int value = JsonText.skipSpace(array, p + 1, end);
      p = value(value);
      if (JsonText.equalsUnescaped(array, key, "_placeholder")) {
        placeholder = array[value] == 't';
      } else if (JsonText.equalsUnescaped(array, key, "num")) {
        numberStart = value;
        numberEnd = p;
      }
      p = JsonText.skipSpace(array, p, end);
      if (array[p] == ',') {
        p = JsonText.skipSpace(array, p + 1, end);
      }
    }
    if (placeholder) {
      add(from, p + 1, numberStart, numberEnd);
    }
    return p + 1;
  }

  private int value(int from) {
    int c = array[from];
    if (c == '{') {
      return object(from);
    }
    if (c != '[') {
      return JsonText.skipValue(array, from, end);
    }
    int depth = 0;
    int p = from;
    do {
      c = array[p];
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      p = token(p);
    } while (depth > 0);
    return p;
  }

  private void add(int start, int objectEnd, int numberStart, int numberEnd) {
    int at = count * FIELDS;
    if (at == found.length) {
      found = Arrays.copyOf(found, 2 * found.length);
    }
    found[at] = start;
    found[at + 1] = objectEnd;
    found[at + 2] = numberStart;
    found[at + 3] = numberEnd;
    found[at + 4] = number(numberStart, numberEnd);
    count++;
  }

  private int number(int from, int to) {
    if (from < 0 || to - from > 9) {
      return -1;
    }
    int number = 0;
    for (int p = from; p < to; p++) {
      if (array[p] < '0' || array[p] > '9') {
        return -1;
      }
      number = 10 * number + array[p] - '0';
    }
    return number;
  }
}
