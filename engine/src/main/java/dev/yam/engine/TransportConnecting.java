package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;

/** A client's transport on its way: what has a channel for itself. Thread: the loop. */
interface TransportConnecting {

  void start();

  /** The outcome is not told. */
  void cancel();

  /** One of both is called, once, unless it was cancelled; never from within {@link #start}. */
  interface Then<T extends ChannelTransport> {
    /** Has to give {@code transport} a listener: bytes for it may have come already. */
    void connected(T transport);

    void failed(ConnectFailedException why);
  }
}
