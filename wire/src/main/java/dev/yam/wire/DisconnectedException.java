package dev.yam.wire;

/** The peer left before it could answer. */
public final class DisconnectedException extends YamException {

  private static final long serialVersionUID = 1L;

  /** {@code reason} is the wire name of the disconnect reason. */
  public DisconnectedException(String reason) {
    super("disconnected: " + reason, null, false);
  }
}
