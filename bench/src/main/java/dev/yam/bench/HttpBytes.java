package dev.yam.bench;

/** Finds its way in the bytes of an HTTP message, by as much of it as must be known. */
final class HttpBytes {

  private HttpBytes() {}

  /** Where the body begins of a message whose head begins at {@code start}, or -1 as long as that is not known. */
  static int endOfHead(byte[] bytes, int start, int end) {
    for (int at = start + 3; at < end; at++) {
      if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
        return at + 1;
      }
    }
    return -1;
  }

  /** Where {@code wanted}, in small letters, ends in bytes of any letters; or -1. */
  static int after(byte[] wanted, byte[] bytes, int from, int to) {
    for (int at = from; at <= to - wanted.length; at++) {
      if (startsWith(wanted, bytes, at)) {
        return at + wanted.length;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] wanted, byte[] bytes, int at) {
    for (int i = 0; i < wanted.length; i++) {
      int letter = bytes[at + i];
      if ((letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Of the digits that begin there, after blanks. */
  static int number(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] == ' ') {
      at++;
    }
    int number = 0;
    for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = number * 10 + bytes[at] - '0';
    }
    return number;
  }
}
