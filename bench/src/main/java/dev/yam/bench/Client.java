package dev.yam.bench;

import io.netty.channel.Channel;

/** One client of a load, after {@link Tally#opened}. */
interface Client {

  /** Begins to send; on the loop. */
  default void start() {}

  Channel channel();
}
