package dev.yam.examples.llm;

/** What an answer consists of: tokens, and an end. */
sealed interface Piece {

  record Token(String text) implements Piece {}

  /** {@code reason} is the endpoint's word, such as {@code stop} or {@code length}, or {@link Answer#STOPPED}. */
  record End(String reason) implements Piece {}
}
