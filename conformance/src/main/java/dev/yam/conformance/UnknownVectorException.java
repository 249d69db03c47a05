package dev.yam.conformance;

/** A file that the runner does not know how to read. */
final class UnknownVectorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownVectorException(String message) {
    super(message);
  }
}
