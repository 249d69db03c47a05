package dev.yam.server.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Carries the events of one namespace to the sockets that are meant, wherever they are connected. It owns delivery: a
 * publication reaches this node's own sockets only when the adapter hands it to {@link LocalNode#deliver}, so that an
 * adapter may number publications or deliver them when they are read back.
 *
 * <p>Called on any thread, and must not block, neither may what makes it. What one thread publishes and applies reaches
 * each receiver in that order, with answers or without: these take the same way. What is called after
 * {@link #close} does nothing.
 */
public interface Adapter extends AutoCloseable {

  /**
   * Carries {@code publication} to everyone who is meant, on this node and the others.
   *
   * @throws dev.yam.wire.OverloadedException if publications are made faster than they can be carried or delivered
   */
  void publish(Publication publication);

  /** As {@link #publish(Publication)}, and gathers answers for as long as {@code timeout}. */
  void publish(Publication publication, Duration timeout, AckSink sink);

  void apply(Selection selection, Change change);

  /**
   * The sockets that are meant, on this node and the others. Completes on a virtual thread, at {@code deadline} at the
   * latest, with what has come and the nodes that have failed: one that is slow does not spoil the answers of the others.
   */
  CompletableFuture<Fetched> fetch(Selection selection, Duration deadline);

  /** Tells the servers of the other nodes, not this one: they hear it by {@link LocalNode#told}. */
  void tellServers(ServerEvent event);

  /**
   * As {@link #tellServers}, and gathers one answer of each for as long as {@code timeout}. {@link AckSink#expect} is
   * told how many other nodes there are: none, at once, where this one is alone.
   */
  void askServers(ServerEvent event, Duration timeout, AckSink sink);

  /**
   * The first socket of this node joined {@code room}; {@code join} completes when the future does. For one room,
   * {@code roomOpened} and {@link #roomClosed} alternate, and the next is called when the one before has returned: they
   * run under the room's lock and may not ask for joins or leaves.
   */
  default CompletableFuture<Void> roomOpened(String room) {
    return CompletableFuture.completedFuture(null);
  }

  /** The last socket of this node left {@code room}. */
  default void roomClosed(String room) {}

  /** The namespace is gone, or its server. Called once. */
  @Override
  default void close() {}

  /** Makes the adapter of a namespace when that is created. */
  @FunctionalInterface
  interface Factory {
    Adapter create(LocalNode node);
  }
}
