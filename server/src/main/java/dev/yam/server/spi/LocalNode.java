package dev.yam.server.spi;

import java.time.Duration;

/**
 * The sockets of one namespace on this node. Any thread. What one thread asks takes effect in the order in which it
 * asked, also against its own {@code socket.join} and {@code socket.emit}.
 */
public interface LocalNode {

  /** The namespace, for example {@code /chat}. */
  String namespace();

  /**
   * Sends to the sockets that are selected here. Encoded once; nothing waits.
   *
   * @throws dev.yam.wire.OverloadedException if {@link dev.yam.wire.Limit#BROADCAST} is met: nothing is sent
   */
  void deliver(Publication publication);

  /**
   * Sends to the sockets that are selected here and gives their answers to {@code sink}; {@link AckSink#expect} is
   * told how many there are. After {@code timeout} late answers are ignored.
   */
  void deliver(Publication publication, Duration timeout, AckSink sink);

  void apply(Selection selection, Change change);
}
