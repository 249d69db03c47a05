package dev.yam.engine;

import io.netty.util.NetUtil;

/** The value of {@code Host}: a name or an address, and perhaps a port (RFC 9112 §3.2, RFC 3986 §3.2.2). */
final class HostField {

  private static final boolean[] NAME = new boolean[128];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      NAME[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "-._~!$&'()*+,;=%".toCharArray()) {
      NAME[c] = true;
    }
  }

  /** The last value that was valid: most servers are asked for under one name. Any thread may replace it. */
  private static volatile String known = "";

  private HostField() {}

  /** An empty value is one: of a target without an authority. */
  static boolean isValid(String value) {
    if (value.equals(known)) {
      return true;
    }
    boolean valid = isHost(value);
    if (valid) {
      known = value;
    }
    return valid;
  }

  private static boolean isHost(String value) {
    int length = value.length();
    if (length > 0 && value.charAt(0) == '[') {
      int close = close(value);
      return close > 0 && NetUtil.isValidIpV6Address(value.subSequence(1, close)) && isPort(value, close + 1);
    }
    int i = 0;
    while (i < length && value.charAt(i) < 128 && NAME[value.charAt(i)]) {
      if (value.charAt(i) == '%' && !isEscape(value, i)) {
        return false;
      }
      i++;
    }
    return isPort(value, i);
  }

  private static int close(CharSequence value) {
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) == ']') {
        return i;
      }
    }
    return -1;
  }

  private static boolean isEscape(CharSequence value, int at) {
    return at + 2 < value.length()
        && Character.digit(value.charAt(at + 1), 16) >= 0
        && Character.digit(value.charAt(at + 2), 16) >= 0;
  }

  /** Nothing, or a colon and digits, or a colon alone. */
  private static boolean isPort(CharSequence value, int from) {
    if (from == value.length()) {
      return true;
    }
    for (int i = from + 1; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return value.charAt(from) == ':';
  }
}
