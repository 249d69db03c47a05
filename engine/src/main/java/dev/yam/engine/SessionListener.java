package dev.yam.engine;

import dev.yam.wire.Slice;

/**
 * The protocol on top of one session. Called on the session's loop: it returns at once and never throws but for the
 * peer's fault, a {@link dev.yam.wire.MalformedPacketException} or {@link dev.yam.wire.LimitExceededException}, which
 * closes the session with the reason {@code parse error}.
 */
public interface SessionListener {

  /** One text message, without Engine.IO's packet type; valid UTF-8. */
  void text(Slice data);

  /** One binary message. */
  void binary(Slice data);

  /**
   * Whether a client whose session failed gets what it missed when it comes back. If so, a session whose client lost the
   * answer to a poll without knowing it ends rather than go on with a gap: {@code transport error}. No by default.
   */
  default boolean recovers() {
    return false;
  }

  /** Called once, last. */
  void closed(DisconnectReason reason);
}
