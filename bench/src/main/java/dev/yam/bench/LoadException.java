package dev.yam.bench;

/** The load cannot go on, or its figures would mean nothing; the message says why, for whoever runs it. */
final class LoadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String message;

  LoadException(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
