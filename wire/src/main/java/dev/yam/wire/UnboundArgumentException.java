package dev.yam.wire;

/**
 * An argument of a peer is missing or does not fit what is asked of it. The message may be shown to the peer: it names
 * the place and nothing of the classes behind it.
 */
public final class UnboundArgumentException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public UnboundArgumentException(String message) {
    super(message);
  }

  public UnboundArgumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
