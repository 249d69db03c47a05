package dev.yam.wire;

/**
 * What a {@link WebSocketDecoder} lets its peer ask for.
 *
 * @param messageBytes the most bytes of one message, all its fragments together ({@link Limit#PAYLOAD})
 * @param fragments the most frames that one message may come in, empty ones included ({@link Limit#FRAGMENTS})
 */
public record WebSocketLimits(int messageBytes, int fragments) {

  public static final WebSocketLimits DEFAULT =
      new WebSocketLimits((int) Limit.PAYLOAD.defaultValue(), (int) Limit.FRAGMENTS.defaultValue());

  public WebSocketLimits {
    if (messageBytes < 1) {
      throw new IllegalArgumentException("messageBytes must be positive: " + messageBytes);
    }
    if (fragments < 1) {
      throw new IllegalArgumentException("fragments must be positive: " + fragments);
    }
  }
}
