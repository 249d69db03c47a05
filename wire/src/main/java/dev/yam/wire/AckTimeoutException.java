package dev.yam.wire;

import java.util.List;

/** An acknowledgement did not come in time. */
public final class AckTimeoutException extends YamException {

  private static final long serialVersionUID = 1L;

  private final transient List<Args> partials;

  public AckTimeoutException(String message, List<Args> partials) {
    super(message, null, false);
    this.partials = List.copyOf(partials);
  }

  /** The answers of a broadcast that did come, in the order of their arrival; empty for a single socket. */
  public List<Args> partials() {
    return partials;
  }
}
