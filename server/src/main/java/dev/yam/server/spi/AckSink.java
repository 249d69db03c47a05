package dev.yam.server.spi;

import dev.yam.wire.Args;

/**
 * Gathers the answers to one publication. Any thread. What is told once the publication's timeout is over is ignored.
 */
public interface AckSink {

  /**
   * How many clients were reached on all nodes together: told when the last node has reported or failed, before or
   * after some have answered. Told again, with fewer, when a node fails afterwards; the last number counts.
   */
  void expect(int clients);

  /** One client's answer. */
  void answer(Args args);

  /**
   * A node that should have reported, or whose clients should have answered, is gone: the publication fails, but not
   * before the answers of the other nodes are there or its timeout is over. Told before the {@link #expect} that leaves
   * the node out.
   */
  void nodeFailed(String node);
}
