package dev.yam.server.spi;

import dev.yam.wire.Args;

/** Gathers the answers to one publication. Any thread. */
public interface AckSink {

  /** How many clients were reached on all nodes together. Called once, before or after some have answered. */
  void expect(int clients);

  /** One client's answer. */
  void answer(Args args);

  /** A node that should have reported did not: the answers that come are all there will be. */
  void nodeFailed(String node);
}
