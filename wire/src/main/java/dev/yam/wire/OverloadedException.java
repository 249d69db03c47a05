package dev.yam.wire;

/** This side would have to hold more than a {@link Limit} allows. */
public final class OverloadedException extends YamException {

  private static final long serialVersionUID = 1L;

  private final Limit limit;

  public OverloadedException(Limit limit, long allowed) {
    super("would hold more than " + allowed + " " + limit.unit() + " (limit " + limit.key() + ", an option of that name)", null, false);
    this.limit = limit;
  }

  public Limit limit() {
    return limit;
  }
}
