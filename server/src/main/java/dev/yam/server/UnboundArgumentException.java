package dev.yam.server;

/** A client's argument did not fit the type its handler asks for. The message may be shown to the client. */
final class UnboundArgumentException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnboundArgumentException(String message) {
    super(message);
  }

  UnboundArgumentException(IllegalArgumentException mismatch) {
    super(mismatch.getMessage(), mismatch);
  }
}
