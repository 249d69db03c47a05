package dev.yam.wire;

/** What one packet of a peer may ask for; the defaults are those of {@link Limit}. */
public record PacketLimits(int maxAttachments, int maxDepth, int maxEventNameLength, int maxNamespaceLength) {

  public static final PacketLimits DEFAULT = new PacketLimits(
      (int) Limit.ATTACHMENTS.defaultValue(),
      (int) Limit.DEPTH.defaultValue(),
      (int) Limit.EVENT_NAME.defaultValue(),
      (int) Limit.NAMESPACE_NAME.defaultValue());

  /** What binders and our own readers can follow on any thread's stack. */
  private static final int DEEPEST = 1_000;

  public PacketLimits {
    check(maxAttachments, 0, Limit.ATTACHMENTS);
    check(maxDepth, 1, Limit.DEPTH);
    if (maxDepth > DEEPEST) {
      throw new IllegalArgumentException(Limit.DEPTH.key() + " must be " + DEEPEST + " or less, not " + maxDepth);
    }
    check(maxEventNameLength, 1, Limit.EVENT_NAME);
    check(maxNamespaceLength, 1, Limit.NAMESPACE_NAME);
  }

  /** The same with another number of attachments. */
  public PacketLimits maxAttachments(int count) {
    return new PacketLimits(count, maxDepth, maxEventNameLength, maxNamespaceLength);
  }

  /** The same with another depth. */
  public PacketLimits maxDepth(int levels) {
    return new PacketLimits(maxAttachments, levels, maxEventNameLength, maxNamespaceLength);
  }

  /** The same with another length of event names. */
  public PacketLimits maxEventNameLength(int bytes) {
    return new PacketLimits(maxAttachments, maxDepth, bytes, maxNamespaceLength);
  }

  /** The same with another length of namespaces' names. */
  public PacketLimits maxNamespaceLength(int bytes) {
    return new PacketLimits(maxAttachments, maxDepth, maxEventNameLength, bytes);
  }

  private static void check(int value, int least, Limit limit) {
    if (value < least) {
      throw new IllegalArgumentException(limit.key() + " must be " + least + " or more, not " + value);
    }
  }
}
