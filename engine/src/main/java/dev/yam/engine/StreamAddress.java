package dev.yam.engine;

/** A TCP port, or the path of a Unix socket, and what is spoken there. Made by {@link Streams}; immutable. */
public abstract sealed class StreamAddress permits TcpAddress, UnixAddress {

  private final StreamProtocol protocol;

  StreamAddress(StreamProtocol protocol) {
    this.protocol = protocol;
  }

  /**
   * Speaks net-socket.io's lines instead of packets behind their lengths: a JSON object for each event of the main
   * namespace, and nothing else. For endpoints of Socket.IO; of a bare one nothing is sent.
   */
  public abstract StreamAddress lines();

  final StreamProtocol protocol() {
    return protocol;
  }
}
