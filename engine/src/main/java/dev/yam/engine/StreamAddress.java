package dev.yam.engine;

/** A TCP port, or the path of a Unix socket, and what is spoken there. Made by {@link Streams}; immutable. */
public abstract sealed class StreamAddress permits TcpAddress, UnixAddress {

  private final StreamProtocol protocol;

  StreamAddress(StreamProtocol protocol) {
    this.protocol = protocol;
  }

  final StreamProtocol protocol() {
    return protocol;
  }
}
