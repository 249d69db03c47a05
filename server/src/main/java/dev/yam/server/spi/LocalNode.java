package dev.yam.server.spi;

import dev.yam.wire.Args;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

  /** The sockets that are selected here. Completes on a virtual thread. */
  CompletableFuture<List<SocketRecord>> fetch(Selection selection);

  /** Gives what another server says to the handlers here, in the order of the calls. */
  void told(ServerEvent event);

  /** As {@link #told}; {@code answer} is called once, on any thread, or never if nobody here answers. */
  void asked(ServerEvent event, Consumer<Args> answer);
}
