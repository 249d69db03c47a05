package dev.yam.engine;

import io.netty.channel.Channel;

/** What is spoken over a stream: who speaks first, and how packets are told from each other. */
enum StreamProtocol {
  /** Engine.IO 4, the length before each packet. The client speaks first. */
  PACKETS(Revision.FOUR) {
    @Override
    void begin(Channel channel, StreamEndpoint endpoint) {
      new StreamDoor(channel, endpoint).open();
    }
  },

  /** An event in each line. Nobody has to speak first. */
  LINES(Revision.LINES) {
    @Override
    void begin(Channel channel, StreamEndpoint endpoint) {
      new StreamDoor(channel, endpoint).openAtOnce();
    }
  };

  private final Revision revision;

  StreamProtocol(Revision revision) {
    this.revision = revision;
  }

  final Revision revision() {
    return revision;
  }

  /** Adds what stands behind TLS to the pipeline of a new connection. Called on its loop. */
  abstract void begin(Channel channel, StreamEndpoint endpoint);
}
