package dev.yam.server.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Carries the events of one namespace to the sockets that are meant, wherever they are connected. It owns delivery: a
 * publication reaches this node's own sockets only when the adapter hands it to {@link LocalNode#deliver}, so that an
 * adapter may number publications or deliver them when they are read back.
 *
 * <p>Called on any thread, and must not block. What one thread publishes reaches each receiver in that order.
 */
public interface Adapter extends AutoCloseable {

  void publish(Publication publication);

  /**
   * As {@link #publish(Publication)}, and gathers answers. {@link AckSink#expect} is told once how many clients were
   * reached on all nodes.
   */
  void publish(Publication publication, Duration timeout, AckSink sink);

  void apply(Selection selection, Change change);

  /** The first socket of this node joined {@code room}; {@code join} completes when the future does. */
  default CompletableFuture<Void> roomOpened(String room) {
    return CompletableFuture.completedFuture(null);
  }

  /** The last socket of this node left {@code room}. */
  default void roomClosed(String room) {}

  @Override
  default void close() {}

  /** Makes the adapter of a namespace when that is created. */
  @FunctionalInterface
  interface Factory {
    Adapter create(LocalNode node);
  }
}
