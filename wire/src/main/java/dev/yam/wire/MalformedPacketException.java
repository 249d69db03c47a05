package dev.yam.wire;

/** A peer sent what its protocol does not allow. Carries no stack trace: it says nothing about our code. */
public final class MalformedPacketException extends YamException {

  private static final long serialVersionUID = 1L;

  /** {@code message} names the rule and the section of the protocol it stands in. */
  public MalformedPacketException(String message) {
    super(message, null, false);
  }
}
