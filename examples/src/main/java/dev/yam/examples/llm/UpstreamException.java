package dev.yam.examples.llm;

/** The model's endpoint could not be asked, or did not answer as it should. The message is for the log. */
final class UpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  UpstreamException(String message) {
    this(0, message);
  }

  /** With the status of its response, 0 if there was none. */
  UpstreamException(int status, String message) {
    super(message);
    this.status = status;
  }

  UpstreamException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /** What may be told to whoever has asked: nothing of the endpoint, or of the account that pays for it. */
  String told() {
    return switch (status) {
      case 0 -> "The answer broke off. Try again.";
      case 429, 503 -> "The model is busy. Try again in a moment.";
      default -> "The model cannot be asked just now.";
    };
  }
}
