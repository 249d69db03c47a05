package dev.yam.engine;

/** What carries a session's packets. Used on the session's loop only. */
sealed interface Transport permits PollingTransport, ChannelTransport, ClientPolling, NoTransport {

  /** As the query parameter {@code transport} spells it, or would. */
  String name();

  /** Whether {@link #send} can take something now. */
  boolean ready();

  /** Takes from {@code queue}, which is not empty, what it can, and flushes it. Only when {@link #ready}. */
  void send(SendQueue queue);

  /** Whether what is sent now leaves at once. */
  boolean writable();

  /** Bytes that were sent and that the operating system has not taken yet. */
  long pending();

  /** Whether the session is to send the packet that closes: the transport has nothing of its own that says so. */
  boolean closesByPacket();

  void pause();

  void resume();

  /** The session ends for {@code reason}: {@link #close} comes when all was sent. For who tells its peer why. */
  default void ends(DisconnectReason reason) {}

  /** Ends it in order: what was sent leaves first. The listener hears nothing more. */
  void close();

  /** Ends it because the session ended for {@code reason}. The listener hears nothing more. */
  void abort(DisconnectReason reason);
}
