package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a message carries: a string (or attachment) of so many bytes, or a JSON object of 1 KB. There are
 * {@value #VARIANTS} variants of one length, sent in turn, so that a lost, repeated or misplaced answer shows.
 */
record Payload(int size, boolean object) {

  static final int VARIANTS = 64;

  private static final int OBJECT_SIZE = 1024;
  private static final int SMALLEST = 8;
  private static final int FIRST_NUMBER = 10;
  private static final String FILLER = "The quick brown fox jumps over the lazy dog, again and again. ";

  /** {@code object}, or a number of bytes. */
  static Payload of(String text) {
    if (text.equals("object")) {
      return new Payload(OBJECT_SIZE, true);
    }
    int size;
    try {
      size = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      size = 0;
    }
    if (size < SMALLEST) {
      throw new LoadException("payload " + text + ": `object` or a number of bytes from " + SMALLEST + " expected");
    }
    return new Payload(size, false);
  }

  /** A number of two digits, so that all variants have one length. */
  static int number(int variant) {
    return FIRST_NUMBER + variant;
  }

  byte[] json(int variant) {
    return (object ? object(variant) : '"' + string(variant, size) + '"').getBytes(US_ASCII);
  }

  byte[] binary(int variant) {
    byte[] bytes = string(variant, size).getBytes(US_ASCII);
    for (int i = 2; i < bytes.length; i++) {
      bytes[i] ^= (byte) (i * 31);
    }
    return bytes;
  }

  private static String string(int variant, int length) {
    return (number(variant) + " " + FILLER.repeat(length / FILLER.length() + 1)).substring(0, length);
  }

  private static String object(int variant) {
    var out = new StringBuilder("{\"id\":").append(number(variant))
        .append(",\"room\":\"general\",\"sender\":{\"name\":\"Ada\",\"admin\":false,\"since\":1735689600000},\"items\":[");
    for (int i = 0; i < 8; i++) {
      out.append(i == 0 ? "" : ",").append("{\"sku\":\"A-").append(FIRST_NUMBER + i)
          .append("\",\"count\":").append(i).append(",\"price\":12.5,\"tags\":[\"new\",\"red\"]}");
    }
    out.append("],\"parent\":true,\"text\":\"");
    return out.append(string(variant, OBJECT_SIZE - out.length() - 2)).append("\"}").toString();
  }

  @Override
  public String toString() {
    return object ? "object" : size % 1024 == 0 ? size / 1024 + " KB" : size + " B";
  }
}
