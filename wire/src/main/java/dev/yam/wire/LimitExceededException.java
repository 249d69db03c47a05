package dev.yam.wire;

/** A peer asked for more than a {@link Limit} allows. Carries no stack trace. */
public final class LimitExceededException extends YamException {

  private static final long serialVersionUID = 1L;

  private final Limit limit;

  public LimitExceededException(Limit limit, long allowed) {
    super("more than " + allowed + " " + limit.unit() + " (limit " + limit.key() + ", an option of that name)", null, false);
    this.limit = limit;
  }

  public Limit limit() {
    return limit;
  }
}
