package dev.yam.engine;

import io.netty.channel.Channel;

/** What is spoken over a stream: who speaks first, and how packets are told from each other. */
enum StreamProtocol {
  /** Engine.IO 4, the length before each packet. The client speaks first. */
  PACKETS {
    @Override
    void begin(Channel channel, StreamEndpoint endpoint) {
      new StreamDoor(channel, endpoint).open();
    }
  };

  /** Adds what stands behind TLS to the pipeline of a new connection. Called on its loop. */
  abstract void begin(Channel channel, StreamEndpoint endpoint);
}
