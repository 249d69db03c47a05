package dev.yam.engine;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request that Engine.IO knows; absent ones are empty. They are looked for in the target as it
 * came: a request says little else, and most of it, such as a client's timestamp, nobody asks for.
 */
record Query(String transport, String sid, String revision) {

  static Query of(Request request) {
    String target = request.target();
    return new Query(first(target, "transport"), first(target, "sid"), first(target, "EIO"));
  }

  private static String first(String target, String name) {
    String value = find(target, name);
    return value == null ? "" : value;
  }

  /** The first value of a parameter, decoded; null if it is not there. */
  static @Nullable String find(String target, String name) {
    int at = target.indexOf('?');
    while (at >= 0) {
      int from = at + 1;
      at = target.indexOf('&', from);
      int to = at < 0 ? target.length() : at;
      int equals = target.indexOf('=', from);
      int nameEnd = equals < 0 || equals > to ? to : equals;
      if (to > from && isNamed(target, from, nameEnd, name)) {
        return Request.decode(target.substring(Math.min(nameEnd + 1, to), to));
      }
    }
    return null;
  }

  private static boolean isNamed(String target, int from, int to, String name) {
    for (int i = from; i < to; i++) {
      if (target.charAt(i) == '%' || target.charAt(i) == '+') {
        return Request.decode(target.substring(from, to)).equals(name);
      }
    }
    return to - from == name.length() && target.startsWith(name, from);
  }
}
