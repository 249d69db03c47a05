package dev.yam.wire;

/** What a {@link WebSocketDecoder} has its compressed messages inflated by (RFC 7692 §7.2.2). */
@FunctionalInterface
public interface Inflation {

  /**
   * The message that {@code compressed} is the payload of, its fragments joined. Stops where it has more than {@code
   * most} bytes, however many were to follow.
   *
   * @throws WebSocketException if the message is longer, or {@code compressed} is no DEFLATE data
   */
  Slice inflate(Slice compressed, int most);
}
