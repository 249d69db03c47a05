package dev.yam.wire;

/** What one packet of a peer may ask for; the defaults are those of {@link Limit}. */
public record PacketLimits(int maxAttachments, int maxDepth, int maxEventNameLength, int maxNamespaceLength) {

  public static final PacketLimits DEFAULT = new PacketLimits(
      (int) Limit.ATTACHMENTS.defaultValue(),
      (int) Limit.DEPTH.defaultValue(),
      (int) Limit.EVENT_NAME.defaultValue(),
      (int) Limit.NAMESPACE_NAME.defaultValue());

  public PacketLimits {
    check(maxAttachments, 0, Limit.ATTACHMENTS);
    check(maxDepth, 1, Limit.DEPTH);
    check(maxEventNameLength, 1, Limit.EVENT_NAME);
    check(maxNamespaceLength, 1, Limit.NAMESPACE_NAME);
  }

  private static void check(int value, int least, Limit limit) {
    if (value < least) {
      throw new IllegalArgumentException(limit.key() + " must be " + least + " or more, not " + value);
    }
  }
}
