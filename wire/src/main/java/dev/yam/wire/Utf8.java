package dev.yam.wire;

/** UTF-8 as peers of this ecosystem write and read it. */
final class Utf8 {

  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private Utf8() {}

  /** Encodes {@code text}; a lone surrogate becomes U+FFFD, where {@code String.getBytes} would write {@code ?}. */
  static byte[] encode(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return hasLoneSurrogate(text) ? encodeReplacing(text) : bytes;
  }

  private static boolean hasLoneSurrogate(String text) {
    throw new UnsupportedOperationException(text);
  }

  private static byte[] encodeReplacing(String text) {
    throw new UnsupportedOperationException(text + REPLACEMENT.length);
  }
}
