package dev.yam.wire;

/** What an Engine.IO session carries: text or bytes. */
public sealed interface Message {

  Slice data();

  /** Valid UTF-8. */
  record Text(Slice data) implements Message {}

  record Binary(Slice data) implements Message {}

  static Message of(String text) {
    return new Text(Slice.utf8(text));
  }

  /** Takes {@code bytes}. */
  static Message of(byte[] bytes) {
    return new Binary(Slice.of(bytes));
  }
}
