package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded} text: the bodies of JSONP, the queries of namespaces. */
final class FormText {

  private FormText() {}

  /** The bytes of the first value under {@code name}, which is ASCII; empty if there is none. */
  static Slice value(Slice form, String name) {
    byte[] key = name.getBytes(UTF_8);
    byte[] a = form.array();
    int end = form.offset() + form.length();
    for (int from = form.offset(); from < end; ) {
      int to = find(a, from, end, '&');
      int equals = find(a, from, to, '=');
      if (equals < to && Arrays.equals(a, from, equals, key, 0, key.length)) {
        return decode(a, equals + 1, to);
      }
      from = to + 1;
    }
    return Slice.EMPTY;
  }

  /** All pairs; of several values under one name the last. What is not UTF-8 is replaced. */
  static Map<String, String> pairs(Slice form) {
    var pairs = new LinkedHashMap<String, String>();
    byte[] a = form.array();
    int end = form.offset() + form.length();
    for (int from = form.offset(); from < end; ) {
      int to = find(a, from, end, '&');
      int equals = find(a, from, to, '=');
      if (to > from) {
        pairs.put(decode(a, from, equals).toUtf8(), decode(a, Math.min(equals + 1, to), to).toUtf8());
      }
      from = to + 1;
    }
    return pairs;
  }

  private static int find(byte[] a, int from, int to, char c) {
    int p = from;
    while (p < to && a[p] != c) {
      p++;
    }
    return p;
  }

  /** A percent sign without its digits stands for itself, as browsers and Node read it. */
  private static Slice decode(byte[] a, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int p = from; p < to; p++) {
      int octet = a[p] == '%' && p + 2 < to ? octet(a[p + 1], a[p + 2]) : -1;
      if (octet >= 0) {
        out[length++] = (byte) octet;
        p += 2;
      } else {
        out[length++] = a[p] == '+' ? (byte) ' ' : a[p];
      }
    }
    return Slice.of(out, 0, length);
  }

  private static int octet(byte high, byte low) {
    int upper = JsonText.hex(high);
    int lower = JsonText.hex(low);
    return upper < 0 || lower < 0 ? -1 : upper << 4 | lower;
  }
}
