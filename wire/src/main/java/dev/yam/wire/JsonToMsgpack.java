package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes checked JSON as MessagePack, in time that grows with its length alone; placeholders become the bytes they stand
 * for. One value or several with commas between them, one thread.
 */
final class JsonToMsgpack {

  /** Digits that a {@code long} holds whatever they are. */
  private static final int SAFE_DIGITS = 18;

  private static final int FIELDS = 2;

  private final byte[] a;
  private final int end;
  private final MsgpackWriter out;
  private final List<Slice> attachments;
  private final boolean exact;

  /** Of each array and object: where it begins, how many members it has. They are told before their members. */
  private int[] containers = new int[8 * FIELDS];

  private int count;
  private int next;

  private Placeholders placeholders = Placeholders.in(Slice.EMPTY);

  /** The placeholders by where they begin: their start, then their index. */
  private long[] starts = {};

  private JsonToMsgpack(Slice json, List<Slice> attachments, MsgpackWriter out, boolean exact) {
    this.exact = exact;
    this.a = json.array();
    this.end = json.offset() + json.length();
    this.out = out;
    this.attachments = attachments;
  }

  /** Writes the values of {@code json}, which have commas between them. */
  static void write(Slice json, List<Slice> attachments, MsgpackWriter out) {
    write(json, attachments, out, false);
  }

  /** As {@link #write}, and keeps every integer that a {@code long} holds; JavaScript has those up to 2^53 alone. */
  static void writeExactly(Slice json, List<Slice> attachments, MsgpackWriter out) {
    write(json, attachments, out, true);
  }

  private static void write(Slice json, List<Slice> attachments, MsgpackWriter out, boolean exact) {
    var transcoder = new JsonToMsgpack(json, attachments, out, exact);
    transcoder.measure(json.offset());
    if (!attachments.isEmpty()) {
      transcoder.locate(json);
    }
    transcoder.values(json.offset());
  }

  // --- before ---

  private void measure(int from) {
    int[] open = new int[8];
    int depth = 0;
    int p = from;
    while (p < end) {
      switch (a[p]) {
        case '"' -> p = JsonText.skipString(a, p) - 1;
        case '[', '{' -> {
          if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
          }
          open[depth++] = add(p);
        }
        case ']', '}' -> depth--;
        case ',' -> {
          if (depth > 0) {
            containers[open[depth - 1] + 1]++;
          }
        }
        default -> {}
      }
      p++;
    }
  }

  /** As many members as commas, and one more unless it is empty. */
  private int add(int start) {
    int at = FIELDS * count++;
    if (at == containers.length) {
      containers = Arrays.copyOf(containers, 2 * at);
    }
    int first = a[JsonText.skipSpace(a, start + 1, end)];
    containers[at] = start;
    containers[at + 1] = first == ']' || first == '}' ? 0 : 1;
    return at;
  }

  private void locate(Slice json) {
    placeholders = Placeholders.in(json);
    starts = new long[placeholders.count()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = (long) placeholders.start(i) << 32 | i;
    }
    Arrays.sort(starts);
  }

  /** The placeholder that begins at {@code offset}; −1 if none does. */
  private int placeholderAt(int offset) {
    int found = ~Arrays.binarySearch(starts, ((long) offset << 32) - 1); // which stands between two
    return found < starts.length && starts[found] >>> 32 == offset ? (int) starts[found] : -1;
  }

  // --- values ---

  private void values(int from) {
    int p = JsonText.skipSpace(a, from, end);
    while (p < end) {
      p = JsonText.skipSpace(a, value(p), end) + 1; // behind the comma
      p = JsonText.skipSpace(a, p, end);
    }
  }

  /** Recurses as deep as the JSON is nested, which its check has bounded. Returns the offset behind the value. */
  private int value(int from) {
    return switch (a[from]) {
      case '"' -> text(from);
      case '[' -> array(from);
      case '{' -> {
        int placeholder = placeholderAt(from);
        yield placeholder < 0 ? object(from) : attachment(placeholder);
      }
      case 'n' -> {
        out.nothing();
        yield from + 4;
      }
      case 't' -> {
        out.bool(true);
        yield from + 4;
      }
      case 'f' -> {
        out.bool(false);
        yield from + 5;
      }
      default -> number(from);
    };
  }

  private int attachment(int placeholder) {
    out.binary(attachments.get(placeholders.number(placeholder)));
    int behind = placeholders.end(placeholder);
    while (next < count && containers[FIELDS * next] < behind) {
      next++;
    }
    return behind;
  }

  private int array(int from) {
    int size = size();
    out.array(size);
    int p = from;
    for (int i = 0; i < size; i++) {
      p = behind(value(JsonText.skipSpace(a, p + 1, end)));
    }
    return size == 0 ? JsonText.skipSpace(a, from + 1, end) + 1 : p + 1;
  }

  private int object(int from) {
    int size = size();
    out.map(size);
    int p = from;
    for (int i = 0; i < size; i++) {
      p = behind(text(JsonText.skipSpace(a, p + 1, end))); // at the colon
      p = behind(value(JsonText.skipSpace(a, p + 1, end)));
    }
    return size == 0 ? JsonText.skipSpace(a, from + 1, end) + 1 : p + 1;
  }

  private int size() {
    return containers[FIELDS * next++ + 1];
  }

  /** The comma, colon or bracket that follows. */
  private int behind(int valueEnd) {
    return JsonText.skipSpace(a, valueEnd, end);
  }

  private int text(int from) {
    int to = JsonText.skipString(a, from);
    for (int p = from + 1; p < to - 1; p++) {
      if (a[p] == '\\') {
        out.string(JsonText.string(a, from, to));
        return to;
      }
    }
    out.utf8(a, from + 1, to - from - 2);
    return to;
  }

  private int number(int from) {
    int to = JsonText.skipValue(a, from, end);
    if (isInteger(from, to)) {
      out.integer(integer(from, to));
    } else {
      number(new String(a, from, to - from, US_ASCII));
    }
    return to;
  }

  private void number(String text) {
    OptionalLong whole = exact ? whole(text) : OptionalLong.empty();
    if (whole.isPresent()) {
      out.integer(whole.getAsLong());
    } else {
      out.number(Double.parseDouble(text));
    }
  }

  private static OptionalLong whole(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException beyond) { // or a fraction
      return OptionalLong.empty();
    }
  }

  private boolean isInteger(int from, int to) {
    for (int p = a[from] == '-' ? from + 1 : from; p < to; p++) {
      if (a[p] < '0' || a[p] > '9') {
        return false;
      }
    }
    return to - from <= SAFE_DIGITS;
  }

  private long integer(int from, int to) {
    boolean negative = a[from] == '-';
    long number = 0;
    for (int p = negative ? from + 1 : from; p < to; p++) {
      number = 10 * number + a[p] - '0';
    }
    return negative ? -number : number;
  }
}
