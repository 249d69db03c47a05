package dev.yam.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Headers that middleware adds to the answer of a handshake or an upgrade. Used by one thread at a time. */
public final class ResponseHeaders {

  private final List<Map.Entry<String, String>> entries = new ArrayList<>();

  ResponseHeaders() {}

  /**
   * Adds a header; names may repeat.
   *
   * @throws IllegalArgumentException if the header would break the answer, or is one that the connection writes itself
   */
  public void add(String name, String value) {
    check(name, value);
    entries.add(Map.entry(name, value));
  }

  List<Map.Entry<String, String>> entries() {
    return entries;
  }

  /** Refuses what could end the header, or frame the answer otherwise than its body does (RFC 9110 §5.1, §5.5). */
  static void check(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(ResponseHeaders::isTokenCharacter)) {
      throw new IllegalArgumentException("not the name of a header: " + name);
    }
    if (name.equalsIgnoreCase("content-length")
        || name.equalsIgnoreCase("transfer-encoding")
        || name.equalsIgnoreCase("connection")) {
      throw new IllegalArgumentException("the connection writes this header itself: " + name);
    }
    if (!isFieldValue(value)) {
      throw new IllegalArgumentException("header " + name + " has a character that is not allowed");
    }
  }

  static boolean isFieldValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
        return false;
      }
    }
    return true;
  }

  static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
