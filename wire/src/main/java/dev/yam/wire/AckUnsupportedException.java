package dev.yam.wire;

/** An answer was asked of a peer whose protocol has none: nothing was sent. Carries no stack trace. */
public final class AckUnsupportedException extends YamException {

  private static final long serialVersionUID = 1L;

  public AckUnsupportedException() {
    super("the line protocol has no acknowledgements: emit, and listen to an event by which the peer answers", null, false);
  }
}
