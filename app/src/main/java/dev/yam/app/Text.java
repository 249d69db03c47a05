package dev.yam.app;

import org.jspecify.annotations.Nullable;

/** What people may write: something, not too much of it, nothing invisible. */
final class Text {

  private Text() {}

  /** @throws IllegalArgumentException in words for the one who wrote it */
  static void check(String what, @Nullable String text, int longest) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(what + " must not be empty.");
    }
    if (text.length() > longest) {
      throw new IllegalArgumentException(what + " may have " + longest + " characters at most.");
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw new IllegalArgumentException(what + " must be plain text.");
    }
  }
}
